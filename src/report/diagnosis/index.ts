import type { FaultEpisode, RunViolation, TraceRow } from '../../runner/result.js';
import { tellStory } from '../story.js';
import { causalSlice } from './slice.js';
import type { SliceRow } from './slice-row.js';
import { stepsOf } from './step.js';
import { type Wait, waitsOf } from './waits.js';

/** Why a run failed, as far as its trace tells. */
export interface Diagnosis {
  /** What the violation depends on, at most 20 rows. */
  readonly timeline: readonly SliceRow[];
  /** Who waited for whom when a liveness property was violated; empty for others. */
  readonly waits: readonly Wait[];
}

/**
 * @param needed faults without which the violation does not come about, as far as that is known: they belong to its story
 * @param office the role that does the work, from the protocol's definition
 */
export function diagnose(
  trace: readonly TraceRow[],
  violation: RunViolation,
  needed: readonly FaultEpisode[],
  office: string | null = null,
): Diagnosis {
  const steps = stepsOf(tellStory(trace, office, violation.atUs));
  return { timeline: causalSlice(steps, violation, needed, office), waits: waitsOf(steps, violation) };
}
