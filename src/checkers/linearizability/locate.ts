import { Contest } from './contest.js';
import { Frontier } from './frontier.js';
import { looksAhead } from './lookahead.js';
import { NOTHING, type ObjectHistory } from './object-history.js';
import { restrict } from './restrict.js';
import type { Blocked } from './search.js';
import type { Transitions } from './transitions.js';

/** Steps of one trial, and bytes that its searches may hold. */
const TRIAL_BUDGET = 1_000_000;
const TRIAL_MEMORY = 64 * 2 ** 20;

/**
 * The earliest return that cannot be explained. Searches that look ahead stop before it, where they see that it will
 * not be; then it is found by judging prefixes of the history, longer and longer, and then halving.
 */
export function locate({ history, transitions, blocked: stopped }: LostContest): Blocked {
  if (!looksAhead(history, transitions)) return stopped;
  const failing = shortestFailing(history, transitions, stopped.entry + 1);
  const entry = failing - 1;
  const rest = prefix(history, transitions, failing, ~history.entries[entry]!);
  const search = new Frontier(rest, transitions, false);
  const ended = search.run(TRIAL_BUDGET) === 'not-linearizable';
  return { entry, states: ended ? search.blocked().states : stopped.states };
}

/** A contest that found no order. */
export interface LostContest {
  readonly history: ObjectHistory;
  readonly transitions: Transitions;
  readonly blocked: Blocked;
}

/** How many entries at least have no explanation. `least` is a number below which all have one. */
function shortestFailing(history: ObjectHistory, transitions: Transitions, least: number): number {
  let explained = least - 1;
  let failing = history.entries.length;
  for (let reach = 1; explained + reach < failing; reach *= 2) {
    if (fails(history, transitions, explained + reach)) failing = explained + reach;
    else explained += reach;
  }
  while (failing - explained > 1) {
    const middle = (explained + failing) >> 1;
    if (fails(history, transitions, middle)) failing = middle;
    else explained = middle;
  }
  return failing;
}

function fails(history: ObjectHistory, transitions: Transitions, length: number): boolean {
  return hasNoOrder(new Contest(prefix(history, transitions, length, NOTHING), transitions, false), TRIAL_BUDGET);
}

/** Whether a contest finds that there is no order, within a budget of steps. */
export function hasNoOrder(contest: Contest, budget: number): boolean {
  while (contest.steps < budget) {
    const verdict = contest.turn(budget - contest.steps, TRIAL_MEMORY);
    if (verdict !== 'running') return verdict === 'not-linearizable';
  }
  return false;
}

function prefix(object: ObjectHistory, { preserves }: Transitions, length: number, unforeseen: number): ObjectHistory {
  return restrict(object, { length, free: null, freeKind: object.kind, preserves, unforeseen });
}
