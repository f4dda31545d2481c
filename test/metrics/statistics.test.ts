import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf } from '../../src/metrics/histogram.js';
import { wilsonInterval } from '../../src/metrics/intervals.js';
import { nearestRank, statisticsOf } from '../../src/metrics/statistics.js';

const times = fc.array(fc.option(fc.integer({ min: 0, max: 60_000_000 }), { nil: null, freq: 8 }), { minLength: 1 });

describe('percentiles by nearest rank', () => {
  it('gives the textbook example', () => {
    const sorted = [15, 20, 35, 40, 50];
    expect([5, 30, 40, 50, 100].map((percent) => nearestRank(sorted, percent))).toEqual([15, 20, 20, 35, 50]);
  });

  it('gives the smallest sample that percent % do not exceed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const sorted = values.toSorted((a, b) => a - b);
        const result = nearestRank(sorted, percent);
        const covers = (limit: number) =>
          100 * sorted.filter((value) => value <= limit).length >= percent * sorted.length;
        expect(covers(result)).toBe(true);
        expect(sorted.filter((value) => value < result).some(covers)).toBe(false);
      }),
    );
  });

  it('is exact where percent × count is a multiple of 100', () => {
    const sorted = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(nearestRank(sorted, 99)).toBe(198);
    expect(nearestRank(sorted, 50)).toBe(100);
  });

  it('refuses what has no percentile', () => {
    expect(() => nearestRank([], 50)).toThrow(RangeError);
    expect(() => nearestRank([1], 101)).toThrow('whole number from 0 to 100');
    expect(() => nearestRank([1], 99.9)).toThrow(RangeError);
  });
});

describe('statistics', () => {
  it('turns microseconds into milliseconds', () => {
    expect(statisticsOf([2_000, 1_500, 1_000, 4_000], 'ms')).toEqual({
      unit: 'ms',
      count: 4,
      censored: 0,
      min: 1,
      mean: 2.125,
      p50: 1.5,
      p90: 4,
      p99: 4,
      max: 4,
    });
  });

  it('has nothing to say without samples', () => {
    const { count, censored, min, mean, p50, max } = statisticsOf([], 'share');
    expect([count, censored, min, mean, p50, max]).toEqual([0, 0, null, null, null, null]);
  });

  it('counts a censored sample as infinite and never drops it', () => {
    const { count, censored, min, mean, p50, p90, max } = statisticsOf([null, 3_000, 1_000, 2_000], 'ms');
    expect({ count, censored }).toEqual({ count: 4, censored: 1 });
    expect({ min, mean, p50, p90, max }).toEqual({ min: 1, mean: Infinity, p50: 2, p90: Infinity, max: Infinity });
  });

  it('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(times, fc.array(fc.nat(), { minLength: 200, maxLength: 200 }), (samples, keys) => {
        const shuffled = samples
          .map((sample, i) => ({ sample, key: keys[i % 200]! }))
          .toSorted((a, b) => a.key - b.key);
        expect(
          statisticsOf(
            shuffled.map(({ sample }) => sample),
            'ms',
          ),
        ).toEqual(statisticsOf(samples, 'ms'));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (samples) => {
        expect(statisticsOf(samples.toReversed(), 'share')).toEqual(statisticsOf(samples, 'share'));
      }),
    );
  });

  it('orders its figures', () => {
    fc.assert(
      fc.property(times, (samples) => {
        const { min, p50, p90, p99, max, mean, count, censored } = statisticsOf(samples, 'ms');
        const ordered = [min!, p50!, p90!, p99!, max!];
        expect(ordered).toEqual(ordered.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
        expect(mean!).toBeGreaterThanOrEqual(min!);
        expect(mean!).toBeLessThanOrEqual(max!);
        expect(count).toBe(samples.length);
        expect(censored).toBe(samples.filter((sample) => sample === null).length);
      }),
    );
  });

  it('sums beyond 2^53 without losing a microsecond', () => {
    const day = Number.MAX_SAFE_INTEGER - 1;
    expect(statisticsOf([day, day, day, day - 4], 'ms').mean).toBe((day - 1) / 1000);
  });

  it('rounds a mean time to the nearest microsecond', () => {
    expect(statisticsOf([1, 2], 'ms').mean).toBe(0.002);
    expect(statisticsOf([1, 1, 2], 'ms').mean).toBe(0.001);
    expect(statisticsOf([-3, -4], 'ms').mean).toBe(-0.003);
  });

  it('adds shares without drift', () => {
    expect(statisticsOf(new Array<number>(10).fill(0.1), 'share').mean).toBe(0.1);
  });

  it('refuses what is not a sample', () => {
    expect(() => statisticsOf([1.5], 'ms')).toThrow('expected whole microseconds, got 1.5');
    expect(() => statisticsOf([Number.NaN], 'share')).toThrow('expected a finite number, got NaN');
    expect(() => statisticsOf([Infinity], 'count')).toThrow(RangeError);
  });
});

describe('Wilson interval', () => {
  it('gives published values', () => {
    // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const rounded = (successes: number, trials: number) => {
      const { low, high } = wilsonInterval(successes, trials);
      return [low.toFixed(4), high.toFixed(4)];
    };
    expect(rounded(81, 263)).toEqual(['0.2553', '0.3662']);
    expect(rounded(15, 148)).toEqual(['0.0624', '0.1605']);
    expect(rounded(0, 20)).toEqual(['0.0000', '0.1611']);
    expect(rounded(1, 29)).toEqual(['0.0061', '0.1718']);
  });

  it('says something where every trial succeeded', () => {
    expect(wilsonInterval(200, 200).low).toBeCloseTo(0.9812, 4);
    expect(wilsonInterval(200, 200).high).toBe(1);
  });

  it('holds the share, within 0 and 1, and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
        const successes = Math.floor(share * trials);
        const { low, high } = wilsonInterval(successes, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(wilsonInterval(trials - successes, trials).low).toBeCloseTo(1 - high, 10);
      }),
    );
  });

  it('knows nothing without trials, and refuses impossible counts', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(() => wilsonInterval(3, 2)).toThrow('expected from 0 to 2 successes, got 3');
  });
});

describe('histogram', () => {
  it('uses round limits', () => {
    const { bins, censored } = histogramOf([171, 262, 301, 318, null], 4);
    expect(bins).toEqual([
      { from: 150, to: 200, count: 1 },
      { from: 200, to: 250, count: 0 },
      { from: 250, to: 300, count: 1 },
      { from: 300, to: 350, count: 2 },
    ]);
    expect(censored).toBe(1);
  });

  it('counts every sample once, in the bin that holds it', () => {
    const samples = fc.array(fc.integer({ min: -1_000, max: 1_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 30 }), (values, atMost) => {
        const { bins } = histogramOf(values, atMost);
        expect(bins.length).toBeLessThanOrEqual(atMost);
        const last = bins.length - 1;
        for (const [index, { from, to, count }] of bins.entries()) {
          const inside = values.filter((value) => value >= from && (value < to || (index === last && value <= to)));
          expect(count).toBe(inside.length);
        }
      }),
    );
  });

  it('is empty without samples', () => {
    expect(histogramOf([null, null], 5)).toEqual({ bins: [], censored: 2 });
  });
});
