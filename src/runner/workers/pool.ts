import { Worker } from 'node:worker_threads';
import type { Batch, BatchOutcome, SeedOutcome, WorkerMessage } from './messages.js';

/** A run leaves much short-lived garbage: more room for it means fewer pauses (measured: a fifth faster). */
const YOUNG_GENERATION_MB = 64;
/** A batch whose worker dies is tried again so often. */
const RETRIES = 1;

export interface PoolPlan {
  /** The module that a worker runs: it takes batches as messages and answers with `WorkerMessage`s. */
  readonly module: URL;
  /** What every worker is told when it starts. */
  readonly workerData: unknown;
  readonly jobs: number;
  /** Limits of a worker's heap in megabytes; Node's own where nothing is said. */
  readonly heapMb?: number;
  readonly onSeed?: (batch: Batch, outcome: SeedOutcome) => void;
  /** A worker found nondeterminism outside of any run. */
  readonly onStray?: (text: string) => void;
}

export interface RunningBatch {
  readonly batch: Batch;
  /** The outcomes so far, in the order of the seeds. */
  readonly outcomes: readonly SeedOutcome[];
  /** Resolves when the batch is done or given up; never rejects. */
  readonly done: Promise<BatchOutcome>;
}

interface Task {
  readonly batch: Batch;
  readonly outcomes: SeedOutcome[];
  attempts: number;
  readonly finish: (lost: string | null) => void;
}

interface Member {
  readonly worker: Worker;
  task: Task | null;
  /** What its thread threw; told when it is gone. */
  reason: string | null;
}

/**
 * Worker threads that run batches of seeds. A worker that exits, throws or runs out of memory takes its batch with it:
 * what is left of the batch runs again on a new worker, and is given up when that dies as well.
 */
export class WorkerPool {
  private readonly plan: PoolPlan;
  private readonly members = new Set<Member>();
  private waiting: Task[] = [];
  private closed = false;

  constructor(plan: PoolPlan) {
    this.plan = plan;
  }

  /** Runs a batch as soon as a worker is free. */
  run(batch: Batch): RunningBatch {
    const outcomes: SeedOutcome[] = [];
    const done = new Promise<BatchOutcome>((resolve) => {
      const finish = (lost: string | null) => resolve({ batch, outcomes, lost });
      this.waiting.push({ batch, outcomes, attempts: 0, finish });
    });
    this.assign();
    return { batch, outcomes, done };
  }

  /** Ends all workers, whatever they do. Batches that run or wait never finish. */
  async close(): Promise<void> {
    this.closed = true;
    this.waiting = [];
    await Promise.all([...this.members].map(({ worker }) => worker.terminate()));
  }

  private assign(): void {
    while (!this.closed && this.waiting.length > 0) {
      const member = this.idle();
      if (member === null) return;
      const task = this.waiting.shift()!;
      member.task = task;
      task.attempts += 1;
      const { job, seeds } = task.batch;
      const left: Batch = { job, seeds: seeds.slice(task.outcomes.length) };
      member.worker.postMessage(left);
    }
  }

  private idle(): Member | null {
    for (const member of this.members) if (member.task === null) return member;
    return this.members.size < this.plan.jobs ? this.hire() : null;
  }

  private hire(): Member {
    const { module, workerData, heapMb } = this.plan;
    const limits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB };
    const resourceLimits = heapMb === undefined ? limits : { ...limits, maxOldGenerationSizeMb: heapMb };
    const worker = new Worker(module, { workerData, resourceLimits });
    const member: Member = { worker, task: null, reason: null };
    this.members.add(member);
    worker.on('message', (message: WorkerMessage) => this.hear(member, message));
    worker.on('error', (error: unknown) => {
      member.reason ??= error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', (code) => this.bury(member, code));
    return member;
  }

  private hear(member: Member, message: WorkerMessage): void {
    if (message.kind === 'stray') this.plan.onStray?.(message.text);
    else if (message.kind === 'broken') member.reason = message.reason;
    else if (message.kind === 'seed') {
      if (member.task === null) return;
      member.task.outcomes.push(message.outcome);
      this.plan.onSeed?.(member.task.batch, message.outcome);
    } else {
      const { task } = member;
      member.task = null;
      task?.finish(null);
      this.assign();
    }
  }

  /** A worker is gone; nobody asked it to, unless the pool is closed. */
  private bury(member: Member, code: number): void {
    this.members.delete(member);
    const { task, reason } = member;
    if (this.closed || task === null) return;
    const why = reason ?? `the worker thread exited with code ${code}`;
    if (task.outcomes.length === task.batch.seeds.length) task.finish(null);
    else if (task.attempts > RETRIES) task.finish(why);
    else this.waiting.unshift(task);
    this.assign();
  }
}
