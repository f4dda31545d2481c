import { type FailureDetail, firstFailure, storyOf } from '../report/index.js';
import type { ScenarioResult } from '../runner/result.js';
import { runSeed } from '../runner/run.js';

/**
 * Runs the lowest failing seed of a scenario again, this time recorded, and picks the rows that lead to its first
 * violation. Null where no single run is to blame.
 */
export function failureStory(result: ScenarioResult, strict: boolean): FailureDetail | null {
  const failure = firstFailure(result);
  if (failure === null) return null;
  const { scenario } = result;
  const { run, violation } = failure;
  const { record } = runSeed(scenario, run.seed, { strict, record: true });
  return { timeline: storyOf(record?.trace ?? [], violation, scenario.protocol.office), artifact: null };
}
