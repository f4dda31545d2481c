import { wilsonInterval } from '../metrics/intervals.js';
import type { EventuallyExpectation, MetricExpectation, Position, Scenario } from '../scenario/scenario.js';
import type { Evidence } from './evidence/evidence.js';
import type { ExpectationResult, Statistics } from './result.js';

interface Case {
  readonly scenario: Scenario;
  readonly evidence: Evidence;
  readonly metrics: Readonly<Record<string, Statistics>>;
  /** Not all seeds of the scenario ran: what needs them all is not judged where it is not met. */
  readonly seedsArePartial: boolean;
}

/** Judges every expectation of a scenario over its runs, in the order of the file. */
export function judgeExpectations(all: Case): readonly ExpectationResult[] {
  const { always, eventually, sometimes, never, violated, metrics } = all.scenario.expect;
  // What is expected to be violated is judged as that, and not demanded as well.
  const isControl = (name: string) => violated.some(({ property }) => property === name);
  return [
    ...always.map(({ property, position }) => judgeAlways(all, property, position)),
    ...eventually.flatMap((expectation, index) =>
      isControl(expectation.property) ? [] : [judgeEventually(all, expectation, index)],
    ),
    ...sometimes.map(({ mark, position }) => judgeSometimes(all, mark, position)),
    ...never.map(({ mark, position }) => judgeNever(all, mark, position)),
    ...violated.map(({ property, position }) => judgeViolated(all, property, position)),
    ...metrics.map((expectation, index) => judgeMetric(all, expectation, index)),
  ];
}

function judgeAlways({ evidence }: Case, name: string, position: Position | null): ExpectationResult {
  const broken = evidence.violated.get(name);
  const undecided = evidence.undecided.get(name);
  const common = { kind: 'always', name, line: lineOf(position) } as const;
  if (broken !== undefined) {
    return { ...common, verdict: 'fail', detail: `violated in ${seedCount(broken.seeds)}`, firstSeed: broken.first };
  }
  if (undecided !== undefined) {
    const detail = `not decided in ${seedCount(undecided.seeds)}: ${undecided.why}`;
    return { ...common, verdict: 'inconclusive', detail, firstSeed: undecided.first };
  }
  return { ...common, verdict: 'pass', detail: '', firstSeed: null };
}

/** Why a detector's promise was not judged in any seed. */
const NOTHING_TO_JUDGE: Readonly<Record<string, string>> = {
  'strong-completeness': 'nothing to judge: nobody stayed down, or nobody else was up',
  'eventual-strong-accuracy': 'not judged: messages are lost to the end, or fewer than two nodes were up',
};

function judgeEventually(all: Case, expectation: EventuallyExpectation, index: number): ExpectationResult {
  const { scenario, evidence, seedsArePartial } = all;
  const common = { kind: 'eventually', name: expectation.property, line: lineOf(expectation.position) } as const;
  const windows = evidence.windows[index];
  if (windows !== undefined && windows.late.seeds > 0) {
    const detail = `not in ${seedCount(windows.late.seeds)}`;
    return { ...common, verdict: 'fail', detail, firstSeed: windows.late.first };
  }
  if (windows !== undefined && windows.slowest !== null) {
    const { tookUs, seed } = windows.slowest;
    return { ...common, verdict: 'pass', detail: `slowest ${inMilliseconds(tookUs)}, seed ${seed}`, firstSeed: null };
  }
  if (scenario.protocol.isDetector === true) {
    // By default a detector is asked for both its promises: nobody need have crashed, and the network may lose messages.
    const spare = seedsArePartial || expectation.position === null;
    const why = NOTHING_TO_JUDGE[expectation.property] ?? 'nothing to judge';
    return { ...common, verdict: spare ? 'not-judged' : 'inconclusive', detail: why, firstSeed: null };
  }
  const { after, withinUs } = expectation;
  const isCut = after.kind === 'settle' && withinUs > scenario.run.settleUs;
  const detail = isCut
    ? 'not reached by the end of settle, which comes before its time is over'
    : 'nothing to judge: no window with an operation in it';
  return { ...common, verdict: seedsArePartial ? 'not-judged' : 'inconclusive', detail, firstSeed: null };
}

function judgeSometimes({ evidence, seedsArePartial }: Case, name: string, position: Position | null) {
  const reached = evidence.marks.get(name);
  const common = { kind: 'sometimes', name, line: lineOf(position) } as const;
  if (reached !== undefined) {
    const detail = `in ${reached.seeds} of ${seedCount(evidence.runs)}`;
    return { ...common, verdict: 'pass', detail, firstSeed: reached.first } as const;
  }
  const detail = inNoneOf(evidence.runs);
  return { ...common, verdict: seedsArePartial ? 'not-judged' : 'fail', detail, firstSeed: null } as const;
}

function judgeNever({ evidence }: Case, name: string, position: Position | null): ExpectationResult {
  const reached = evidence.marks.get(name);
  const common = { kind: 'never', name, line: lineOf(position) } as const;
  const all = seedCount(evidence.runs);
  if (reached === undefined) return { ...common, verdict: 'pass', detail: inNoneOf(evidence.runs), firstSeed: null };
  return { ...common, verdict: 'fail', detail: `in ${reached.seeds} of ${all}`, firstSeed: reached.first };
}

function judgeViolated({ evidence, seedsArePartial }: Case, name: string, position: Position | null) {
  const violated = evidence.violated.get(name);
  const common = { kind: 'violated', name, line: lineOf(position) } as const;
  if (violated !== undefined) {
    const detail = `in ${violated.seeds} of ${seedCount(evidence.runs)}, first in seed ${violated.first}`;
    return { ...common, verdict: 'pass', detail, firstSeed: violated.first } as const;
  }
  const detail = inNoneOf(evidence.runs);
  return { ...common, verdict: seedsArePartial ? 'not-judged' : 'fail', detail, firstSeed: null } as const;
}

function judgeMetric(all: Case, expectation: MetricExpectation, index: number): ExpectationResult {
  const { evidence, metrics, seedsArePartial } = all;
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
  const firstSeed = evidence.firstOutside(index);
  return { ...common, verdict: seedsArePartial ? 'not-judged' : 'fail', detail, firstSeed };
}

function lineOf(position: Position | null): number | null {
  return position?.line ?? null;
}

/** "0 of 200" is not "never": what share of all seeds is still likely (Wilson). Rounded up: "at most" is a promise. */
function inNoneOf(seeds: number): string {
  const most = Math.ceil(wilsonInterval(0, seeds).high * 1_000) / 10;
  return `in none of ${seedCount(seeds)}${seeds > 1 ? `: in at most ${most} % of all` : ''}`;
}

function seedCount(seeds: number): string {
  return seeds === 1 ? '1 seed' : `${seeds} seeds`;
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
