import { metricsOfReports } from '../metrics/catalogue.js';
import type { Scenario } from '../scenario/scenario.js';
import { Evidence } from './evidence/evidence.js';
import { judgeExpectations } from './expectations.js';
import type { ExpectationResult, RunResult, ScenarioResult, Statistics, Verdict } from './result.js';

/** Where the runs of a sweep are kept for reports that tell each of them: in memory, in a file, or nowhere. */
export interface RunStore extends Iterable<RunResult> {
  add(run: RunResult): void;
}

export interface SweepOptions {
  /** Not all seeds of the scenario run, so what needs them all is not judged. */
  readonly seedsArePartial: boolean;
  /** In memory where nothing else is said. */
  readonly store?: RunStore;
}

/** Gathers the runs of one scenario, in seed order, and judges what is expected of all of them together. */
export class Sweep {
  readonly evidence: Evidence;
  private readonly scenario: Scenario;
  private readonly options: SweepOptions;
  private readonly store: RunStore;

  constructor(scenario: Scenario, options: SweepOptions) {
    this.scenario = scenario;
    this.options = options;
    this.store = options.store ?? new MemoryStore();
    this.evidence = new Evidence(scenario);
  }

  add(result: RunResult): void {
    this.evidence.add(result);
    this.store.add(result);
  }

  /** @param seedsArePartial where it is known only now that not all seeds ran */
  finish(seedsArePartial = this.options.seedsArePartial): ScenarioResult {
    const { scenario, evidence } = this;
    evidence.samples.compact();
    const { runs, verdicts } = evidence;
    const metrics = statisticsByMetric(evidence);
    const neverFired = silentEntries(scenario, evidence);
    const expectations = judgeExpectations({ scenario, evidence, metrics, seedsArePartial });
    const seeds = {
      run: runs,
      passed: verdicts.pass.seeds,
      failed: verdicts.fail.seeds,
      inconclusive: verdicts.inconclusive.seeds,
    };
    const silent = neverFired.length > 0 && !seedsArePartial;
    const verdict = verdictOf(evidence, expectations, silent);
    const marks = countMarks(evidence);
    return { scenario, verdict, seeds, expectations, metrics, marks, runs: this.store, neverFired, evidence };
  }
}

class MemoryStore implements RunStore {
  private readonly runs: RunResult[] = [];

  add(run: RunResult): void {
    this.runs.push(run);
  }

  [Symbol.iterator](): Iterator<RunResult> {
    return this.runs[Symbol.iterator]();
  }
}

/** Entries that fired in no seed. Random ones only where none of them did: which of them strike is left to chance. */
function silentEntries({ faults, nemesis }: Scenario, { fired }: Evidence): readonly string[] {
  const scripted = faults.map(({ path }) => path).filter((path) => !fired.has(path));
  const random = nemesis?.entries.map(({ path }) => path) ?? [];
  return random.some((path) => fired.has(path)) ? scripted : [...scripted, ...random];
}

/** Fail, then inconclusive, then pass. */
function verdictOf({ verdicts }: Evidence, expectations: readonly ExpectationResult[], silent: boolean): Verdict {
  const met = new Set(expectations.map(({ verdict }) => verdict));
  if (verdicts.fail.seeds > 0 || met.has('fail')) return 'fail';
  return verdicts.inconclusive.seeds > 0 || met.has('inconclusive') || silent ? 'inconclusive' : 'pass';
}

function statisticsByMetric({ samples }: Evidence): Record<string, Statistics> {
  const measured = metricsOfReports.map(({ name, unit }) => [name, samples.of(name).statistics(unit)] as const);
  return Object.fromEntries(measured.filter(([, { count }]) => count > 0));
}

function countMarks({ marks }: Evidence): Record<string, number> {
  const counts = [...marks].map(([mark, { seeds }]) => [mark, seeds] as const);
  return Object.fromEntries(counts.sort(([a], [b]) => (a < b ? -1 : 1)));
}
