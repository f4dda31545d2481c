import type { Json } from '../../models/model.js';
import { Interner } from './interner.js';
import { NEVER, NOTHING, type ObjectHistory } from './object-history.js';
import type { Transitions } from './transitions.js';

/** By operation: others that must take effect before it. */
export type QueueOrder = readonly (readonly number[])[];

/**
 * What comes out of a queue first went in first, so two answers tell the order of the calls that put the values in: if
 * one value was taken, or nothing found, before anybody asked for the other, it was put in before the other, and before
 * what was never taken. That holds for values that were put in once, and taken once at most. null where the object is
 * no queue.
 */
export function queueOrder(history: ObjectHistory, transitions: Transitions): QueueOrder | null {
  if (transitions.firstInFirstOut === null) return null;
  const { putBy, takenBy, foundEmpty, isUnknown } = valuesOf(history, transitions);
  const none: readonly number[] = [];
  const before: (readonly number[])[] = new Array(history.operations).fill(none);
  /** By operation that took something, or found nothing: what takes its place in the order of the queue. */
  const placeOf = new Map<number, number>([...foundEmpty].map((operation) => [operation, operation]));
  putBy.forEach((put, value) => {
    const taken = takenBy[value] ?? NOTHING;
    if (put >= 0 && taken >= 0) placeOf.set(taken, put);
  });
  /** Those that returned, but for those that returned before another of them was called. */
  let last: readonly number[] = none;
  for (const entry of history.entries) {
    const taken = entry < 0 ? ~entry : entry;
    const place = placeOf.get(taken);
    if (place === undefined) continue;
    if (entry >= 0) before[place] = last;
    else last = [...last.filter((other) => !before[place]!.includes(other)), place];
  }
  if (isUnknown) return before;
  putBy.forEach((put, value) => {
    if (put >= 0 && takenBy[value] === undefined) before[put] = last;
  });
  return before;
}

/** Stands for operations that are not known to have happened, or of which there are several. */
const UNCERTAIN = -2;

interface Values {
  /** By value: the operation that put it in, and that which took it out, or UNCERTAIN; nothing where there was none. */
  readonly putBy: readonly number[];
  readonly takenBy: readonly number[];
  /** The operations that found nothing there. */
  readonly foundEmpty: ReadonlySet<number>;
  /** Whether something was taken, or may have been, and nobody knows what. */
  readonly isUnknown: boolean;
}

function valuesOf(history: ObjectHistory, transitions: Transitions): Values {
  const { puts, takes } = transitions.firstInFirstOut!;
  const values = new Interner();
  const putBy: number[] = [];
  const takenBy: number[] = [];
  const foundEmpty = new Set<number>();
  let isUnknown = false;
  const note = (by: number[], value: Json, operation: number) => {
    const number = values.idOf(value);
    const isCertain = by[number] === undefined && history.returnAt[operation] !== NEVER;
    by[number] = isCertain ? operation : UNCERTAIN;
  };
  for (let number = 0; number < history.operations; number++) {
    const { operation, expectation, returned } = transitions.kindOf(history.kind[number]!);
    if (operation.f === puts) note(putBy, operation.value as Json, number);
    else if (operation.f !== takes) continue;
    else if (expectation !== 'returned' || number === history.unforeseen) isUnknown = true;
    else if (returned !== null) note(takenBy, returned, number);
    else if (history.returnAt[number] !== NEVER) foundEmpty.add(number);
  }
  return { putBy, takenBy, foundEmpty, isUnknown };
}
