import { Contest } from './contest.js';
import { hasOrder } from './has-order.js';
import type { ObjectHistory } from './object-history.js';
import type { Transitions } from './transitions.js';

/** Steps of one trial for each entry; an order is mostly found within a few. */
const STEPS_OF_ENTRY = 20;
const LEAST_STEPS = 20_000;

/**
 * In which of some states the object can be where the last entry, a return, stands: those that a read in its place could
 * have shown. What cannot be shown within the budget is left out; all are given where none can.
 */
export function statesAtEnd(
  history: ObjectHistory,
  transitions: Transitions,
  candidates: readonly number[],
): readonly number[] {
  const probing = transitions.probing(candidates);
  const budget = LEAST_STEPS + STEPS_OF_ENTRY * history.entries.length;
  const last = ~history.entries.at(-1)!;
  const certain = candidates.filter((_, index) => {
    const kind = history.kind.slice();
    kind[last] = transitions.kindCount + index;
    return hasOrder(new Contest({ ...history, kind }, probing, false), budget);
  });
  return certain.length > 0 ? certain : candidates;
}
