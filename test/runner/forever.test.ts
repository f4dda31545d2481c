import { describe, expect, it } from 'vitest';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import { scenarioOf } from './scenario-of.js';

function verdictOf(rest: string, seeds = 5) {
  const scenario = scenarioOf(`clients: { count: 3, rate: 20/s }\nrun: { for: 3s, settle: 3s }\n${rest}`);
  const sweep = new Sweep(scenario, { seedsArePartial: false });
  for (let seed = 1; seed <= seeds; seed += 1) sweep.add(runSeed(scenario, seed).result);
  const { verdict, expectations } = sweep.finish();
  return { verdict, expectations: expectations.map((each) => `${each.kind} ${each.name} ${each.verdict}`) };
}

const DEMANDS = `expect:
  always: all
  eventually:
    - { progress: true, within: 2s, after: settle }
    - { leader: one, within: 2s, after: settle }
    - { converged: true, within: 2s, after: settle }
  metrics: { redundancy-time.max: { atMost: 5s } }
`;

describe('liveness is judged over the others', () => {
  it.each([
    'crash: leader',
    'pause: leader',
    'isolate: leader, clients: true',
    'isolate: [leader, c1]',
    'partition: [[n1, n2], [n3, n4, n5, c1, c2, c3]]',
    'disk: any, stall: true',
    'disk: any, fail-sync: true',
  ])('where a fault lasts for ever: %s', (fault) => {
    const { verdict, expectations } = verdictOf(`faults: [{ at: 1s, ${fault}, for: forever }]\n${DEMANDS}`);
    expect(expectations.filter((each) => !each.endsWith(' pass'))).toEqual([]);
    expect(verdict).toBe('pass');
  });

  it('where a link loses everything for ever, as if it were cut', () => {
    const demand = 'expect: { eventually: [{ converged: true, within: 2s, after: settle }] }\n';
    const lost = 'faults: [{ at: 1s, link: { from: leader, to: all }, loss: LOSS, for: forever }]\n';
    expect(verdictOf(lost.replace('LOSS', '100%') + demand).verdict).toBe('pass');
    expect(verdictOf(lost.replace('LOSS', '99.9%') + demand).verdict).toBe('fail');
  });

  it('and of them it is demanded: without a majority nobody is left to judge, with one somebody is', () => {
    const three = verdictOf(`faults: [{ at: 1s, crash: [n1, n2, n3], for: forever }]\n${DEMANDS}`);
    expect(three.expectations).toContain('eventually progress fail');
    expect(three.verdict).toBe('fail');
  });
});

describe('a liveness property that is expected to be violated', () => {
  const lost = 'faults: [{ at: 1s, crash: majority, for: forever }]\n';

  it('passes where it is, and is not demanded as well', () => {
    expect(verdictOf(`${lost}expect: { violated: [progress] }\n`)).toEqual({
      verdict: 'pass',
      expectations: ['violated progress pass'],
    });
    const own = `${lost}expect: { violated: [progress], eventually: [{ progress: true, within: 1s, after: settle }] }\n`;
    expect(verdictOf(own)).toEqual({ verdict: 'pass', expectations: ['violated progress pass'] });
  });

  it('fails where it holds', () => {
    expect(verdictOf('expect: { violated: [progress] }\n').expectations).toEqual(['violated progress fail']);
  });
});

describe('a nemesis that never strikes', () => {
  it('makes the scenario inconclusive', () => {
    const never = 'nemesis: [{ crash: any, every: 1000h, for: 1s }]\n';
    expect(verdictOf(never).verdict).toBe('inconclusive');
    const once = 'nemesis: [{ crash: any, every: 1000h, for: 1s }, { pause: any, times: 1, for: 100ms }]\n';
    expect(verdictOf(once).verdict).toBe('pass');
  });
});
