import { diagnose, type FailureDetail } from '../report/index.js';
import type { RunRecord, RunResult, ScenarioResult } from '../runner/result.js';
import { runSeed } from '../runner/run.js';
import { type Decisive, faultThatMatters } from '../runner/shrink/decisive.js';
import { defaultRegistry, documentOf } from '../scenario/index.js';
import type { Scenario } from '../scenario/scenario.js';
import { changesOf } from './artifact.js';
import type { Selection } from './load.js';

export interface StoryPlan {
  /** Where the scenarios come from. */
  readonly selection: Selection;
  readonly strict: boolean;
  /** Where the failing seed is kept; null where it is not. */
  readonly artifact: string | null;
}

/**
 * Runs the lowest failing seed of a scenario again, this time recorded, and finds out what led to its first violation, who
 * waited for whom, and which fault it takes. Null where no single run is to blame.
 */
export function failureStory(result: ScenarioResult, { selection, strict, artifact }: StoryPlan): FailureDetail | null {
  const failure = result.evidence.firstFailure;
  if (failure === null) return null;
  const { scenario } = result;
  const again = runSeed(scenario, failure.seed, { strict, record: true });
  const violation = again.result.violations.find(({ property }) => property === failure.violation.property) ?? null;
  const told = violation ?? failure.violation;
  const trace = again.record?.trace ?? [];
  const decisive = decisiveIn(again, scenario, selection, strict);
  return {
    ...diagnose(trace, told, decisive === null ? [] : [decisive], scenario.protocol.office),
    decisive,
    violation,
    artifact,
  };
}

function decisiveIn(
  ran: { readonly result: RunResult; readonly record: RunRecord | null },
  scenario: Scenario,
  { scenarios, sources, origins }: Selection,
  strict: boolean,
): Decisive | null {
  const source = sources[origins[scenarios.indexOf(scenario)]!.source]!;
  const registry = defaultRegistry(scenario.protocol);
  const document = documentOf({ ...source, ...changesOf(scenario), registry });
  if (document === null) return null;
  return faultThatMatters({ document, scenario, seed: ran.result.seed, strict, registry }, ran);
}
