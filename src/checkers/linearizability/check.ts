import type { Model } from '../../models/model.js';
import type { History } from '../../workloads/history.js';
import { Contest } from './contest.js';
import { coreOf } from './core.js';
import { explain } from './explain.js';
import { type LostContest, locate } from './locate.js';
import { prepareHistory } from './object-history.js';
import type { LinearizabilityOptions, LinearizabilityResult, Witness } from './result.js';
import { Transitions } from './transitions.js';

const DEFAULT_BUDGET = 20_000_000;
const DEFAULT_MEMORY = 160 * 2 ** 20;

/**
 * Whether a client history is linearizable: whether every operation can have taken effect at one moment between its
 * call and its return, so that the object behaved as its sequential model says (Herlihy & Wing 1990).
 *
 * `ok` happened and returned that value; `fail` did not happen (see `refusals`); `info`, and what is open at the end,
 * may have taken effect at any time after its call, or never; a read that ended so says nothing. Objects are judged one
 * by one, which suffices (locality), and take turns, so that one hard key does not hide the failure of another.
 * The verdict depends on the history and the options alone.
 * @throws MalformedHistory where no clients can have recorded the history.
 */
export function checkLinearizability(
  history: History,
  model: Model,
  options: LinearizabilityOptions = {},
): LinearizabilityResult {
  const { kinds, objects } = prepareHistory(history, model, options);
  const transitions = new Transitions(model, kinds.list);
  const keepOrder = options.witness ?? false;
  const decision = decide(
    objects.map((object) => new Contest(object, transitions, keepOrder)),
    options,
  );
  const { failed } = decision;
  const verdict =
    failed !== null ? 'not-linearizable' : decision.undecided.length > 0 ? 'inconclusive' : 'linearizable';
  const coreEvents =
    options.core === true && failed !== null ? coreOf(model, kinds, failed.history, failed.blocked.entry) : null;
  return {
    verdict,
    steps: decision.steps,
    violation: failed === null ? null : explain(history, model, kinds, failed, options),
    undecided: verdict === 'inconclusive' ? decision.undecided : [],
    witness: keepOrder && verdict === 'linearizable' ? decision.witness : null,
    core: coreEvents?.map((event) => history.at(event)!) ?? null,
    coreEvents,
  };
}

interface Decision {
  /** The object whose failure came first among those found in the same round. */
  readonly failed: LostContest | null;
  readonly undecided: LinearizabilityResult['undecided'];
  readonly steps: number;
  readonly witness: readonly Witness[];
}

function decide(contests: readonly Contest[], options: LinearizabilityOptions): Decision {
  const { budget = DEFAULT_BUDGET, memory = DEFAULT_MEMORY, witness: keepOrder = false } = options;
  const undecided: { key: string; why: 'steps' | 'memory' }[] = [];
  const witness: Witness[] = [];
  let failed: LostContest | null = null;
  let running = contests;
  let left = budget;
  let decided = 0;
  while (running.length > 0 && failed === null && left > 0) {
    const share = memory / running.length;
    const next: Contest[] = [];
    for (const contest of running) {
      const before = contest.steps;
      const verdict = contest.turn(left, share);
      left -= contest.steps - before;
      if (verdict === 'running') next.push(contest);
      else if (verdict === 'not-linearizable') failed = earlier(failed, lost(contest));
      else {
        if (verdict === 'out-of-memory') undecided.push({ key: contest.history.key, why: 'memory' });
        else if (keepOrder) addWitness(witness, contest);
        contest.release();
      }
      if (verdict !== 'running') decided++;
      options.onTurn?.({ keys: contests.length, decided, steps: budget - left, budget });
    }
    running = next;
  }
  for (const { history } of running) undecided.push({ key: history.key, why: 'steps' });
  return { failed, undecided, steps: contests.reduce((sum, { steps }) => sum + steps, 0), witness };
}

function lost(contest: Contest): LostContest {
  const { history, transitions } = contest;
  return { history, transitions, blocked: locate({ history, transitions, blocked: contest.blocked() }) };
}

function earlier(left: LostContest | null, right: LostContest): LostContest {
  return left === null || failingEvent(right) < failingEvent(left) ? right : left;
}

/** Index of the return that cannot be explained, in the client history. */
function failingEvent({ history, blocked }: LostContest): number {
  return history.completion[~history.entries[blocked.entry]!]!;
}

function addWitness(witness: Witness[], contest: Contest): void {
  const order = contest.order();
  if (order !== null)
    witness.push({ key: contest.history.key, order: order.map((operation) => contest.history.source[operation]!) });
}
