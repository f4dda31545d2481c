import type { RunResult } from '../runner/result.js';

/**
 * The mean time between two answered operations of a run while no fault goes on, in microseconds: the resolution of
 * every figure that is read off the answers. null where nothing was answered then.
 */
export function usualGapUs(runs: readonly RunResult[]): number | null {
  let timeUs = 0;
  let answered = 0;
  for (const { answers, faults, virtualTimeUs } of runs) {
    const sliceUs = virtualTimeUs / answers.length;
    for (const [slice, count] of answers.entries()) {
      const fromUs = slice * sliceUs;
      const disturbed = faults.some(
        ({ startUs, endUs }) => startUs < fromUs + sliceUs && (endUs === null || endUs >= fromUs),
      );
      if (disturbed) continue;
      timeUs += sliceUs;
      answered += count;
    }
  }
  return answered === 0 ? null : timeUs / answered;
}
