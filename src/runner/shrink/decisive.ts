import type { Document, Registry } from '../../scenario/index.js';
import type { Scenario } from '../../scenario/scenario.js';
import type { FaultEpisode, RunRecord, RunResult, TraceRow } from '../result.js';
import { faultsOf } from './passes.js';
import { pinned } from './pin.js';
import { type Failing, Trial } from './trial.js';

/** The one fault without which a run passes. */
export interface Decisive extends FaultEpisode {
  /** The links that it cut, as pairs of names. */
  readonly cut: readonly (readonly string[])[];
}

/** A search that a report makes by the way costs at most so many runs, and so many events in all of them. */
const RUNS_AT_MOST = 16;
const EVENTS_AT_MOST = 2_000_000;

export interface DecisivePlan {
  readonly document: Document;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly strict: boolean;
  readonly registry: Registry;
}

/**
 * The fault that matters in a run that failed, for its report. Bounded by counts, never by a clock, so that a report says
 * the same wherever it is written.
 *
 * @param ran the failing run, recorded
 * @returns null where no fault alone decides, or where finding it would take too long
 */
export function faultThatMatters(
  { document, scenario, seed, strict, registry }: DecisivePlan,
  { result, record }: { readonly result: RunResult; readonly record: RunRecord | null },
): Decisive | null {
  const wanted = result.violations.find(({ expected }) => !expected);
  if (wanted === undefined || result.faults.length === 0) return null;
  const runsAtMost = Math.min(RUNS_AT_MOST, Math.floor(EVENTS_AT_MOST / Math.max(1, result.events)));
  const trial: Trial = new Trial({
    ...{ wanted, strict, registry, file: scenario.file },
    isOver: () => trial.runs >= runsAtMost,
  });
  const trace = record?.trace ?? [];
  const scripted = trial.attempt(pinned(document, result, trace, scenario.run.forUs), [seed]);
  return scripted === null ? null : decisiveFault(scripted, trial, trace);
}

/**
 * Binary search over the timeline: with the faults before this one the run passes, with it the run fails. It is told
 * only where leaving out this one alone makes the run pass as well.
 *
 * @param trace of the original run
 */
export function decisiveFault(failing: Failing, trial: Trial, trace: readonly TraceRow[]): Decisive | null {
  const { document, seed } = failing;
  const faults = faultsOf(document);
  const failsWith = (some: readonly unknown[]) => trial.attempt({ ...document, faults: some }, [seed]) !== null;
  if (faults.length === 0 || failsWith([])) return null;
  let passing = 0;
  let enough = faults.length;
  while (enough - passing > 1) {
    const middle = Math.floor((passing + enough) / 2);
    if (failsWith(faults.slice(0, middle))) enough = middle;
    else passing = middle;
  }
  if (failsWith(faults.toSpliced(enough - 1, 1)) || trial.isOver) return null;
  const found = failing.result.faults.find(({ entry }) => entry === `faults[${enough - 1}]`);
  return found === undefined ? null : { ...found, cut: cutBy(found, trace) };
}

function cutBy({ verb, startUs, nodes }: FaultEpisode, trace: readonly TraceRow[]): Decisive['cut'] {
  const hit = nodes.join(' ');
  const start = trace.find((row) => {
    const isStart = row.kind === 'fault' && row.phase === 'start' && row.timeUs === startUs && row.verb === verb;
    return isStart && (row.nodes as readonly string[]).join(' ') === hit;
  });
  return (start?.cut as Decisive['cut'] | undefined) ?? [];
}
