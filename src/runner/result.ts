import type { Statistics } from '../metrics/statistics.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Status } from '../sim/world.js';
import type { HistoryEvent } from '../workloads/history.js';
import type { Evidence } from './evidence/evidence.js';

export type { Statistics };

/** `inconclusive`: a budget ran out, or there was nothing to judge. */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** What one seed gave. Plain data; node names instead of numbers; times in integer microseconds of virtual time. */
export interface RunResult {
  readonly seed: number;
  readonly verdict: Verdict;
  /** The trace hash: 16 hexadecimal digits. */
  readonly hash: string;
  /** The same over messages, writes, timers and observations with all their fields; null where it was not asked for. */
  readonly payloadHash: string | null;
  readonly events: number;
  readonly virtualTimeUs: number;
  readonly operations: { readonly ok: number; readonly fail: number; readonly info: number };
  readonly faults: readonly FaultEpisode[];
  readonly violations: readonly RunViolation[];
  /** Why the run could not be judged, by property. */
  readonly inconclusive: readonly { readonly property: string; readonly why: string }[];
  /** Samples by metric name. */
  readonly metrics: Readonly<Record<string, readonly Sample[]>>;
  /** The samples of `operation-latency` in microseconds: one for each ok, too many to be objects. */
  readonly latencies: Float64Array;
  /** The shortest and the longest of them, in microseconds; null where there are none. */
  readonly latencyRange: { readonly minUs: number; readonly maxUs: number } | null;
  readonly marks: readonly string[];
  /** `eventually` expectations by index: how long each window took, null where it was not met; empty where it never applied. */
  readonly eventually: readonly (readonly (number | null)[])[];
  /** Answered operations in equal slices of the run, for a sparkline. */
  readonly answers: readonly number[];
}

/** One firing of one fault entry. */
export interface FaultEpisode {
  readonly id: number;
  /** `faults[0]` */
  readonly entry: string;
  readonly verb: string;
  readonly nodes: readonly string[];
  readonly startUs: number;
  /** null: for ever. */
  readonly endUs: number | null;
  /** How long it waited for a role that nobody held. */
  readonly waitedUs: number;
}

/** What must not have happened in a run, and did. */
export interface RunViolation {
  readonly property: string;
  readonly kind: 'safety' | 'liveness' | 'error';
  /** The scenario lists it under `violated`. */
  readonly expected: boolean;
  readonly atUs: number;
  readonly nodes: readonly string[];
  readonly message: string;
  /** The states of all servers at that moment, by name; null where one was down. */
  readonly status: Readonly<Record<string, Status | null>>;
}

/** One measurement. `value`: microseconds for times, otherwise a number; null where the end of the run cut it off. */
export interface Sample {
  readonly value: number | null;
  /** The episode it belongs to, by id; null where it belongs to the run. */
  readonly fault: number | null;
}

/** A metric over all samples of all seeds; percentiles by nearest rank. */
export interface ExpectationResult {
  readonly kind: 'always' | 'eventually' | 'sometimes' | 'never' | 'violated' | 'metric';
  readonly name: string;
  readonly verdict: Verdict | 'not-judged';
  /** One line for people: the number reached, or what was missing. */
  readonly detail: string;
  readonly firstSeed: number | null;
  readonly line: number | null;
}

/** What all seeds of one scenario gave. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly verdict: Verdict;
  readonly seeds: {
    readonly run: number;
    readonly passed: number;
    readonly failed: number;
    readonly inconclusive: number;
  };
  readonly expectations: readonly ExpectationResult[];
  readonly metrics: Readonly<Record<string, Statistics>>;
  /** In how many seeds each mark was reached. */
  readonly marks: Readonly<Record<string, number>>;
  /** In seed order. May come from a file each time that they are gone through. */
  readonly runs: Iterable<RunResult>;
  /** Faults that fired in no seed, by entry. */
  readonly neverFired: readonly string[];
  /** What the runs showed, all together. */
  readonly evidence: Evidence;
}

/** One row of a recorded run. */
export interface TraceRow {
  readonly timeUs: number;
  readonly kind: string;
  readonly node: string | null;
  readonly [field: string]: unknown;
}

/** What `--history` and `--trace` write of a single run. */
export interface RunRecord {
  readonly history: readonly HistoryEvent[];
  readonly trace: readonly TraceRow[];
}
