import type { RunRecord } from '../runner/result.js';
import type { BatchOutcome, SeedOutcome } from '../runner/workers/messages.js';
import { type RunningBatch, WorkerPool } from '../runner/workers/pool.js';
import { Collector, type CollectorPlan, type Job } from './collector.js';
import { interruptible } from './interruptible.js';
import type { Changes, Selection } from './load.js';
import type { Progress } from './progress.js';
import { runOne } from './run-one.js';
import { SeedQueue } from './seed-queue.js';
import type { StopSignal } from './stop-signal.js';
import type { WorkerPlan } from './worker.js';

export interface RunPlan extends CollectorPlan {
  readonly strict: boolean;
  readonly record: boolean;
  readonly checkDeterminism: boolean;
  /** How many seeds may run at a time. */
  readonly jobs: number;
  /** What workers read the scenarios from. */
  readonly selection: Selection;
  readonly changes: Changes;
  /** The module that workers run. */
  readonly workerModule: URL;
  readonly stop: StopSignal;
  readonly progress: Progress;
}

/** What was done: everything, unless a limit, a divergence or the user ended it early. */
export interface Outcome extends Pick<Collector, 'results' | 'seedsRun' | 'lost' | 'shortfalls' | 'divergence'> {
  /** Of the last seed that ran; null unless recording was asked for. */
  readonly record: RunRecord | null;
}

/** With fewer seeds than this, workers are hired only once the main thread has proved too slow. */
const FEW_SEEDS = 48;
const TOO_SLOW_MS = 250;
/** Largest batch: a worker reports each seed at once, so this only bounds what has to be done again when one dies. */
const BATCH_MOST = 16;
/** Batches that may be under way or wait for their turn in the order, for each worker. */
const BATCHES_AHEAD = 4;
/** So many batches lost without a single result, and it is not the seeds that are to blame. */
const HOPELESS_BATCHES = 5;

/** Runs the seeds of all jobs; the results are those of running them one by one, in order, for any number of workers. */
export async function runScenarios(jobs: readonly Job[], plan: RunPlan): Promise<Outcome> {
  const sweep = new SweepRun(jobs, plan);
  await sweep.run();
  const { results, seedsRun, lost, shortfalls, divergence } = sweep.collector;
  return { results, seedsRun, lost, shortfalls, divergence, record: sweep.record };
}

class SweepRun {
  readonly collector: Collector;
  record: RunRecord | null = null;
  private readonly jobs: readonly Job[];
  private readonly plan: RunPlan;
  private readonly queue: SeedQueue;

  constructor(jobs: readonly Job[], plan: RunPlan) {
    this.jobs = jobs;
    this.plan = plan;
    this.queue = new SeedQueue(jobs);
    this.collector = new Collector(jobs, plan);
  }

  async run(): Promise<void> {
    await this.runHere(performance.now() + this.patienceMs());
    if (!this.isOver && this.queue.left > 0) await this.runOnWorkers();
    this.collector.finish();
  }

  /** How long to go without workers: a single one pays only by leaving this thread free for Ctrl-C. */
  private patienceMs(): number {
    if (this.plan.record) return Number.POSITIVE_INFINITY;
    if (this.queue.left >= FEW_SEEDS) return 0;
    return this.plan.jobs > 1 ? TOO_SLOW_MS : Number.POSITIVE_INFINITY;
  }

  private get isOver(): boolean {
    return this.plan.stop.reason !== null || this.collector.isDone;
  }

  /** In this thread, seed by seed. Yields to the event loop between seeds, so that nothing else starves. */
  private async runHere(untilMs: number): Promise<void> {
    while (!this.isOver && performance.now() < untilMs) {
      const batch = this.queue.take(1);
      if (batch === null) return;
      const { scenario } = this.jobs[batch.job]!;
      const ran = interruptible(() => runOne(scenario, batch.seeds[0]!, this.plan));
      if (ran === null) {
        this.plan.stop.interrupt();
        return;
      }
      const { record, ...outcome } = ran;
      this.record = record;
      this.advance(batch.job, outcome);
      this.collector.take(batch.job, outcome);
      await nextTurn();
    }
  }

  private advance(job: number, { result }: SeedOutcome): void {
    this.plan.progress.advance(this.jobs[job]!.scenario.name, result.verdict === 'fail');
  }

  private async runOnWorkers(): Promise<void> {
    const { workerModule, jobs } = this.plan;
    const pool = new WorkerPool({
      module: workerModule,
      workerData: this.workerPlan(),
      jobs: Math.min(jobs, this.queue.left),
      onSeed: (batch, outcome) => this.advance(batch.job, outcome),
      onStray: (text) => {
        this.collector.divergence = text;
        this.strayed();
      },
    });
    try {
      await this.takeInOrder(pool);
    } finally {
      await pool.close();
    }
  }

  private strayed: () => void = () => {};
  private stopped = false;
  private wake: (ended: null) => void = () => {};

  private async takeInOrder(pool: WorkerPool): Promise<void> {
    this.strayed = () => {
      this.stopped = true;
      this.wake(null);
    };
    void this.plan.stop.when.then(() => this.strayed());
    const window: RunningBatch[] = [];
    let hopeless = 0;
    for (;;) {
      this.fill(window, pool);
      const head = window.shift();
      if (head === undefined) return;
      const ended = await this.endOf(head);
      for (const outcome of head.outcomes) {
        if (this.collector.isDone) return;
        this.collector.take(head.batch.job, outcome);
      }
      if (head.outcomes.length === head.batch.seeds.length) continue;
      if (ended === null || ended.lost === null) return;
      this.collector.lose(head.batch.job, head.batch.seeds.slice(head.outcomes.length), ended.lost);
      hopeless += head.outcomes.length === 0 ? 1 : -hopeless;
      if (hopeless === HOPELESS_BATCHES) return;
    }
  }

  /**
   * What came of a batch; null where the sweep stops first. No `Promise.race`: a promise that stays open as long as the
   * sweep lasts would keep every race with it, and so every result, in memory.
   */
  private endOf(batch: RunningBatch): Promise<BatchOutcome | null> {
    if (this.stopped) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.wake = resolve;
      void batch.done.then(resolve);
    });
  }

  private fill(window: RunningBatch[], pool: WorkerPool): void {
    const { jobs } = this.plan;
    while (!this.isOver && window.length < jobs * BATCHES_AHEAD) {
      // Smaller towards the end, so that no worker is left with a long rest while the others have none.
      const size = Math.ceil(this.queue.left / (jobs * BATCHES_AHEAD));
      const batch = this.queue.take(Math.min(BATCH_MOST, Math.max(1, size)));
      if (batch === null) return;
      window.push(pool.run(batch));
    }
  }

  private workerPlan(): WorkerPlan {
    const { selection, changes, strict, checkDeterminism } = this.plan;
    const jobs = this.jobs.map(({ scenario }) => selection.origins[selection.scenarios.indexOf(scenario)]!);
    return { sources: selection.sources, changes, jobs, strict, checkDeterminism };
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
