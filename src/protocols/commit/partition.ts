import type { Operation } from '../../models/client.js';
import type { Json, Model } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import { bankPartition } from './bank-partition.js';
import { listPartition } from './list-partition.js';

/** One participant's share of a transaction: the accounts that it reads, and what becomes of those that it changes. */
export interface Share {
  readonly reads: readonly string[];
  /** By account; what a change is, its partition knows. */
  readonly changes: Readonly<Record<string, Json>>;
}

/** What accounts hold, by account. */
export type Held = Readonly<Record<string, Json>>;

/**
 * How data is dealt out to participants, and what transactions do with it. An account is what is locked as one: an account
 * of a bank, or a list.
 */
export interface Partition {
  /** What there is at first. */
  readonly opening: Held;
  /** What an account holds that nobody has written. */
  readonly untouched: Json;
  holderOf(account: string, participants: readonly NodeId[]): NodeId;
  /** What each participant has to do for an operation; null where it cannot be done. */
  sharesOf(operation: Operation, participants: readonly NodeId[]): ReadonlyMap<NodeId, Share> | null;
  changed(held: Json, change: Json): Json;
  /** Whether a participant may agree to an account's holding this. */
  isAllowed(held: Json): boolean;
  /** What the client is told, from what was read; null where it asked for no values. */
  answer(operation: Operation, values: Held): Json;
}

/** The partition of what the clients of a scenario use; an empty bank where there are none. */
export function partitionOf(model: Model | null): Partition {
  return model?.name === 'list-append' ? listPartition : bankPartition(model);
}
