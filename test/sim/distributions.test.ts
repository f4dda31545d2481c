import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/sim/distribution.js';
import { constant, exponential, lognormal, normal, uniform, uniformReal } from '../../src/sim/distributions.js';

const DRAWS = 1_000_000;

/** One draw from the middle of each of a million strata: what random draws tend to, without their noise. */
function stratified(distribution: Distribution): Float64Array {
  return Float64Array.from({ length: DRAWS }, (_, index) => distribution.quantile((index + 0.5) / DRAWS));
}

function momentsOf(values: Float64Array): { mean: number; sd: number; p50: number; p99: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const sorted = values.slice().sort();
  return { mean, sd: Math.sqrt(variance), p50: sorted[DRAWS / 2]!, p99: sorted[DRAWS * 0.99]! };
}

function expectWithin(share: number, actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(share * Math.abs(expected));
}

const Z99 = 2.3263478740408408;
const cases: readonly [string, Distribution, { mean: number; sd: number; p50: number; p99: number }][] = [
  ['uniform', uniform(2000, 10_000), { mean: 6000, sd: 8000 / Math.sqrt(12), p50: 6000, p99: 9920 }],
  [
    'exponential',
    exponential({ min: 1000, mean: 20_000 }),
    { mean: 20_000, sd: 19_000, p50: 1000 + 19_000 * Math.LN2, p99: 1000 + 19_000 * Math.log(100) },
  ],
  ['normal', normal({ mean: 10_000, sd: 2000 }), { mean: 10_000, sd: 2000, p50: 10_000, p99: 10_000 + Z99 * 2000 }],
  [
    'lognormal',
    lognormal({ median: 10_000, p99: 80_000 }),
    (() => {
      const variance = (Math.log(8) / Z99) ** 2;
      const mean = 10_000 * Math.exp(variance / 2);
      return { mean, sd: mean * Math.sqrt(Math.exp(variance) - 1), p50: 10_000, p99: 80_000 };
    })(),
  ],
];

describe.each(cases)('the %s distribution', (_, distribution, expected) => {
  const values = stratified(distribution);
  const moments = momentsOf(values);

  it('has the moments of its closed form', () => {
    for (const moment of ['mean', 'sd', 'p50', 'p99'] as const) expectWithin(0.01, moments[moment], expected[moment]);
  });

  it('says its mean', () => {
    expectWithin(0.001, distribution.mean, expected.mean);
  });

  it('gives whole numbers that grow with the draw, from 0 to below 1', () => {
    expect(values.every(Number.isInteger)).toBe(true);
    expect(values.every((value, index) => index === 0 || value >= values[index - 1]!)).toBe(true);
    for (const u of [0, 1 - 2 ** -32]) {
      expect(Number.isSafeInteger(distribution.quantile(u))).toBe(true);
      expect(distribution.quantile(u)).toBeGreaterThanOrEqual(distribution.min);
      expect(distribution.quantile(u)).toBeLessThanOrEqual(distribution.max);
    }
  });
});

describe('ends of distributions', () => {
  it('a constant is one', () => {
    expect([0, 0.5, 0.999].map((u) => constant(7).quantile(u))).toEqual([7, 7, 7]);
    expect(constant(7)).toMatchObject({ min: 7, max: 7, mean: 7 });
  });

  it('a uniform range includes both ends, each as likely as the middle', () => {
    const counts = new Map<number, number>();
    for (let index = 0; index < 3000; index += 1) {
      const value = uniform(1, 3).quantile(index / 3000);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts]).toEqual([
      [1, 1000],
      [2, 1000],
      [3, 1000],
    ]);
  });

  it('a range of one value is a constant', () => {
    expect(uniform(5, 5).name).toBe('constant');
    expect(uniformReal(0.5, 0.5).name).toBe('constant');
  });

  it('a real range keeps fractions and signs', () => {
    expect(uniformReal(-0.02, 0.02).quantile(0.25)).toBeCloseTo(-0.01, 12);
  });

  it('normal draws are cut at 0', () => {
    const wide = normal({ mean: 100, sd: 1000 });
    expect(wide.quantile(0.01)).toBe(0);
    expect(wide.quantile(0)).toBe(0);
    expect(wide.quantile(0.9)).toBeGreaterThan(0);
  });

  it('an exponential starts at its minimum', () => {
    expect(exponential({ min: 1000, mean: 20_000 }).quantile(0)).toBe(1000);
  });
});
