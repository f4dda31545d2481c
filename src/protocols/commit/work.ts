import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { Waiter } from './deadlines.js';
import type { Execute, TransactionId } from './messages.js';
import type { Asked, ParticipantRecord } from './records.js';

/** What a participant waits for: each has its timer, and its handler when the time is over. */
export type Wait = 'Lock' | 'Prepare' | 'Decision';

/** A transaction at a participant that it has not decided. */
export interface Work extends Asked, Waiter<Wait> {
  readonly transaction: TransactionId;
  readonly coordinator: NodeId;
  readonly participants: readonly NodeId[];
  readonly reads: readonly string[];
  readonly changes: Readonly<Record<string, Json>>;
  readonly initiates: boolean;
  /** What it touches, in the order in which every transaction locks: within a participant nobody deadlocks. */
  readonly accounts: readonly string[];
  /** `waiting` for locks, `executed`, then in doubt: `prepared` (it voted yes) and, with three phases, `pre-committed`. */
  phase: 'waiting' | 'executed' | 'prepared' | 'pre-committed';
  /** How many of its accounts, in their order, it has locked. */
  locked: number;
  /** What it has read. */
  readonly values: Record<string, Json>;
  readonly writes: Record<string, Json>;
  /** The participant was down since it voted. */
  readonly recovered: boolean;
  /** It was in doubt for too long, and has asked. */
  asked: boolean;
  /** Three-phase commit: the coordinator has crashed, and those that stayed up are about to abort. */
  preAborted: boolean;
}

/** New work, as a coordinator hands it out. */
export function workOf(coordinator: NodeId, order: Execute): Work {
  const { transaction, session, sequence, participants, reads, changes, initiates } = order;
  const [values, writes]: [Record<string, Json>, Record<string, Json>] = [{}, {}];
  return {
    transaction,
    session,
    sequence,
    coordinator,
    participants,
    reads,
    changes,
    initiates,
    accounts: accountsOf(reads, changes),
    phase: 'waiting',
    locked: 0,
    values,
    writes,
    recovered: false,
    asked: false,
    preAborted: false,
    waitsFor: null,
    dueUs: 0,
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
    accounts: accountsOf([], writes),
    phase: 'prepared',
    locked: 0,
    values: {},
    writes,
    recovered: true,
    asked: false,
    preAborted: false,
    waitsFor: null,
    dueUs: 0,
  };
}

/** The accounts that are read or changed, each once, in the order of their names. */
function accountsOf(reads: readonly string[], changes: Readonly<Record<string, Json>>): readonly string[] {
  const accounts = Object.keys(changes);
  for (const account of reads) if (!accounts.includes(account)) accounts.push(account);
  return accounts.length > 1 ? accounts.sort() : accounts;
}

/** It voted yes and may no longer decide alone. */
export function isInDoubt({ phase }: Work): boolean {
  return phase === 'prepared' || phase === 'pre-committed';
}
