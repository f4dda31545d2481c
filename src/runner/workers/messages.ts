import type { RunResult } from '../result.js';

/** Some seeds of one scenario, to be run one after the other. */
export interface Batch {
  /** Which of the jobs that the worker was told of. */
  readonly job: number;
  readonly seeds: readonly number[];
}

/** What came of one seed. */
export interface SeedOutcome {
  readonly result: RunResult;
  /** Where two runs of the seed parted, told for people; null where they did not, or nobody asked. */
  readonly divergence: string | null;
}

/** What a worker says. A seed is reported as soon as it is done: what a worker finished before it died is not lost. */
export type WorkerMessage =
  | { readonly kind: 'seed'; readonly outcome: SeedOutcome }
  | { readonly kind: 'batch-done' }
  /** It is about to end itself, because of this. */
  | { readonly kind: 'broken'; readonly reason: string }
  /** Something did not end with its handler: nondeterminism, told for people. */
  | { readonly kind: 'stray'; readonly text: string };

/** What came of a batch. */
export interface BatchOutcome {
  readonly batch: Batch;
  /** In the order of the seeds; may grow while the batch runs. */
  readonly outcomes: readonly SeedOutcome[];
  /** Why the seeds without an outcome have none; null where all of them have one. */
  readonly lost: string | null;
}

/** A result without what only its own thread can hold: the states of nodes are whatever a protocol says they are. */
export function transferable(result: RunResult): RunResult {
  return { ...result, violations: result.violations.map((violation) => ({ ...violation, status: {} })) };
}
