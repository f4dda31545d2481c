import { Contest } from './contest.js';
import { Frontier } from './frontier.js';
import { hasNoOrder } from './has-no-order.js';
import { foresees } from './lookahead.js';
import { NOTHING, type ObjectHistory } from './object-history.js';
import { restrict } from './restrict.js';
import type { Blocked } from './search.js';
import { statesAtEnd } from './states-at-end.js';
import type { Transitions } from './transitions.js';

/** Steps of one trial: few for a short history, and enough to walk a long one. */
const TRIAL_BUDGET = 1_000_000;
const STEPS_OF_ENTRY = 20;

/**
 * The earliest return that cannot be explained. Searches that look ahead stop before it, where they see that it will
 * not be; searches that allow too much, behind it. Then it is found by judging prefixes of the history.
 */
export function locate(lost: LostContest): Blocked {
  const { history, transitions, blocked } = lost;
  const isForeseen = foresees(history, transitions);
  if (!blocked.isEarliest) {
    // That there are states before it shows that it is the earliest.
    const found = isForeseen ? null : statesBefore(lost);
    if (found !== null && found.states.length > 0) {
      return { ...blocked, ...found, mayBeMore: blocked.mayBeMore || found.mayBeMore, isEarliest: true };
    }
    const earlier = locateBefore(lost);
    if (earlier !== null) return earlier;
  }
  return isForeseen ? locateBehind(lost) : blocked;
}

/** The search allowed too much: a return before it that has no explanation either, if there is one. */
function locateBefore({ history, transitions, blocked }: LostContest): Blocked | null {
  const contest = new Contest(prefix(history, transitions, blocked.entry, NOTHING), transitions, false);
  if (!hasNoOrder(contest, TRIAL_BUDGET + STEPS_OF_ENTRY * blocked.entry)) return null;
  const found = locate({ history: contest.history, transitions, blocked: contest.blocked() });
  // Entries of a prefix are those of the history up to there, but for reads that return later.
  const source = contest.history.source[~contest.history.entries[found.entry]!]!;
  return { ...found, entry: history.returnAt[history.source.indexOf(source)]! };
}

/** States in which the object can be in front of the return, whatever the operation does that returns there. */
function statesBefore({ history, transitions, blocked }: LostContest) {
  const { preserves } = transitions;
  const without = ~history.entries[blocked.entry]!;
  const length = blocked.entry;
  const before = { length, free: null, freeKind: history.kind, preserves, without, unforeseen: NOTHING };
  return statesAtEnd(restrict(history, before), transitions, blocked.states);
}

/** The search looked ahead: the return that it saw coming. */
function locateBehind({ history, transitions, blocked }: LostContest): Blocked {
  const failing = shortestFailing(history, transitions, blocked.entry + 1);
  const entry = failing - 1;
  const rest = prefix(history, transitions, failing, ~history.entries[entry]!);
  const search = new Frontier(rest, transitions, false);
  const ended = search.run(TRIAL_BUDGET) === 'not-linearizable';
  const { states, mayBeMore } = ended ? search.blocked() : { states: blocked.states, mayBeMore: true };
  return { entry, states, mayBeMore, isEarliest: true };
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

function prefix(object: ObjectHistory, { preserves }: Transitions, length: number, unforeseen: number): ObjectHistory {
  return restrict(object, { length, free: null, freeKind: object.kind, preserves, without: NOTHING, unforeseen });
}
