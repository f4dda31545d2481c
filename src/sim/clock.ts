import type { Microseconds } from './message.js';

/**
 * A node's clock. Monotonic local time runs at a rate of its own and never jumps; the wall clock is local time with an
 * offset, and jumps. Leases need the difference.
 */
export class NodeClock {
  /** Local microseconds per microsecond of virtual time. */
  rate: number;
  /** How much faster than true time it was told to run: the sum of all its drifts. */
  private drift: number;
  /** Wall clock minus local time. */
  offset: Microseconds;
  private anchorTime: Microseconds = 0;
  private anchorLocal: Microseconds = 0;

  constructor(drift: number, offset: Microseconds) {
    this.drift = drift;
    this.rate = rateOf(drift);
    this.offset = offset;
  }

  /** Local time at a virtual time that is not before the last change of rate. */
  localAt(time: Microseconds): Microseconds {
    if (this.rate === 1) return this.anchorLocal + (time - this.anchorTime);
    return this.anchorLocal + Math.floor((time - this.anchorTime) * this.rate);
  }

  /** How long a local delay takes in virtual time: the local clock shows at least the delay when it is over. */
  virtualDelay(localDelay: Microseconds): Microseconds {
    return this.rate === 1 ? localDelay : Math.ceil(localDelay / this.rate);
  }

  /** From this time on it runs faster by a share, or slower; drifts add up. */
  addDrift(time: Microseconds, by: number): void {
    this.anchorLocal = this.localAt(time);
    this.anchorTime = time;
    this.drift += by;
    this.rate = rateOf(this.drift);
  }
}

/** However many drifts add up, a clock neither stands still nor runs backwards. */
const SLOWEST = 0.01;

function rateOf(drift: number): number {
  return Math.max(SLOWEST, 1 + drift);
}
