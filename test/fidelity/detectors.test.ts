import { describe, expect, it } from 'vitest';
import { type Figures, metricsOf } from './cost.js';

const NFD_S = 'scenarios/heartbeat/nfd-s.yaml';
const FIRST_DETECTION = 'scenarios/swim/first-detection.yaml';

/** `npm run test:detectors` runs so long that the tolerances are three standard deviations or more. */
const full = process.env.MODE === 'detectors';

/** Chen, Toueg & Aguilera 2002: η = 1 s, p_L = 0.01, delays exponential with mean 0.02 s. */
describe('NFD-S', () => {
  const rare = full
    ? // 1,560 pairs watch for 45 minutes: 1,170 hours of observing, about 42,000 mistakes.
      ['nodes=40', 'run.for=45m', 'run.settle=25m', 'run.seeds=1..1']
    : // 380 pairs watch for 17 minutes: 107 hours, about 3,800 mistakes. Few of them last a period, which makes the mean uncertain.
      ['nodes=20', 'run.for=17m', 'run.settle=25m', 'run.seeds=1..1'];

  it.each([
    // 4 × 90 pairs watch for 10 minutes: 60 hours of observing, about 19,500 mistakes.
    { shift: '50ms', more: [], recurrence: 11_070, duration: 125.2, within: 0.05, accuracy: 0.98869 },
    { shift: '1s', more: rare, recurrence: 101_000, duration: 30.1, within: full ? 0.05 : 0.15, accuracy: 0.9997 },
  ])('with shift $shift is wrong as often and as long as published', (row) => {
    const measured = metricsOf(NFD_S, `protocol.shift=${row.shift}`, ...row.more);
    const [recurrences, durations] = [measured['mistake-recurrence']!, measured['mistake-duration']!];
    const accuracy = measured['query-accuracy']!.mean;
    expect(recurrences.count).toBeGreaterThan(3000);
    expect(recurrences.censored).toBe(0);
    expectWithin(recurrences.mean, row.recurrence, 0.05);
    expectWithin(durations.mean, row.duration, row.within);
    expect(Math.abs(accuracy - row.accuracy)).toBeLessThan(0.001);
    // P_A = 1 − E(T_M)/E(T_MR) (their theorem 1), from figures that are measured apart.
    expect(Math.abs(1 - durations.mean / recurrences.mean - accuracy)).toBeLessThan(0.001);
  });

  it.each(['50ms', '400ms'])('with shift %s notices a crash within period and shift, always', (shift) => {
    const bound = 1000 + Number.parseInt(shift, 10);
    const { 'detection-time': detection } = metricsOf(
      'scenarios/heartbeat/detection-bound.yaml',
      `protocol.shift=${shift}`,
      `expect.eventually.0.within=${bound}ms`,
      `expect.metrics.detection-time.atMost=${bound}ms`,
    );
    expect(detection).toMatchObject({ count: 200, censored: 0 });
    expect(detection!.max).toBeLessThanOrEqual(bound);
  });
});

/** Das, Gupta & Motivala 2002, section 3.1; one crash a run. */
describe('SWIM', () => {
  // The mean of 4,000 runs is known to 0.95 %, of 1,000 to 1.9 %.
  const [runs, within] = full ? [4000, 0.03] : [1000, 0.06];

  it.each([8, 32])('among %i members notices a crash after the published number of periods', (n) => {
    const periods = 1 / (1 - (1 - 1 / (n - 1)) ** (n - 1));
    const { 'detection-time': detection } = metricsOf(
      FIRST_DETECTION,
      `nodes=${n}`,
      `run.seeds=1..${runs}`,
      'run.for=11s',
      'faults.0.at=1s',
    );
    expect(detection).toMatchObject({ count: runs, censored: 0, min: 1000 });
    expectWithin(detection!.mean, periods * 1000, within);
  });

  it.each([8, 32, 100])('among %i members sends two messages per member and period', (n) => {
    const { 'message-rate': rate } = metricsOf(
      FIRST_DETECTION,
      `nodes=${n}`,
      'run.seeds=1..1',
      'run.for=200s',
      'run.settle=10s',
      'faults.0.at=199s',
      'expect.eventually.0.within=9s',
      'expect.metrics.detection-time.mean.atLeast=0',
      'expect.metrics.detection-time.mean.atMost=10s',
    );
    expectWithin(rate!.mean, 2, 0.02);
  });
});

/** Hayashibara et al. 2004, section 4.2: mean and deviation of the intervals are 1000 and 100 ms. */
describe('φ accrual', () => {
  // The standard deviations beyond the mean at which the tail of a normal distribution is 10^-threshold.
  it.each([
    { threshold: 1, deviations: 1.2816 },
    { threshold: 3, deviations: 3.0902 },
    { threshold: 8, deviations: 5.612 },
  ])('with threshold $threshold suspects when the tail says so', ({ threshold, deviations }) => {
    const expected = 1000 + 100 * deviations;
    const { 'detection-time': detection } = metricsOf(
      'scenarios/phi-accrual/threshold.yaml',
      `protocol.threshold=${threshold}`,
      `expect.metrics.detection-time.atLeast=${Math.floor(expected)}ms`,
      `expect.metrics.detection-time.atMost=${Math.ceil(expected)}ms`,
    );
    expect(detection!.count).toBe(2);
    expect(detection!.min).toBeCloseTo(expected, 1);
    expect(detection!.max).toBe(detection!.min);
  });
});

function expectWithin(actual: Figures['mean'], published: number, share: number): void {
  expect(Math.abs(actual / published - 1), `${actual} against ${published}`).toBeLessThan(share);
}
