import { describe, expect, it } from 'vitest';
import {
  addInterval,
  deviationOf,
  deviationsAt,
  meanInterval,
  openWindow,
} from '../../../src/protocols/detectors/arrival-window.js';

/** Hayashibara et al. 2004, section 4.2. */
describe('a window of arrivals', () => {
  it('begins with two guesses around the expected interval', () => {
    const window = openWindow(0, 100_000, 200);
    expect(meanInterval(window)).toBe(100_000);
    expect(deviationOf(window)).toBe(25_000);
  });

  it('knows mean and deviation of the last intervals alone', () => {
    const window = openWindow(0, 100_000, 4);
    for (const interval of [5, 900_000, 90_000, 110_000, 80_000, 120_000]) addInterval(window, interval, 4);
    expect(meanInterval(window)).toBe(100_000);
    expect(deviationOf(window)).toBeCloseTo(Math.sqrt((2 * 10_000 ** 2 + 2 * 20_000 ** 2) / 4), 6);
    expect(window.deviations).toHaveLength(4);
  });

  it.each([
    [1, 1.281552],
    [3, 3.090232],
    [8, 5.612001],
  ])('reaches φ = %d so many deviations beyond the mean', (threshold, deviations) => {
    expect(deviationsAt(threshold)).toBeCloseTo(deviations, 4);
  });
});
