import { metricCatalogue, recoveryCases } from '../metrics/catalogue.js';
import { statisticsOf } from '../metrics/statistics.js';
import type { Scenario } from '../scenario/scenario.js';
import { judgeExpectations } from './expectations.js';
import type { RunResult, Sample, ScenarioResult, Statistics, Verdict } from './result.js';

/** Gathers the runs of one scenario, in seed order, and judges what is expected of all of them together. */
export class Sweep {
  private readonly scenario: Scenario;
  private readonly seedsArePartial: boolean;
  private readonly runs: RunResult[] = [];

  /** `seedsArePartial`: not all seeds of the scenario run, so what needs them all is not judged. */
  constructor(scenario: Scenario, { seedsArePartial }: { readonly seedsArePartial: boolean }) {
    this.scenario = scenario;
    this.seedsArePartial = seedsArePartial;
  }

  add(result: RunResult): void {
    this.runs.push(result);
  }

  finish(): ScenarioResult {
    const { scenario, seedsArePartial } = this;
    const runs = withPlainRecovery(this.runs);
    const metrics = statisticsByMetric(runs);
    const marks = countMarks(runs);
    const neverFired = scenario.faults
      .map(({ path }) => path)
      .filter((path) => !runs.some(({ faults }) => faults.some(({ entry }) => entry === path)));
    const expectations = judgeExpectations({ scenario, runs, metrics, seedsArePartial });
    const count = (verdict: Verdict) => runs.filter((run) => run.verdict === verdict).length;
    const seeds = {
      run: runs.length,
      passed: count('pass'),
      failed: count('fail'),
      inconclusive: count('inconclusive'),
    };
    const verdicts = [...runs, ...expectations].map(({ verdict }) => verdict);
    if (neverFired.length > 0 && !seedsArePartial) verdicts.push('inconclusive');
    return { scenario, verdict: worstOf(verdicts), seeds, expectations, metrics, marks, runs, neverFired };
  }
}

/** Fail, then inconclusive, then pass. */
function worstOf(verdicts: readonly (Verdict | 'not-judged')[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

/** `recovery-time` is the first of its cases that has samples, decided over all seeds. */
function withPlainRecovery(runs: readonly RunResult[]): readonly RunResult[] {
  const chosen = recoveryCases.find((name) => runs.some(({ metrics }) => (metrics[name]?.length ?? 0) > 0));
  if (chosen === undefined) return runs;
  return runs.map((run) => {
    const samples = run.metrics[chosen];
    return samples === undefined ? run : { ...run, metrics: { 'recovery-time': samples, ...run.metrics } };
  });
}

function statisticsByMetric(runs: readonly RunResult[]): Record<string, Statistics> {
  const statistics: Record<string, Statistics> = {};
  for (const { name, unit } of metricsOfReports) {
    const samples = samplesOf(runs, name);
    if (samples.length > 0)
      statistics[name] = statisticsOf(
        samples.map(({ value }) => value),
        unit,
      );
  }
  return statistics;
}

/** The catalogue, with the cases of recovery-time behind it. */
const metricsOfReports = metricCatalogue.flatMap(({ name, unit }) =>
  name === 'recovery-time' ? [name, ...recoveryCases].map((each) => ({ name: each, unit })) : [{ name, unit }],
);

export function samplesOf(runs: readonly RunResult[], metric: string): readonly Sample[] {
  return runs.flatMap(({ metrics }) => metrics[metric] ?? []);
}

function countMarks(runs: readonly RunResult[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { marks } of runs) for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
