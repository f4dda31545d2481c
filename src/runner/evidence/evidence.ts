import type { Scenario } from '../../scenario/scenario.js';
import type { RunResult, RunViolation, Verdict } from '../result.js';
import { BoundWatch } from './bounds.js';
import { CalmAnswers } from './calm.js';
import { Samples } from './samples.js';
import { entryOf, Tally } from './tally.js';

/** How often an entry of the scenario fired, and when. */
export interface FiredEntry {
  readonly entry: string;
  readonly verb: string;
  episodes: number;
  /** Earliest and latest start, in microseconds. */
  firstUs: number;
  lastUs: number;
  /** The longest that it waited for a role which nobody held, and in how many seeds it waited. */
  longestWaitUs: number;
  seedsThatWaited: number;
  /** In how many seeds. */
  seeds: number;
}

/** A violation of the lowest failing seed. */
export interface FirstFailure {
  readonly seed: number;
  readonly violation: RunViolation;
}

/** How the windows of one `eventually` went. */
export interface Windows {
  /** Seeds with a window in which it was not met. */
  readonly late: Tally;
  slowest: { readonly tookUs: number; readonly seed: number } | null;
}

/**
 * What the runs of a scenario showed, all together: exact figures in a memory that does not grow with their number. Runs
 * are added in seed order.
 */
export class Evidence {
  readonly verdicts: Readonly<Record<Verdict, Tally>> = {
    pass: new Tally(),
    fail: new Tally(),
    inconclusive: new Tally(),
  };
  runs = 0;
  /** The length of the longest run, in microseconds. */
  longestUs = 0;
  /** The first violation of the lowest failing seed. */
  firstFailure: FirstFailure | null = null;
  readonly marks = new Map<string, Tally>();
  /** By property; `expected` where the scenario lists it under `violated`. */
  readonly violated = new Map<string, Tally & { expected: boolean }>();
  /** By property: what could not be judged, and why in the first such seed. */
  readonly undecided = new Map<string, Tally & { why: string }>();
  /** In the order in which they fired first. */
  readonly fired = new Map<string, FiredEntry>();
  readonly samples = new Samples();
  readonly calm = new CalmAnswers();
  /** Answered operations in equal slices of a run, all runs together. */
  readonly answers: number[] = [];
  /** By `eventually` expectation. */
  readonly windows: readonly Windows[];
  private readonly bounds: readonly BoundWatch[];

  constructor({ expect }: Pick<Scenario, 'expect'>) {
    this.windows = expect.eventually.map(() => ({ late: new Tally(), slowest: null }));
    this.bounds = expect.metrics.map((expectation) => new BoundWatch(expectation));
  }

  add(run: RunResult): void {
    const { seed } = run;
    this.runs += 1;
    this.verdicts[run.verdict].add(seed);
    this.longestUs = Math.max(this.longestUs, run.virtualTimeUs);
    for (const mark of run.marks) entryOf(this.marks, mark, () => new Tally()).add(seed);
    for (const { property, why } of run.inconclusive) {
      entryOf(this.undecided, property, () => Object.assign(new Tally(), { why })).add(seed);
    }
    this.addViolations(run);
    this.addFaults(run);
    this.addWindows(run);
    for (const bound of this.bounds) bound.add(run);
    this.samples.add(run);
    this.calm.add(run);
    for (const [slice, count] of run.answers.entries()) this.answers[slice] = (this.answers[slice] ?? 0) + count;
  }

  private addViolations({ seed, verdict, violations }: RunResult): void {
    for (const { property, expected } of violations) {
      entryOf(this.violated, property, () => Object.assign(new Tally(), { expected })).add(seed);
    }
    if (verdict !== 'fail' || seed >= (this.firstFailure?.seed ?? Number.POSITIVE_INFINITY)) return;
    const first = violations.filter(({ expected }) => !expected).toSorted((a, b) => a.atUs - b.atUs)[0];
    if (first !== undefined) this.firstFailure = { seed, violation: first };
  }

  private addWindows({ seed, eventually }: RunResult): void {
    for (const [index, windows] of this.windows.entries()) {
      const took = eventually[index] ?? [];
      if (took.includes(null)) windows.late.add(seed);
      for (const tookUs of took) {
        if (tookUs !== null && tookUs > (windows.slowest?.tookUs ?? -1)) windows.slowest = { tookUs, seed };
      }
    }
  }

  /** The first seed with a sample that lies outside the bounds of a `metrics` expectation. */
  firstOutside(expectation: number): number | null {
    return this.bounds[expectation]?.firstSeed(this.samples.recoveryCase) ?? null;
  }

  private addFaults({ faults }: RunResult): void {
    const inThisRun = new Set<string>();
    const waitedInThisRun = new Set<string>();
    for (const { entry, verb, startUs, waitedUs } of faults) {
      const fired = entryOf(this.fired, entry, () => {
        const none = { episodes: 0, seeds: 0, longestWaitUs: 0, seedsThatWaited: 0 };
        return { entry, verb, firstUs: startUs, lastUs: startUs, ...none };
      });
      fired.episodes += 1;
      fired.firstUs = Math.min(fired.firstUs, startUs);
      fired.lastUs = Math.max(fired.lastUs, startUs);
      fired.longestWaitUs = Math.max(fired.longestWaitUs, waitedUs);
      if (waitedUs > 0 && !waitedInThisRun.has(entry)) fired.seedsThatWaited += 1;
      if (waitedUs > 0) waitedInThisRun.add(entry);
      if (!inThisRun.has(entry)) fired.seeds += 1;
      inThisRun.add(entry);
    }
  }
}
