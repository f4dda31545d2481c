import type { Operation, Request } from '../../models/client.js';
import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { TransactionId } from './messages.js';
import type { Share } from './partition.js';
import type { Asked, OpeningRecord } from './records.js';

/**
 * How far a coordinator is: `executing` → `voting` → (`pre-committing`) → `deciding`, until all have acknowledged.
 * `delegated`: the only participant decides. `recovering`: after a crash, it does not know what became of it.
 */
export type CoordinatorPhase = 'executing' | 'voting' | 'pre-committing' | 'delegated' | 'recovering' | 'deciding';

/** A transaction at its coordinator, until everybody has acknowledged the decision. */
export interface Transaction extends Asked {
  readonly transaction: TransactionId;
  readonly participants: readonly NodeId[];
  /** What each of them has to do; empty after a crash. */
  readonly shares: ReadonlyMap<NodeId, Share>;
  phase: CoordinatorPhase;
  /** The participants whose answer this phase waits for: a set, since answers may arrive twice. */
  missing: Set<NodeId>;
  /** Who voted, and how; read-only voters do not hear the decision. */
  votes: Map<NodeId, 'yes' | 'no' | 'read-only'>;
  /** The incarnation of each participant that did the work. */
  readonly incarnations: Map<NodeId, number>;
  /** What was read so far, by account. */
  values: Record<string, Json>;
  /** What the client is told if it commits; null where it asked for no values. */
  value: Json;
  /** What was asked; null after a crash. */
  readonly operation: Operation | null;
}

/** A transaction that begins now. */
export function newTransaction(
  transaction: TransactionId,
  { session, sequence, operation }: Asked & { readonly operation: Request['operation'] | null },
  shares: ReadonlyMap<NodeId, Share>,
): Transaction {
  const participants = [...shares.keys()];
  return {
    transaction,
    session,
    sequence,
    participants,
    shares,
    phase: 'executing',
    missing: new Set(participants),
    votes: new Map(),
    incarnations: new Map(),
    values: {},
    value: null,
    operation,
  };
}

/** A transaction that a coordinator finds open in its log when it starts again. */
export function recoveredTransaction(opening: OpeningRecord, phase: CoordinatorPhase): Transaction {
  const { transaction, session, sequence, participants, value } = opening;
  const fresh = newTransaction(transaction, { session, sequence, operation: null }, new Map());
  return { ...fresh, participants, missing: new Set(participants), phase, value };
}
