import type { Model } from '../../models/model.js';
import type { History } from '../../workloads/history.js';
import type { Kinds } from './kinds.js';
import type { LostContest } from './locate.js';
import type { ObjectHistory } from './object-history.js';
import type { LinearizabilityOptions, LinearizabilityViolation } from './result.js';
import type { Transitions } from './transitions.js';
import { describeCall, describeReturn, describeStates, describeTime } from './wording.js';

/** Of the states that the search has met, so many are asked whether a writer leads from them to another. */
const STATES_TRIED = 256;

/** What is wrong with the object on which a contest found no order: the earliest return that cannot be explained. */
export function explain(
  history: History,
  model: Model,
  kinds: Kinds,
  contest: LostContest,
  { nameOf = (process) => `process ${process}` }: LinearizabilityOptions,
): LinearizabilityViolation {
  const object = contest.history;
  const { entry, states, mayBeMore } = contest.blocked;
  const operation = ~object.entries[entry]!;
  const event = object.completion[operation]!;
  const asked = history.at(object.source[operation]!)!;
  const returned = history.at(event)!;
  const possible = states.map((state) => contest.transitions.stateOf(state));
  const name = object.key === '' ? `the ${model.name}` : object.key;
  const { expectation } = kinds.list[object.kind[operation]!]!;
  const claim = `${nameOf(asked.process)}'s ${describeReturn(asked, returned, expectation)} ${describeTime(returned, event)}`;
  return {
    event,
    process: asked.process,
    f: asked.f,
    key: asked.key,
    asked: asked.value,
    value: returned.value,
    timeUs: returned.timeUs,
    invokedUs: asked.timeUs,
    states: possible,
    moreStates: mayBeMore,
    open: openAt(object, operation, entry),
    message: `${claim}, but ${name} ${describeStates(possible, mayBeMore)}${sinceWhen(history, contest, operation, nameOf)}`,
  };
}

/** Who brought about the only possible state, where that can be said: the last writer that returned before the call. */
function sinceWhen(
  history: History,
  { history: object, transitions, blocked: { states, mayBeMore } }: LostContest,
  operation: number,
  nameOf: (process: number) => string,
): string {
  if (states.length !== 1 || mayBeMore) return '';
  for (let entry = object.callAt[operation]! - 1; entry >= 0; entry--) {
    const writer = ~object.entries[entry]!;
    if (writer < 0 || !canLeadTo(transitions, object.kind[writer]!, states[0]!)) continue;
    const asked = history.at(object.source[writer]!)!;
    const end = object.completion[writer]!;
    return `, as ${nameOf(asked.process)}'s ${describeCall(asked)} left it, which returned ${describeTime(history.at(end)!, end)}`;
  }
  return states[0] === transitions.initial ? ', as at first' : '';
}

/** Whether an operation of this kind changes one of the states that the search has met to this one. */
function canLeadTo(transitions: Transitions, kind: number, state: number): boolean {
  if (transitions.preserves[kind] === 1) return false;
  const met = Math.min(transitions.stateCount, STATES_TRIED);
  for (let before = 0; before < met; before++) {
    if (before !== state && transitions.step(before, kind) === state) return true;
  }
  return false;
}

/** Indexes of the `invoke` events of the other operations that were called before this return and not yet answered. */
function openAt(object: ObjectHistory, operation: number, entry: number): number[] {
  const open: number[] = [];
  for (let other = 0; other < object.operations; other++) {
    if (other === operation || object.callAt[other]! > entry || object.returnAt[other]! < entry) continue;
    open.push(object.source[other]!);
  }
  return open;
}
