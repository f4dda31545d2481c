import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, naturalLog, normalQuantile } from '../../src/sim/exact-math.js';

function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
}

describe('the natural logarithm', () => {
  it('agrees with the platform over the whole range of a draw, and far beyond', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -60, max: 2 ** 60, noNaN: true }), (x) => {
        expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThan(1e-14);
      }),
      { numRuns: 2000 },
    );
  });

  it('is 0 at 1, and exact at powers of two', () => {
    expect(naturalLog(1)).toBe(0);
    for (let power = -40; power <= 40; power += 1) expect(naturalLog(2 ** power)).toBe(power * Math.LN2);
  });
});

describe('the exponential function', () => {
  it('agrees with the platform', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (x) => {
        expect(relativeError(exponential(x), Math.exp(x))).toBeLessThan(2e-14);
      }),
      { numRuns: 2000 },
    );
  });

  it('is undone by the logarithm', () => {
    for (const x of [-20, -1, -1e-9, 0, 1e-9, 0.5, 1, 20]) expect(naturalLog(exponential(x))).toBeCloseTo(x, 13);
  });
});

describe('the quantiles of the normal distribution', () => {
  // Abramowitz & Stegun, tables 26.1 and 26.5, to the digits that double precision holds.
  it.each([
    [0.5, 0],
    [0.75, 0.6744897501960817],
    [0.841344746068543, 1],
    [0.9, 1.2815515655446004],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
    [0.9999, 3.719016485455709],
    [1e-6, -4.753424308822899],
  ])('at %d', (p, expected) => {
    expect(Math.abs(normalQuantile(p) - expected)).toBeLessThan(1e-8);
  });

  it('is odd around one half and grows', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 0.5, noNaN: true }), (p) => {
        expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 6);
        expect(normalQuantile(p)).toBeGreaterThanOrEqual(normalQuantile(p * 0.999));
      }),
    );
  });

  it('grows across the seams of its approximation', () => {
    for (const seam of [0.02425, 1 - 0.02425]) {
      const around = [-1e-9, -1e-12, 0, 1e-12, 1e-9].map((step) => normalQuantile(seam + step));
      for (let index = 1; index < around.length; index += 1) {
        expect(around[index]! - around[index - 1]!).toBeGreaterThan(-1e-8);
        expect(around[index]! - around[index - 1]!).toBeLessThan(1e-7);
      }
    }
  });
});
