import type { RunResult } from '../result.js';

/** Answers while no fault goes on, over all runs: what a service does when nobody disturbs it. */
export class CalmAnswers {
  private timeUs = 0;
  private answered = 0;

  add({ answers, faults, virtualTimeUs }: RunResult): void {
    const sliceUs = virtualTimeUs / answers.length;
    for (const [slice, count] of answers.entries()) {
      const fromUs = slice * sliceUs;
      const disturbed = faults.some(
        ({ startUs, endUs }) => startUs < fromUs + sliceUs && (endUs === null || endUs >= fromUs),
      );
      if (disturbed) continue;
      this.timeUs += sliceUs;
      this.answered += count;
    }
  }

  /**
   * The mean time between two answers, in microseconds: the resolution of every figure that is read off the answers.
   * null where nothing was answered then.
   */
  get meanGapUs(): number | null {
    return this.answered === 0 ? null : this.timeUs / this.answered;
  }
}
