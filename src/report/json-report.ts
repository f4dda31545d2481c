import type { FaultEpisode, RunResult, RunViolation, Sample, ScenarioResult, Statistics } from '../runner/result.js';

/** Plain JSON data. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Grows when a field changes its meaning or goes away; new fields do not count. */
export const schemaVersion = 1;

export interface JsonReportOptions {
  /** Of splitbrain. */
  readonly version: string;
  /** What a shard of a sweep says of itself, for those who put the whole together again; null for a whole. */
  readonly shard?: JsonObject | null;
}

/**
 * The report for machines, as `schema/report.json` describes it. Times are milliseconds with at most three decimals,
 * shares numbers from 0 to 1. A censored sample is null; a statistic that censored samples reach (it would be infinite)
 * is null as well, and `censored` tells it from one without samples, whose `count` is 0. Keys come in one fixed order,
 * so that equal results give equal bytes.
 */
export function reportDocument(results: readonly ScenarioResult[], { version }: JsonReportOptions): JsonObject {
  const scenarios = results.map((result) => ({ ...scenarioDocument(result), runs: [...runDocuments(result)] }));
  return { ...headDocument(version), scenarios };
}

export function headDocument(version: string): JsonObject {
  return { schemaVersion, tool: { name: 'splitbrain', version } };
}

/** All of a scenario but its runs, which come last. */
export function scenarioDocument({ scenario, ...result }: ScenarioResult): JsonObject {
  const { run, passed, failed, inconclusive } = result.seeds;
  return {
    name: scenario.name,
    file: scenario.file,
    protocol: scenario.protocol.name,
    variant: scenario.variant,
    bug: scenario.bug?.name ?? null,
    overrides: sorted(scenario.overrides, (value) => value),
    verdict: result.verdict,
    seeds: { run, passed, failed, inconclusive },
    expectations: result.expectations.map(({ kind, name, verdict, detail, firstSeed, line }) => {
      return { kind, name, verdict, detail, firstSeed, line };
    }),
    metrics: sorted(result.metrics, statisticsDocument),
    distributions: { 'operation-latency': distributionDocument(result.evidence) },
    marks: sorted(result.marks, (seeds) => seeds),
    neverFired: [...result.neverFired],
  };
}

/** One document for each run, made as it is asked for: there may be more runs than memory. */
export function* runDocuments({ runs, metrics, evidence }: ScenarioResult): Generator<JsonObject> {
  const { recoveryCase } = evidence.samples;
  for (const run of runs) yield runDocument(withPlainRecovery(run, recoveryCase), metrics);
}

/** What the plain `recovery-time` means is decided over all seeds. */
function withPlainRecovery(run: RunResult, recoveryCase: string | null): RunResult {
  const samples = recoveryCase === null ? undefined : run.metrics[recoveryCase];
  return samples === undefined ? run : { ...run, metrics: { ...run.metrics, 'recovery-time': samples } };
}

/** Every latency of every operation: each value once, with how often it came. */
function distributionDocument({ samples }: ScenarioResult['evidence']): JsonObject {
  const { values, counts } = samples.ofRuns('operation-latency').counted();
  return { unit: 'ms', values: Array.from(values, milliseconds), counts: Array.from(counts) };
}

function statisticsDocument({ unit, count, censored, ...figures }: Statistics): JsonObject {
  const { min, mean, p50, p90, p99, max } = figures;
  const say = (value: number | null) => (value === null || !Number.isFinite(value) ? null : value);
  return {
    unit,
    count,
    censored,
    min: say(min),
    mean: say(mean),
    p50: say(p50),
    p90: say(p90),
    p99: say(p99),
    max: say(max),
  };
}

export function runDocument(run: RunResult, metrics: Readonly<Record<string, Pick<Statistics, 'unit'>>>): JsonObject {
  const { ok, fail, info } = run.operations;
  const range = run.latencyRange;
  return {
    seed: run.seed,
    verdict: run.verdict,
    hash: run.hash,
    ...(run.payloadHash === null ? {} : { payloadHash: run.payloadHash }),
    events: run.events,
    virtualTimeMs: milliseconds(run.virtualTimeUs),
    operations: { ok, fail, info },
    latency: range && { minMs: milliseconds(range.minUs), maxMs: milliseconds(range.maxUs) },
    faults: run.faults.map(faultDocument),
    violations: run.violations.map(violationDocument),
    inconclusive: run.inconclusive.map(({ property, why }) => ({ property, why })),
    marks: [...run.marks].sort(),
    eventually: run.eventually.map((windows) => windows.map((us) => (us === null ? null : milliseconds(us)))),
    metrics: sorted(run.metrics, (samples, name) => samplesDocument(samples, name, metrics[name]?.unit)),
    answers: [...run.answers],
  };
}

function faultDocument({ id, entry, verb, nodes, startUs, endUs, waitedUs }: FaultEpisode): JsonObject {
  const endMs = endUs === null ? null : milliseconds(endUs);
  return {
    id,
    entry,
    verb,
    nodes: [...nodes],
    startMs: milliseconds(startUs),
    endMs,
    waitedMs: milliseconds(waitedUs),
  };
}

function violationDocument({ property, kind, expected, atUs, nodes, message }: RunViolation): JsonObject {
  return { property, kind, expected, atMs: milliseconds(atUs), nodes: [...nodes], message };
}

/** @throws Error where a metric has samples but the scenario has no statistics of it, so that its unit is not known */
function samplesDocument(samples: readonly Sample[], name: string, unit: Statistics['unit'] | undefined): JsonValue {
  if (unit === undefined && samples.length > 0) throw new Error(`expected statistics of '${name}', which has samples`);
  return samples.map(({ value, fault }): JsonObject => {
    if (unit === 'ms') return { valueMs: value === null ? null : milliseconds(value), fault };
    return { value, fault };
  });
}

function milliseconds(microseconds: number): number {
  return microseconds / 1_000;
}

/** In the order of the keys, whatever order they came in. */
function sorted<Value>(
  record: Readonly<Record<string, Value>>,
  document: (value: Value, key: string) => JsonValue,
): JsonObject {
  const keys = Object.keys(record).sort();
  return Object.fromEntries(keys.map((key) => [key, document(record[key]!, key)]));
}
