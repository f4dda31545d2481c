import { describe, expect, it } from 'vitest';
import type { PropertyDefinition } from '../../src/checkers/property.js';
import type { ProtocolDefinition } from '../../src/protocols/definition.js';
import type { ExpectationResult, ScenarioResult } from '../../src/runner/result.js';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import { Beating, beatingWith } from './faulty-protocol.js';
import { scenarioOf } from './scenario-of.js';

/** n1 tosses a coin at its third beat, and marks and tells what came up. */
class Tossing extends Beating {
  override onBeatTimeout(): void {
    super.onBeatTimeout();
    if (this.id !== 0 || this.beats !== 3) return;
    const side = this.random() < 0.5 ? 'heads' : 'tails';
    this.mark(side);
    this.observe({ kind: 'test:tossed', side });
  }
}

function judging(name: string, judge: 'violate' | 'inconclusive', side: string): PropertyDefinition {
  return {
    name,
    about: `never ${side}`,
    source: 'none',
    create: ({ world, violate, inconclusive }) => ({
      onTestTossed: (_node: unknown, tossed: { side: string }) => {
        if (tossed.side !== side) return;
        if (judge === 'violate') violate([world.servers[0]!], `${side} came up.`);
        else inconclusive('the coin stood on its edge');
      },
    }),
  };
}

const protocol: ProtocolDefinition = {
  ...beatingWith(Tossing, [
    judging('never-heads', 'violate', 'heads'),
    judging('never-edge', 'violate', 'edge'),
    judging('sees-tails', 'inconclusive', 'tails'),
  ]),
  marks: { heads: 'heads came up', tails: 'tails came up', edge: 'the coin stood on its edge' },
  survives: ['crash', 'restart'],
};

const sides = (seeds: readonly number[]) => {
  const scenario = scenarioOf('run: { for: 1s, settle: 0s }\nexpect: { always: [] }\n', protocol);
  return seeds.map((seed) => runSeed(scenario, seed).result.marks[0]!);
};

const SEEDS = Array.from({ length: 30 }, (_, index) => index + 1);
const HEADS = SEEDS.filter((seed) => sides([seed])[0] === 'heads');
const TAILS = SEEDS.filter((seed) => !HEADS.includes(seed));

function sweep(expectations: string, seeds = SEEDS, { partial = false, rest = '' } = {}): ScenarioResult {
  const scenario = scenarioOf(`run: { for: 1s, settle: 0s }\n${rest}expect: ${expectations}\n`, protocol);
  const all = new Sweep(scenario, { seedsArePartial: partial });
  for (const seed of seeds) all.add(runSeed(scenario, seed).result);
  return all.finish();
}

function first(result: ScenarioResult): Partial<ExpectationResult> {
  const { verdict, firstSeed } = result.expectations[0]!;
  return { verdict, firstSeed };
}

describe('the coin', () => {
  it('falls on both sides, as seeds decide', () => {
    expect(HEADS.length).toBeGreaterThan(5);
    expect(TAILS.length).toBeGreaterThan(5);
  });
});

describe('always', () => {
  it('fails where the property is violated in a seed, and names the first', () => {
    const result = sweep('{ always: [never-heads] }');
    expect(result).toMatchObject({ verdict: 'fail', seeds: { run: 30, failed: HEADS.length, passed: TAILS.length } });
    expect(first(result)).toEqual({ verdict: 'fail', firstSeed: HEADS[0] });
    expect(result.expectations[0]!.detail).toBe(`violated in ${HEADS.length} seeds`);
  });

  it('passes where it holds', () => {
    expect(sweep('{ always: [never-heads] }', TAILS)).toMatchObject({ verdict: 'pass' });
  });

  it('is inconclusive where it could not be judged; a violation elsewhere outweighs that', () => {
    const undecided = sweep('{ always: [sees-tails] }');
    expect(undecided).toMatchObject({ verdict: 'inconclusive', seeds: { inconclusive: TAILS.length } });
    expect(first(undecided)).toEqual({ verdict: 'inconclusive', firstSeed: TAILS[0] });
    expect(sweep('{ always: [sees-tails, never-heads] }').verdict).toBe('fail');
  });

  it('judges nothing that is not listed', () => {
    expect(sweep('{ always: [] }')).toMatchObject({ verdict: 'pass', expectations: [] });
  });
});

describe('sometimes and never', () => {
  it('ask for a mark in one seed at least, or in none', () => {
    expect(first(sweep('{ always: [], sometimes: [heads] }'))).toEqual({ verdict: 'pass', firstSeed: HEADS[0] });
    expect(sweep('{ always: [], sometimes: [edge] }').verdict).toBe('fail');
    expect(first(sweep('{ always: [], never: [heads] }'))).toEqual({ verdict: 'fail', firstSeed: HEADS[0] });
    expect(sweep('{ always: [], never: [edge] }').verdict).toBe('pass');
  });

  it('count in how many seeds each mark was reached', () => {
    expect(sweep('{ always: [] }').marks).toEqual({ heads: HEADS.length, tails: TAILS.length });
  });

  it('sometimes is not judged on a part of the seeds, never is', () => {
    const partial = sweep('{ always: [], sometimes: [edge] }', SEEDS, { partial: true });
    expect(partial.verdict).toBe('pass');
    expect(first(partial)).toMatchObject({ verdict: 'not-judged' });
    expect(sweep('{ always: [], sometimes: [heads] }', HEADS, { partial: true }).expectations[0]!.verdict).toBe('pass');
    expect(sweep('{ always: [], never: [heads] }', HEADS, { partial: true }).verdict).toBe('fail');
  });
});

describe('violated', () => {
  it('passes just where the property is violated in a seed, and such runs pass', () => {
    const control = sweep('{ violated: [never-heads] }');
    expect(control).toMatchObject({ verdict: 'pass', seeds: { failed: 0 } });
    expect(first(control)).toEqual({ verdict: 'pass', firstSeed: HEADS[0] });
    expect(sweep('{ violated: [never-edge] }').verdict).toBe('fail');
    expect(sweep('{ violated: [never-edge] }', SEEDS, { partial: true }).verdict).toBe('pass');
  });

  it('does not excuse another property', () => {
    expect(sweep('{ violated: [never-heads], always: [sees-tails] }').verdict).toBe('inconclusive');
  });
});

describe('faults that never fire', () => {
  const rest = 'faults: [{ when: { observe: suspect }, restart: n1 }]\n';

  it('make the scenario inconclusive, unless only a part of the seeds ran', () => {
    const result = sweep('{ always: [] }', SEEDS, { rest });
    expect(result).toMatchObject({ verdict: 'inconclusive', neverFired: ['faults[0]'] });
    expect(sweep('{ always: [] }', SEEDS, { rest, partial: true }).verdict).toBe('pass');
  });
});

describe('metrics', () => {
  const raft = (bounds: string, { partial = false, faults = '' } = {}) => {
    const text = `nodes: 3\nclients: { count: 1, rate: 20/s }\nrun: { for: 2s, settle: 1s }\n${faults}`;
    const scenario = scenarioOf(`${text}expect: { always: [], eventually: [], metrics: ${bounds} }\n`);
    const all = new Sweep(scenario, { seedsArePartial: partial });
    for (const seed of [1, 2, 3]) all.add(runSeed(scenario, seed).result);
    return all.finish();
  };

  it('pass within their bounds and fail beyond, with a statistic or for every sample', () => {
    expect(raft('{ availability: { atLeast: 50% } }').verdict).toBe('pass');
    expect(raft('{ operation-latency.p50: { atMost: 1s, atLeast: 1ms } }').verdict).toBe('pass');
    expect(raft('{ operation-latency.p50: { atMost: 1ms } }').verdict).toBe('fail');
    expect(raft('{ operation-latency.max: { atMost: 1us } }').verdict).toBe('fail');
    expect(first(raft('{ operation-latency: { atMost: 1us } }'))).toEqual({ verdict: 'fail', firstSeed: 1 });
  });

  it('are inconclusive without samples, and not judged on a part of the seeds', () => {
    expect(raft('{ recovery-time: { atMost: 1s } }').verdict).toBe('inconclusive');
    expect(raft('{ recovery-time: { atMost: 1s } }', { partial: true }).verdict).toBe('pass');
    expect(raft('{ operation-latency: { atMost: 1us } }', { partial: true }).verdict).toBe('pass');
  });

  it('that were cut off by the end of the run miss every upper bound', () => {
    const faults = 'faults: [{ at: 1s, crash: [n1, n2], for: forever }]\n';
    const result = raft('{ recovery-time.min: { atMost: 1h } }', { faults });
    expect(result.verdict).toBe('fail');
    expect(result.metrics['recovery-time']).toMatchObject({ count: 3, censored: 3 });
    expect(result.expectations[0]!.detail).toContain('not reached by the end of the run');
  });
});

describe('eventually', () => {
  const raft = (expectation: string, faults: string) => {
    const text = `nodes: 3\nclients: { count: 2, rate: 20/s }\nrun: { for: 3s, settle: 2s }\nfaults: [${faults}]\n`;
    const scenario = scenarioOf(`${text}expect: { always: [], eventually: [${expectation}] }\n`);
    const all = new Sweep(scenario, { seedsArePartial: false });
    for (const seed of [1, 2, 3]) all.add(runSeed(scenario, seed).result);
    return all.finish();
  };

  it('is judged from settle on, and says how slow the slowest was', () => {
    const result = raft('{ progress: true, within: 1s, after: settle }', '{ at: 2s, crash: leader }');
    expect(result.verdict).toBe('pass');
    expect(result.expectations[0]!.detail).toMatch(/^slowest \d+(\.\d+)? ms, seed [123]$/);
  });

  it('fails where a bound is missed, and says what had not happened', () => {
    // Two of three are down when the pause comes, so that everybody is waiting by then.
    const faults = '{ at: 1s, crash: [n1, n2], for: 1500ms }, { at: 1200ms, pause: n3, for: 10ms }';
    const result = raft('{ progress: true, within: 500ms, after: pause }', faults);
    expect(result.verdict).toBe('fail');
    const [violation] = [...result.runs][0]!.violations;
    expect(violation).toMatchObject({ property: 'progress', kind: 'liveness', atUs: 1_700_000 });
    expect(violation!.message).toContain('not within 0.500 s after the start of pause (1.200 s): no answer since');
  });

  it('opens a window at each end of such a fault, where that is asked for', () => {
    const faults = '{ at: 1s, crash: leader, for: 100ms }, { at: 2s, crash: leader, for: 100ms }';
    const result = raft('{ progress: true, within: 800ms, after: crash.end }', faults);
    expect([...result.runs].map(({ eventually }) => eventually[0]!.length)).toEqual([2, 2, 2]);
  });

  it('does not judge a window in which another fault starts', () => {
    const faults = '{ at: 1s, crash: leader, for: 100ms }, { at: 1500ms, pause: n1, for: 10ms }';
    const result = raft('{ progress: true, within: 800ms, after: crash }', faults);
    expect([...result.runs].map(({ eventually }) => eventually[0])).toEqual([[], [], []]);
    expect(result.verdict).toBe('inconclusive');
  });

  it('is met before the end of settle though its time would go on, or else inconclusive', () => {
    const faults = '{ at: 2s, crash: leader }';
    for (const property of ['progress', 'converged']) {
      expect(raft(`{ ${property}: true, within: 5s, after: settle }`, faults).verdict).toBe('pass');
    }
    const forEver = '{ at: 2s, crash: [n1, n2], for: forever }';
    const result = raft('{ progress: true, within: 5s, after: settle }', forEver);
    expect(result.verdict).toBe('inconclusive');
    expect(result.expectations[0]!.detail).toBe(
      'not reached by the end of settle, which comes before its time is over',
    );
  });

  it('knows whether one leads, and whether all hold the same', () => {
    const faults = '{ at: 2s, isolate: leader }';
    expect(raft('{ leader: one, within: 1500ms, after: settle }', faults).verdict).toBe('pass');
    expect(raft('{ converged: true, within: 1500ms, after: settle }', faults).verdict).toBe('pass');
    expect(raft('{ converged: true, within: 1us, after: settle }', faults).verdict).toBe('fail');
  });
});
