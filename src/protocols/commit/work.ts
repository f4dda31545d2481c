import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { Execute, TransactionId } from './messages.js';
import type { AfterImages, Asked, ParticipantRecord } from './records.js';

/** A transaction at a participant that it has not decided. */
export interface Work extends Asked {
  readonly transaction: TransactionId;
  readonly coordinator: NodeId;
  readonly participants: readonly NodeId[];
  readonly reads: readonly string[];
  readonly changes: Readonly<Record<string, Json>>;
  readonly initiates: boolean;
  /** `waiting` for locks, `executed`, then in doubt: `prepared` (it voted yes) and, with three phases, `pre-committed`. */
  phase: 'waiting' | 'executed' | 'prepared' | 'pre-committed';
  /** How many of its accounts, in order of their names, it has locked. */
  locked: number;
  values: Readonly<Record<string, Json>>;
  writes: AfterImages;
  /** The participant was down since it voted. */
  readonly recovered: boolean;
  /** It was in doubt for too long, and has asked. */
  asked: boolean;
}

/** New work, as a coordinator hands it out. */
export function workOf(coordinator: NodeId, order: Execute): Work {
  const { transaction, session, sequence, participants, reads, changes, initiates } = order;
  return {
    transaction,
    session,
    sequence,
    coordinator,
    participants,
    reads,
    changes,
    initiates,
    phase: 'waiting',
    locked: 0,
    values: {},
    writes: {},
    recovered: false,
    asked: false,
  };
}

/** Work that a participant finds in its log when it starts again. */
export function recoveredWork(prepared: Extract<ParticipantRecord, { record: 'prepared' | 'committed-alone' }>): Work {
  const { transaction, session, sequence, coordinator, participants, writes } = prepared;
  return {
    transaction,
    session,
    sequence,
    coordinator,
    participants,
    reads: [],
    changes: {},
    initiates: false,
    phase: 'prepared',
    locked: 0,
    values: {},
    writes,
    recovered: true,
    asked: false,
  };
}

/** The accounts that it touches, in the order in which every transaction locks: within a participant nobody deadlocks. */
export function accountsOf({ reads, changes, writes }: Work): readonly string[] {
  return [...new Set([...reads, ...Object.keys(changes), ...Object.keys(writes)])].sort();
}

/** It voted yes and may no longer decide alone. */
export function isInDoubt({ phase }: Work): boolean {
  return phase === 'prepared' || phase === 'pre-committed';
}
