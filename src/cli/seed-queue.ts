import type { Batch } from '../runner/workers/messages.js';
import type { SeedSelection } from './seeds.js';
import { countSeeds, eachSeed } from './seeds.js';

/** Hands out the seeds of all jobs, in order, in batches of one job each. */
export class SeedQueue {
  /** How many seeds have not been handed out. */
  left: number;
  private readonly jobs: readonly { readonly seeds: SeedSelection }[];
  private job = 0;
  private seeds: Iterator<number>;
  private next: number | null;

  constructor(jobs: readonly { readonly seeds: SeedSelection }[]) {
    this.jobs = jobs;
    this.left = jobs.reduce((sum, { seeds }) => sum + countSeeds(seeds.ranges), 0);
    this.seeds = eachSeed(jobs[0]?.seeds.ranges ?? []);
    this.next = this.draw();
  }

  /** The next batch, of at most so many seeds; null where none is left. */
  take(most: number): Batch | null {
    if (this.next === null) return null;
    const { job } = this;
    const seeds: number[] = [];
    while (this.next !== null && this.job === job && seeds.length < most) {
      seeds.push(this.next);
      this.next = this.draw();
    }
    this.left -= seeds.length;
    return { job, seeds };
  }

  private draw(): number | null {
    for (;;) {
      const { done, value } = this.seeds.next();
      if (!done) return value;
      if (this.job >= this.jobs.length - 1) return null;
      this.job += 1;
      this.seeds = eachSeed(this.jobs[this.job]!.seeds.ranges);
    }
  }
}
