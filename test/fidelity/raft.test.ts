import { describe, expect, it } from 'vitest';
import { type Figures, metricsOf, metricsOfVariant } from './cost.js';

/** `npm run test:fidelity` takes its time: as many runs as were published, and the published tolerance. */
const FULL = process.env.MODE === 'fidelity';
const MINUTES = 60_000;
const file = (name: string) => `test/fidelity/raft-${name}.yaml`;

/** Few runs scatter more: then a multiple of the tolerance is allowed. */
function expectNear(value: number, published: number, tolerance: number, looser = 4): void {
  const allowed = published * tolerance * (FULL ? 1 : looser);
  expect(Math.abs(value - published), `${value} against ${published}`).toBeLessThanOrEqual(allowed);
}

describe('AvailSim: five servers elect their first leader (thesis, chapter 9)', () => {
  const seeds = FULL ? '1..10000' : '1..150';
  const firstLeader = (variant: string) =>
    metricsOfVariant(file('availsim'), variant, `run.seeds=${seeds}`)['first-leader-time']!;

  it('where none failed', { timeout: 10 * MINUTES }, () => {
    const { mean, p50, p90, censored } = firstLeader('none-failed');
    expect(censored).toBe(0);
    expectNear(mean, 430, 0.01);
    expectNear(p50, 410, 0.01);
    expectNear(p90, 489, 0.02);
  });

  it('where two failed', { timeout: 10 * MINUTES }, () => {
    const { mean, p50, p90, censored } = firstLeader('two-failed');
    expect(censored).toBe(0);
    expectNear(mean, 632, 0.03);
    expectNear(p50, 469, 0.02);
    expectNear(p90, 1074, 0.06);
  });
});

describe('a leader crashes, and two of the four others cannot win (paper, Figure 16)', () => {
  const electionTime = (timeout: string, heartbeat: string, seeds: string): Figures =>
    metricsOf(
      file('figure-16'),
      `protocol.electionTimeout=${timeout}`,
      `protocol.heartbeat=${heartbeat}`,
      `run.seeds=${seeds}`,
    )['election-time']!;

  it.each([
    ['150..200ms', '75ms', 147],
    ['150..300ms', '75ms', 171],
    ['50..100ms', '25ms', 67],
  ])(
    'timeouts of %s, heartbeats every %s: %i ms in the median',
    { timeout: 10 * MINUTES },
    (timeout, heartbeat, published) => {
      const { p50 } = electionTime(timeout, heartbeat, FULL ? '1..1000' : '1..50');
      expectNear(p50, published, 0.08, 2);
    },
  );

  it('without randomness no leader is found in nine seconds', { timeout: MINUTES }, () => {
    const { count, censored } = electionTime('150ms', '75ms', FULL ? '1..100' : '1..5');
    expect(count).toBeGreaterThan(0);
    expect(censored).toBe(count);
  });
});

describe('split votes with a constant latency (thesis, section 9.2)', () => {
  it('happen in as many elections as the binomial formula says', { timeout: 20 * MINUTES }, () => {
    const parts = FULL ? 10 : 1;
    const each = FULL ? 10_000 : 800;
    let [splits, elections] = [0, 0];
    for (let part = 0; part < parts; part += 1) {
      const seeds = `${part * each + 1}..${(part + 1) * each}`;
      const { mean, count } = metricsOf(file('split-vote'), `run.seeds=${seeds}`)['split-vote']!;
      splits += mean * count;
      elections += count;
    }
    const published = 100 * splitVotes(4, 5, 0.1);
    expect(published).toBeCloseTo(5.23, 2);
    expect(Math.abs((100 * splits) / elections - published)).toBeLessThanOrEqual(FULL ? 0.25 : 2.4);
  });
});

/** P(at least c of s servers time out within a latency of the first), c being too many for a majority of n to be left. */
function splitVotes(servers: number, members: number, latency: number): number {
  const tooMany = servers - Math.floor(members / 2) + 1;
  let sum = 0;
  for (let k = tooMany - 1; k <= servers; k += 1) {
    sum += choose(servers, k) * latency ** k * (1 - latency) ** (servers - k);
  }
  return sum;
}

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}

describe('messages in the steady state, one command in flight', () => {
  it.each([3, 5, 7])('are 2(n-1) a command among %i servers, heartbeats and their answers apart', (nodes) => {
    const metrics = metricsOf(file('cost'), `nodes=${nodes}`, 'run.seeds=1');
    const messages = metrics['messages-per-operation']!.mean - 2 * metrics['heartbeats-per-operation']!.mean;
    expect(messages).toBeGreaterThanOrEqual(2 * (nodes - 1));
    expect(messages).toBeLessThan(2 * (nodes - 1) * 1.005);
  });
});
