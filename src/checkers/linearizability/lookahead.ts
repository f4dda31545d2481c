import { NEVER, type ObjectHistory } from './object-history.js';
import type { Transitions } from './transitions.js';

/** Where no read is called any more. */
export const NO_READ = -1;

/** Whether searches know from answers to come what cannot have happened before. */
export function foresees(history: ObjectHistory, transitions: Transitions): boolean {
  return transitions.firstInFirstOut !== null || looksAhead(history, transitions);
}

/** Whether the object only grows, so that what a read returned tells what cannot have happened before it. */
function looksAhead(history: ObjectHistory, { grows }: Transitions): boolean {
  return history.kind.every((kind) => grows[kind] === 1);
}

/**
 * For an object that only grows: by position in its entries, the next read that is called there or later, which the
 * state must still be able to become. null where operations on the object may also take something away.
 */
export function nextReads(history: ObjectHistory, transitions: Transitions): Int32Array | null {
  if (!looksAhead(history, transitions)) return null;
  const { entries, kind, returnAt, unforeseen } = history;
  const next = new Int32Array(entries.length + 1).fill(NO_READ);
  for (let position = entries.length - 1; position >= 0; position--) {
    const entry = entries[position]!;
    const isRead = entry >= 0 && transitions.preserves[kind[entry]!] === 1 && returnAt[entry] !== NEVER;
    next[position] = isRead && entry !== unforeseen ? entry : next[position + 1]!;
  }
  return next;
}
