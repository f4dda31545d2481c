import type { Json } from '../../models/model.js';
import type { HistoryEvent } from '../../workloads/history.js';
import type { Expectation } from './kinds.js';

const LONGEST_VALUE = 60;
const MOST_STATES = 4;

/** `cas [1,2]`, `read`. */
export function describeCall({ f, value }: HistoryEvent): string {
  return value === null || value === undefined ? f : `${f} ${describeValue(value)}`;
}

/** What was asked and what came of it: `read of x returned 3`, `write 5 on x succeeded`, `cas [1,2] on x was refused`. */
export function describeReturn(asked: HistoryEvent, returned: HistoryEvent, expectation: Expectation): string {
  const onKey = asked.key === '' ? '' : ` on ${asked.key}`;
  if (expectation === 'refused') return `${describeCall(asked)}${onKey} was refused`;
  if (expectation === 'done') return `${describeCall(asked)}${onKey} succeeded`;
  return `${asked.f}${asked.key === '' ? '' : ` of ${asked.key}`} returned ${describeValue(returned.value)}`;
}

/** `was 5`, `was 5 or 7`, `was one of 5, 7, 9, 11 and 3 more`; where there may be more, `was 5 or perhaps another`. */
export function describeStates(states: readonly Json[], mayBeMore: boolean): string {
  const shown = states.slice(0, MOST_STATES).map(describeValue);
  const hidden = states.length - shown.length;
  if (hidden > 0) return `was one of ${shown.join(', ')} and ${mayBeMore ? 'others' : `${hidden} more`}`;
  const all = mayBeMore ? [...shown, 'perhaps another'] : shown;
  return all.length <= 2 ? `was ${all.join(' or ')}` : `was ${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

/** `at 2.310 s`; in histories without times, where the event stands. */
export function describeTime({ timeUs }: HistoryEvent, event: number): string {
  return timeUs > 0 ? `at ${(timeUs / 1_000_000).toFixed(3)} s` : `(event ${event})`;
}

function describeValue(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  if (text.length <= LONGEST_VALUE) return text;
  // What clashes in a log or a text mostly stands at its end.
  return `${text.slice(0, 20)}…${text.slice(20 - LONGEST_VALUE)}`;
}
