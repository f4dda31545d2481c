import { type FailureDetail, storyOf } from '../report/index.js';
import type { ScenarioResult } from '../runner/result.js';
import { runSeed } from '../runner/run.js';

/**
 * Runs the lowest failing seed of a scenario again, this time recorded, and picks the rows that lead to its first
 * violation. Null where no single run is to blame.
 */
export function failureStory(
  result: ScenarioResult,
  strict: boolean,
  artifact: string | null = null,
): FailureDetail | null {
  const failure = result.evidence.firstFailure;
  if (failure === null) return null;
  const { scenario } = result;
  const { result: again, record } = runSeed(scenario, failure.seed, { strict, record: true });
  const violation = again.violations.find(({ property }) => property === failure.violation.property) ?? null;
  const told = violation ?? failure.violation;
  return { timeline: storyOf(record?.trace ?? [], told, scenario.protocol.office), violation, artifact };
}
