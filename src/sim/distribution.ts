/**
 * A distribution of a quantity, as its quantile function: one uniform draw gives one value, so that every message costs
 * the same number of draws whatever the distribution is. Durations are in microseconds.
 */
export interface Distribution {
  readonly name: 'constant' | 'uniform' | 'exponential' | 'normal' | 'lognormal';
  /** Smallest value it gives. */
  readonly min: number;
  /** Largest value it gives; Infinity where it has no bound. */
  readonly max: number;
  readonly mean: number;
  /** The value below which a share `u` of all draws fall; `u` from 0 to below 1. */
  quantile(u: number): number;
}
