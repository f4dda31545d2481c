import type { Operation } from '../../models/client.js';
import type { Json, Model } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import { bankPartition } from './bank-partition.js';
import { listPartition } from './list-partition.js';
import type { Share } from './shares.js';

/** What accounts hold, by account. */
export type Held = Readonly<Record<string, Json>>;

/**
 * How data is dealt out to participants, and what transactions do with it. An account is what is locked as one: an account
 * of a bank, or a list. `opening` is what there is at first.
 */
export interface Partition {
  /** What an account holds that nobody has written. */
  readonly untouched: Json;
  holderOf(account: string, participants: readonly NodeId[], opening: Held): NodeId;
  /** What each participant has to do for an operation; null where it cannot be done. */
  sharesOf(operation: Operation, participants: readonly NodeId[], opening: Held): readonly Share[] | null;
  changed(held: Json, change: Json): Json;
  /** Whether a participant may agree to an account's holding this. */
  isAllowed(held: Json): boolean;
  /** What the client is told, from what was read; null where it asked for no values. */
  answer(operation: Operation, values: Held, opening: Held): Json;
}

/** The partition of what the clients of a scenario use; that of a bank where there are none. */
export function partitionOf(model: Model | null): Partition {
  return model?.name === 'list-append' ? listPartition : bankPartition;
}

/** What there is at first; nothing where there are no clients. */
export function openingOf(model: Model | null): Held {
  return (model?.initial ?? {}) as Held;
}
