import type { Json } from '../../models/model.js';
import type { HistoryEvent } from '../../workloads/history.js';
import type { Expectation } from './kinds.js';
import { STATES_KEPT } from './search.js';

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

/** `was 5`, `was 5 or 7`, `was one of 5, 7, 9, 11 and 3 more`; where no more are kept, `and perhaps others`. */
export function describeStates(states: readonly Json[]): string {
  const shown = states.slice(0, MOST_STATES).map(describeValue);
  const more = states.length - shown.length;
  const others = states.length < STATES_KEPT ? `${more} more` : 'perhaps others';
  if (more > 0) return `was one of ${shown.join(', ')} and ${others}`;
  if (shown.length <= 2) return `was ${shown.join(' or ')}`;
  return `was ${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
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
