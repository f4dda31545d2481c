import type { Microseconds } from '../../sim/message.js';
import type { TransactionId } from './messages.js';

/** When each transaction has waited long enough, in local time. One timer of the node stands for all of them. */
export type Deadlines = Map<TransactionId, Microseconds>;

/** The earliest of them; null where nothing is waited for. */
export function earliestOf(deadlines: Deadlines): Microseconds | null {
  let earliest: Microseconds | null = null;
  for (const due of deadlines.values()) if (earliest === null || due < earliest) earliest = due;
  return earliest;
}

/** Takes out the transactions whose time is over, in the order in which they began to wait. */
export function takeExpired(deadlines: Deadlines, now: Microseconds): readonly TransactionId[] {
  const expired = [...deadlines].filter(([, due]) => due <= now).map(([transaction]) => transaction);
  for (const transaction of expired) deadlines.delete(transaction);
  return expired;
}

/** A transaction begins to wait, or waits anew. */
export function setDeadline(deadlines: Deadlines, transaction: TransactionId, due: Microseconds): void {
  deadlines.delete(transaction);
  deadlines.set(transaction, due);
}
