import type { Microseconds } from '../../sim/message.js';
import { takeOut } from './short-lists.js';

/** What may wait for something, one thing at a time: a transaction at its coordinator, or at a participant. */
export interface Waiter<Timer extends string> {
  /** The timer that stands for what it waits for; null where it waits for nothing. */
  waitsFor: Timer | null;
  /** When it has waited long enough, in local time. */
  dueUs: Microseconds;
}

/** Who waits for what, in the order in which they began. One timer of the node stands for all that wait for the same. */
export type Deadlines<Timer extends string, Who extends Waiter<Timer>> = Readonly<Record<Timer, Who[]>>;

/** The earliest of them; null where nobody waits. */
export function earliestOf(waiting: readonly Waiter<string>[]): Microseconds | null {
  let earliest: Microseconds | null = null;
  for (const { dueUs } of waiting) if (earliest === null || dueUs < earliest) earliest = dueUs;
  return earliest;
}

/** Takes out those whose time is over, in the order in which they began to wait. */
export function takeExpired<Timer extends string, Who extends Waiter<Timer>>(
  deadlines: Deadlines<Timer, Who>,
  timer: NoInfer<Timer>,
  now: Microseconds,
): readonly Who[] {
  const expired = deadlines[timer].filter(({ dueUs }) => dueUs <= now);
  for (const waiter of expired) clearDeadline(deadlines, waiter);
  return expired;
}

/** Begins to wait, or waits anew. */
export function setDeadline<Timer extends string, Who extends Waiter<Timer>>(
  deadlines: Deadlines<Timer, Who>,
  timer: NoInfer<Timer>,
  waiter: Who,
  dueUs: Microseconds,
): void {
  clearDeadline(deadlines, waiter);
  waiter.waitsFor = timer;
  waiter.dueUs = dueUs;
  deadlines[timer].push(waiter);
}

/** Waits for nothing any more. */
export function clearDeadline<Timer extends string, Who extends Waiter<Timer>>(
  deadlines: Deadlines<Timer, Who>,
  waiter: Who,
): void {
  if (waiter.waitsFor === null) return;
  takeOut(deadlines[waiter.waitsFor], waiter);
  waiter.waitsFor = null;
}
