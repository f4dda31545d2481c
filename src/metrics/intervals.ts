/** Both ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the standard normal distribution: an interval that covers 95 %. */
const Z = 1.959963984540054;

/**
 * The 95 % score interval of a share (Wilson, JASA 22, 1927). Unlike the textbook's ± it stays within 0 and 1, and
 * says something where every trial succeeded: 200 of 200 is "at least 98.1 %".
 *
 * @param successes from 0 to `trials`
 * @param trials    0 gives the interval from 0 to 1: nothing is known
 * @throws RangeError where `successes` lies outside 0 … `trials`
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (!(successes >= 0 && successes <= trials)) {
    throw new RangeError(`expected from 0 to ${trials} successes, got ${successes}`);
  }
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const zz = (Z * Z) / trials;
  const centre = (share + zz / 2) / (1 + zz);
  const half = (Z * Math.sqrt((share * (1 - share)) / trials + zz / (4 * trials))) / (1 + zz);
  // The ends are exactly 0 and 1 in these cases; rounding must not move them.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}
