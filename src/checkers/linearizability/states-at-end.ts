import { DepthFirst } from './depth-first.js';
import type { ObjectHistory } from './object-history.js';
import { ILLEGAL, type Transitions } from './transitions.js';

/** Steps of the search for a first order: few for a short history, and enough to walk a long one. */
const BUDGET = 500_000;
const STEPS_OF_ENTRY = 20;
/** Steps of the search for others, which mostly differ in what they do last. */
const BUDGET_OF_OTHERS = 20_000;

/** Of the states that one order leads to, so many are gone through. */
const MOST_REACHED = 64;

/**
 * Of some states, those in which an object can be after all of a history: those that the first orders lead to which are
 * found. Empty where none is found within the budget.
 */
export function statesAtEnd(
  history: ObjectHistory,
  transitions: Transitions,
  candidates: readonly number[],
): { readonly states: readonly number[]; readonly mayBeMore: boolean } {
  const shown = new Set<number>();
  const states = () => candidates.filter((state) => shown.has(state));
  const search = new DepthFirst(history, transitions);
  let budget = BUDGET + STEPS_OF_ENTRY * history.entries.length;
  let verdict = search.run(budget);
  while (verdict === 'linearizable' && states().length < candidates.length) {
    if (shown.size === 0) budget = search.steps + BUDGET_OF_OTHERS;
    for (const state of statesAfter(search.order(), history, transitions)) shown.add(state);
    search.reject();
    verdict = search.run(budget);
  }
  return { states: states(), mayBeMore: verdict === 'running' && states().length < candidates.length };
}

/** The state after an order, and those to which operations lead from there that never returned and it leaves over. */
function statesAfter(order: readonly number[], history: ObjectHistory, transitions: Transitions): Iterable<number> {
  const { kind, operations } = history;
  let last = transitions.initial;
  const isUsed = new Uint8Array(operations);
  for (const operation of order) {
    last = transitions.step(last, kind[operation]!);
    isUsed[operation] = 1;
  }
  const over = Array.from(kind.keys()).filter((operation) => isUsed[operation] === 0);
  const reached = new Map<number, readonly number[]>([[last, []]]);
  for (const [state, taken] of reached) {
    for (const operation of over) {
      const next = taken.includes(operation) ? ILLEGAL : transitions.step(state, kind[operation]!);
      if (next !== ILLEGAL && !reached.has(next) && reached.size < MOST_REACHED)
        reached.set(next, [...taken, operation]);
    }
  }
  return reached.keys();
}
