import type { EventuallyExpectation, MetricExpectation, Position, Scenario } from '../scenario/scenario.js';
import type { ExpectationResult, RunResult, Statistics } from './result.js';

interface Evidence {
  readonly scenario: Scenario;
  readonly runs: readonly RunResult[];
  readonly metrics: Readonly<Record<string, Statistics>>;
  /** Not all seeds of the scenario ran: what needs them all is not judged where it is not met. */
  readonly seedsArePartial: boolean;
}

/** Judges every expectation of a scenario over its runs, in the order of the file. */
export function judgeExpectations(evidence: Evidence): readonly ExpectationResult[] {
  const { always, eventually, sometimes, never, violated, metrics } = evidence.scenario.expect;
  return [
    ...always.map(({ property, position }) => judgeAlways(evidence, property, position)),
    ...eventually.map((expectation, index) => judgeEventually(evidence, expectation, index)),
    ...sometimes.map(({ mark, position }) => judgeSometimes(evidence, mark, position)),
    ...never.map(({ mark, position }) => judgeNever(evidence, mark, position)),
    ...violated.map(({ property, position }) => judgeViolated(evidence, property, position)),
    ...metrics.map((expectation) => judgeMetric(evidence, expectation)),
  ];
}

function judgeAlways({ runs }: Evidence, name: string, position: Position | null): ExpectationResult {
  const broken = runs.filter((run) => run.violations.some(({ property }) => property === name));
  const undecided = runs.filter((run) => run.inconclusive.some(({ property }) => property === name));
  const common = { kind: 'always', name, line: lineOf(position) } as const;
  if (broken.length > 0) {
    return { ...common, verdict: 'fail', detail: `violated in ${seedCount(broken)}`, firstSeed: broken[0]!.seed };
  }
  if (undecided.length > 0) {
    const why = undecided[0]!.inconclusive.find(({ property }) => property === name)!.why;
    const detail = `not decided in ${seedCount(undecided)}: ${why}`;
    return { ...common, verdict: 'inconclusive', detail, firstSeed: undecided[0]!.seed };
  }
  return { ...common, verdict: 'pass', detail: '', firstSeed: null };
}

function judgeEventually(evidence: Evidence, expectation: EventuallyExpectation, index: number): ExpectationResult {
  const { runs, seedsArePartial } = evidence;
  const common = { kind: 'eventually', name: expectation.property, line: lineOf(expectation.position) } as const;
  const late = runs.filter(({ eventually }) => eventually[index]?.includes(null));
  if (late.length > 0) {
    return { ...common, verdict: 'fail', detail: `not in ${seedCount(late)}`, firstSeed: late[0]!.seed };
  }
  let slowest: { readonly tookUs: number; readonly seed: number } | null = null;
  for (const { seed, eventually } of runs) {
    for (const tookUs of eventually[index] ?? []) {
      if (tookUs !== null && (slowest === null || tookUs > slowest.tookUs)) slowest = { tookUs, seed };
    }
  }
  if (slowest !== null) {
    const detail = `slowest ${inMilliseconds(slowest.tookUs)}, seed ${slowest.seed}`;
    return { ...common, verdict: 'pass', detail, firstSeed: null };
  }
  const detail = 'nothing to judge: no window with an operation in it';
  return { ...common, verdict: seedsArePartial ? 'not-judged' : 'inconclusive', detail, firstSeed: null };
}

function judgeSometimes(evidence: Evidence, name: string, position: Position | null): ExpectationResult {
  const { runs, seedsArePartial } = evidence;
  const reached = runs.filter(({ marks }) => marks.includes(name));
  const common = { kind: 'sometimes', name, line: lineOf(position) } as const;
  if (reached.length > 0) {
    return {
      ...common,
      verdict: 'pass',
      detail: `in ${reached.length} of ${seedCount(runs)}`,
      firstSeed: reached[0]!.seed,
    };
  }
  return {
    ...common,
    verdict: seedsArePartial ? 'not-judged' : 'fail',
    detail: `in none of ${seedCount(runs)}`,
    firstSeed: null,
  };
}

function judgeNever({ runs }: Evidence, name: string, position: Position | null): ExpectationResult {
  const reached = runs.filter(({ marks }) => marks.includes(name));
  const common = { kind: 'never', name, line: lineOf(position) } as const;
  if (reached.length === 0)
    return { ...common, verdict: 'pass', detail: `in none of ${seedCount(runs)}`, firstSeed: null };
  return {
    ...common,
    verdict: 'fail',
    detail: `in ${reached.length} of ${seedCount(runs)}`,
    firstSeed: reached[0]!.seed,
  };
}

function judgeViolated(evidence: Evidence, name: string, position: Position | null): ExpectationResult {
  const { runs, seedsArePartial } = evidence;
  const violated = runs.filter((run) => run.violations.some(({ property }) => property === name));
  const common = { kind: 'violated', name, line: lineOf(position) } as const;
  if (violated.length > 0) {
    const detail = `in ${violated.length} of ${seedCount(runs)}, first in seed ${violated[0]!.seed}`;
    return { ...common, verdict: 'pass', detail, firstSeed: violated[0]!.seed };
  }
  return {
    ...common,
    verdict: seedsArePartial ? 'not-judged' : 'fail',
    detail: `in none of ${seedCount(runs)}`,
    firstSeed: null,
  };
}

function judgeMetric(evidence: Evidence, expectation: MetricExpectation): ExpectationResult {
  const { runs, metrics, seedsArePartial } = evidence;
  const { name, metric, stat, atMost, atLeast, position } = expectation;
  const common = { kind: 'metric', name, line: lineOf(position) } as const;
  const statistics = metrics[metric];
  if (statistics === undefined) {
    return {
      ...common,
      verdict: seedsArePartial ? 'not-judged' : 'inconclusive',
      detail: 'no samples',
      firstSeed: null,
    };
  }
  // Without a statistic every sample counts, and the worst one decides.
  const highest = statistics[stat ?? 'max'] as number;
  const lowest = statistics[stat ?? 'min'] as number;
  const tooHigh = atMost !== null && highest > atMost;
  const tooLow = atLeast !== null && lowest < atLeast;
  const said = tooHigh || atLeast === null ? highest : lowest;
  const detail =
    said === Number.POSITIVE_INFINITY
      ? `not reached by the end of the run (${statistics.censored} of ${statistics.count})`
      : inUnit(said, statistics.unit);
  if (!tooHigh && !tooLow) return { ...common, verdict: 'pass', detail, firstSeed: null };
  const scale = statistics.unit === 'ms' ? 1000 : 1;
  const isOutside = (value: number | null) => {
    const measured = value === null ? Number.POSITIVE_INFINITY : value / scale;
    return (atMost !== null && measured > atMost) || (atLeast !== null && measured < atLeast);
  };
  const first = runs.find((run) => run.metrics[metric]?.some(({ value }) => isOutside(value)));
  return { ...common, verdict: seedsArePartial ? 'not-judged' : 'fail', detail, firstSeed: first?.seed ?? null };
}

function lineOf(position: Position | null): number | null {
  return position?.line ?? null;
}

function seedCount(runs: readonly unknown[]): string {
  return runs.length === 1 ? '1 seed' : `${runs.length} seeds`;
}

function inMilliseconds(timeUs: number): string {
  return inUnit(timeUs / 1000, 'ms');
}

/** Three significant digits are enough for people; JSON has them all. */
function inUnit(value: number, unit: Statistics['unit']): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  if (unit === 'ms') return `${rounded} ms`;
  return unit === 'share' ? `${Number((value * 100).toPrecision(4))} %` : String(rounded);
}
