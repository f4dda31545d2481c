import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeClock } from '../../src/sim/clock.js';

const drift = fc.double({ min: -0.5, max: 1, noNaN: true });
const time = fc.integer({ min: 0, max: 1_000_000_000 });
const delay = fc.integer({ min: 0, max: 60_000_000 });

describe('a clock with a rate of its own', () => {
  it('shows at least the delay when a timer is over, and hardly more', () => {
    fc.assert(
      fc.property(drift, time, delay, (rate, start, wait) => {
        const clock = new NodeClock(rate, 0);
        const end = start + clock.virtualDelay(wait);
        const shown = clock.localAt(end) - clock.localAt(start);
        expect(shown).toBeGreaterThanOrEqual(wait);
        expect(shown).toBeLessThanOrEqual(wait + 3);
      }),
      { numRuns: 20_000 },
    );
  });

  it('never goes back, at a change of rate neither', () => {
    fc.assert(
      fc.property(drift, fc.array(fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), drift)), (first, changes) => {
        const clock = new NodeClock(first, 0);
        let now = 0;
        let shown = clock.localAt(0);
        for (const [passed, next] of changes) {
          now += passed;
          const before = clock.localAt(now);
          clock.addDrift(now, next);
          expect(before).toBeGreaterThanOrEqual(shown);
          expect(clock.localAt(now)).toBe(before);
          shown = before;
        }
      }),
    );
  });

  it('adds drifts up, never stands still, and is back at its own rate when they are over', () => {
    const clock = new NodeClock(0, 0);
    for (const by of [-0.5, -0.5, -0.5]) clock.addDrift(0, by);
    expect(clock.rate).toBe(0.01);
    expect(clock.virtualDelay(1000)).toBe(100_000);
    for (const by of [0.5, 0.5]) clock.addDrift(0, by);
    expect(clock.rate).toBe(0.5);
    clock.addDrift(0, 0.5);
    expect(clock.rate).toBe(1);
  });

  it('is exact at the rate of time', () => {
    const clock = new NodeClock(0, 0);
    expect(clock.localAt(123)).toBe(123);
    expect(clock.virtualDelay(456)).toBe(456);
  });
});
