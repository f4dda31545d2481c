import type { Model } from '../../models/model.js';
import type { History, HistoryEvent } from '../../workloads/history.js';

/** What a condition says of a history. */
export interface ConditionResult {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** One sentence: what clashes, why nothing could be said, or what was looked at. */
  readonly detail: string;
  /** Indexes of the events that clash, in order; empty unless the verdict is `fail`. */
  readonly events: readonly number[];
}

export interface ConditionOptions {
  /** Whether keys are objects of their own; what the model says where left out. */
  readonly perKey?: boolean;
  /** Steps of a search; 20 million where left out. */
  readonly budget?: number;
}

/**
 * Something that can be asked of a client history besides linearizability. It passes only where it had something to
 * look at.
 */
export interface Condition {
  readonly name: string;
  /** The statement, in one sentence. */
  readonly about: string;
  /** Where it is defined. */
  readonly source: string;
  /** Why it means nothing for histories of a model, in a few words; null: it does. */
  refusal(model: Model): string | null;
  /** @throws MalformedHistory where no clients can have recorded the history. */
  judge(history: History, model: Model, options: ConditionOptions): ConditionResult;
}

export function passes(detail: string): ConditionResult {
  return { verdict: 'pass', detail, events: [] };
}

export function undecided(detail: string): ConditionResult {
  return { verdict: 'inconclusive', detail, events: [] };
}

/** @param events indexes in any order; negative ones, of events that do not exist, are left out */
export function fails(detail: string, events: readonly number[]): ConditionResult {
  const known = [...new Set(events)].filter((event) => event >= 0).sort((left, right) => left - right);
  return { verdict: 'fail', detail, events: known };
}

/** `at 2.310 s`; in histories without times, where the event stands. */
export function momentOf(history: History, event: number): string {
  const { timeUs } = history.at(event) as HistoryEvent;
  return timeUs > 0 ? `at ${(timeUs / 1_000_000).toFixed(3)} s` : `(event ${event})`;
}
