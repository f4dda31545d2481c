import type { RunResult, ScenarioResult } from '../runner/result.js';
import { type RunStore, Sweep } from '../runner/sweep.js';
import type { SeedOutcome } from '../runner/workers/messages.js';
import type { Scenario } from '../scenario/scenario.js';
import { countSeeds, type SeedSelection } from './seeds.js';

/** One scenario and the seeds it is to run. */
export interface Job {
  readonly scenario: Scenario;
  readonly seeds: SeedSelection;
}

/** Seeds that have no result because the workers that ran them died. */
export interface LostSeeds {
  readonly scenario: Scenario;
  readonly seeds: readonly number[];
  readonly reason: string;
}

/** A scenario of which not all seeds ran. */
export interface Shortfall {
  readonly scenario: Scenario;
  readonly ran: number;
  readonly of: number;
}

export interface CollectorPlan {
  /** Stop after this many failing seeds, over all scenarios; Infinity: never. */
  readonly maxFailures: number;
  /** Where the runs of a scenario are kept. */
  readonly createStore: (scenario: Scenario) => RunStore;
  /** Told of each run in the order of the seeds, whatever order they were done in. */
  readonly onRun?: (scenario: Scenario, run: RunResult) => void;
  /** Told of each scenario as soon as all its seeds ran. */
  readonly onScenario?: (result: ScenarioResult) => void;
}

/** Takes the outcomes of all seeds in order, and makes results of them. */
export class Collector {
  readonly results: ScenarioResult[] = [];
  readonly lost: LostSeeds[] = [];
  seedsRun = 0;
  failures = 0;
  divergence: string | null = null;
  private readonly jobs: readonly Job[];
  private readonly plan: CollectorPlan;
  private readonly ran: number[];
  private current: { readonly job: number; readonly sweep: Sweep } | null = null;

  constructor(jobs: readonly Job[], plan: CollectorPlan) {
    this.jobs = jobs;
    this.plan = plan;
    this.ran = jobs.map(() => 0);
  }

  /** Whether what came so far says that nothing more is wanted. */
  get isDone(): boolean {
    return this.failures >= this.plan.maxFailures || this.divergence !== null;
  }

  /** Takes the next outcome in order. */
  take(job: number, { result, divergence }: SeedOutcome): void {
    const { scenario } = this.jobs[job]!;
    this.sweepOf(job).add(result);
    this.plan.onRun?.(scenario, result);
    this.ran[job]! += 1;
    this.seedsRun += 1;
    if (result.verdict === 'fail') this.failures += 1;
    this.divergence = divergence;
  }

  lose(job: number, seeds: readonly number[], reason: string): void {
    this.lost.push({ scenario: this.jobs[job]!.scenario, seeds, reason });
  }

  /** Seeds come in the order of the jobs: with a new one, the one before is over. */
  private sweepOf(job: number): Sweep {
    if (this.current?.job === job) return this.current.sweep;
    this.finish();
    const { scenario, seeds } = this.jobs[job]!;
    const store = this.plan.createStore(scenario);
    const sweep = new Sweep(scenario, { seedsArePartial: seeds.partial, store });
    this.current = { job, sweep };
    return sweep;
  }

  /** Judges the scenario whose seeds came last. */
  finish(): void {
    if (this.current === null) return;
    const { job, sweep } = this.current;
    const { seeds } = this.jobs[job]!;
    const result = sweep.finish(seeds.partial || this.ran[job]! < countSeeds(seeds.ranges));
    this.current = null;
    this.results.push(result);
    this.plan.onScenario?.(result);
  }

  /** What did not run, or not all of it. */
  get shortfalls(): readonly Shortfall[] {
    return this.jobs
      .map(({ scenario, seeds }, job) => ({ scenario, ran: this.ran[job]!, of: countSeeds(seeds.ranges) }))
      .filter(({ ran, of }) => ran < of);
  }
}
