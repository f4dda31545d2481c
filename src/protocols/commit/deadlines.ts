import type { Microseconds } from '../../sim/message.js';
import { takeOut } from './short-lists.js';

/** What may wait for something, one thing at a time: a transaction at its coordinator, or at a participant. */
export interface Waiter<Timer extends string> {
  /** The timer that stands for what it waits for; null where it waits for nothing. */
  waitsFor: Timer | null;
  /** When it has waited long enough, in local time. */
  dueUs: Microseconds;
}

type TimerOf<Who extends Waiter<string>> = NonNullable<Who['waitsFor']>;

/** The earliest end of those that wait for this; null where none does. One timer of the node stands for all of them. */
export function earliestOf<Who extends Waiter<string>>(
  waiting: readonly Who[],
  timer: TimerOf<Who>,
): Microseconds | null {
  let earliest: Microseconds | null = null;
  for (const { waitsFor, dueUs } of waiting) {
    if (waitsFor === timer && (earliest === null || dueUs < earliest)) earliest = dueUs;
  }
  return earliest;
}

/** Takes out those whose time is over, in the order in which they began to wait. */
export function takeExpired<Who extends Waiter<string>>(
  waiting: Who[],
  timer: TimerOf<Who>,
  now: Microseconds,
): readonly Who[] {
  const expired = waiting.filter(({ waitsFor, dueUs }) => waitsFor === timer && dueUs <= now);
  for (const waiter of expired) stopWaiting(waiting, waiter);
  return expired;
}

/** Begins to wait, or waits anew. */
export function startWaiting<Who extends Waiter<string>>(
  waiting: Who[],
  timer: TimerOf<Who>,
  waiter: Who,
  dueUs: Microseconds,
): void {
  stopWaiting(waiting, waiter);
  waiter.waitsFor = timer;
  waiter.dueUs = dueUs;
  waiting.push(waiter);
}

/** Waits for nothing any more. */
export function stopWaiting<Who extends Waiter<string>>(waiting: Who[], waiter: Who): void {
  if (waiter.waitsFor === null) return;
  waiter.waitsFor = null;
  takeOut(waiting, waiter);
}
