import type { Operation, Request } from '../../models/client.js';
import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { Waiter } from './deadlines.js';
import type { TransactionId, Vote } from './messages.js';
import type { Asked, OpeningRecord } from './records.js';
import type { Share } from './shares.js';

/** What a coordinator waits for: work and votes, or what comes after the votes. */
export type CoordinatorWait = 'Vote' | 'Decision';

/**
 * How far a coordinator is: `executing` → `voting` → (`pre-committing`) → `deciding`, until all have acknowledged.
 * `delegated`: the only participant decides. `recovering`: after a crash, it does not know what became of it.
 */
export type CoordinatorPhase = 'executing' | 'voting' | 'pre-committing' | 'delegated' | 'recovering' | 'deciding';

/** A transaction at its coordinator, until everybody has acknowledged the decision. */
export interface Transaction extends Asked, Waiter<CoordinatorWait> {
  readonly transaction: TransactionId;
  readonly participants: readonly NodeId[];
  /** What each of them has to do; empty after a crash. */
  readonly shares: readonly Share[];
  phase: CoordinatorPhase;
  /** The participants whose answer this phase waits for, each once: an answer may arrive twice. */
  missing: NodeId[];
  /** By node: who voted, and how; read-only voters do not hear the decision. */
  readonly votes: (Vote['vote'] | undefined)[];
  /** By node: the incarnation of each participant that did the work. */
  readonly incarnations: (number | undefined)[];
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
  shares: readonly Share[],
  participants: readonly NodeId[] = shares.map(({ participant }) => participant),
): Transaction {
  return {
    transaction,
    session,
    sequence,
    participants,
    shares,
    phase: 'executing',
    missing: [...participants],
    votes: [],
    incarnations: [],
    values: {},
    value: null,
    operation,
    waitsFor: null,
    dueUs: 0,
  };
}

/** A transaction that a coordinator finds open in its log when it starts again. */
export function recoveredTransaction(opening: OpeningRecord, phase: CoordinatorPhase): Transaction {
  const { transaction, session, sequence, participants, value } = opening;
  const fresh = newTransaction(transaction, { session, sequence, operation: null }, [], participants);
  fresh.phase = phase;
  fresh.value = value;
  return fresh;
}
