import { describe, expect, it } from 'vitest';
import type { TraceRow } from '../../src/runner/result.js';
import { type Recorded, recorded, scenarioOf } from '../runner/scenario-of.js';
import { roles } from './roles-protocol.js';

/** Three virtual seconds of faults and one of settle, over a network of 1 ms. */
function run(faults: readonly string[], seed = 1): Recorded {
  const lines = faults.map((fault) => `  - ${fault}\n`).join('');
  const text = `network: { latency: 1ms }\nrun: { for: 3s, settle: 1s }\nfaults:\n${lines}expect: { always: [] }\n`;
  return recorded(scenarioOf(text, roles), seed);
}

function ofKind(trace: readonly TraceRow[], ...kinds: readonly string[]): string[] {
  return trace
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ timeUs, kind, node }) => `${timeUs / 1000} ${node} ${kind}`);
}

/** When beats from one node were handled by another, in milliseconds. */
function heard(trace: readonly TraceRow[], from: string, to: string): number[] {
  return trace
    .filter((row) => row.kind === 'deliver' && row.from === from && row.node === to)
    .map((row) => row.timeUs / 1000);
}

function silent(trace: readonly TraceRow[], from: string, to: string, between: readonly [number, number]): boolean {
  return !heard(trace, from, to).some((time) => time > between[0] && time < between[1]);
}

describe('a crash', () => {
  it('takes its target down for its time', () => {
    const { result, trace } = run(['{ at: 1500ms, crash: n2, for: 500ms }']);
    expect(ofKind(trace, 'crash', 'restart')).toEqual(['1500 n2 crash', '2000 n2 restart']);
    expect(result.faults).toEqual([
      { id: 0, entry: 'faults[0]', verb: 'crash', nodes: ['n2'], startUs: 1_500_000, endUs: 2_000_000, waitedUs: 0 },
    ]);
    expect(silent(trace, 'n2', 'n1', [1502, 2010])).toBe(true);
  });

  it('without a time ends where settle starts; for ever it does not end', () => {
    const { result, trace } = run(['{ at: 1s, crash: n3 }', '{ at: 1s, crash: n4, for: forever }']);
    expect(ofKind(trace, 'restart')).toEqual(['3000 n3 restart']);
    expect(result.faults.map(({ endUs }) => endUs)).toEqual([3_000_000, null]);
    const rows = trace.map(({ kind }) => kind);
    expect(rows.indexOf('restart')).toBeLessThan(rows.indexOf('settle'));
  });

  it('that outlasts the faults ends at settle', () => {
    expect(ofKind(run(['{ at: 1s, crash: n3, for: 30s }']).trace, 'restart')).toEqual(['3000 n3 restart']);
  });

  it('may be momentary: crashed and started at once', () => {
    const { result, trace } = run(['{ at: 1s, restart: n3 }']);
    expect(ofKind(trace, 'crash', 'restart')).toEqual(['1000 n3 crash', '1000 n3 restart']);
    expect(result.faults[0]).toMatchObject({ startUs: 1_000_000, endUs: 1_000_000 });
  });
});

describe('faults that overlap', () => {
  it('let a node start when the last that holds it has ended', () => {
    const { trace } = run(['{ at: 1s, crash: n3, for: 500ms }', '{ at: 1200ms, crash: n3, for: 1s }']);
    expect(ofKind(trace, 'crash', 'restart')).toEqual(['1000 n3 crash', '2200 n3 restart']);
  });

  it('do not start a crashed node by a restart', () => {
    const { trace } = run(['{ at: 1s, crash: n3, for: 500ms }', '{ at: 1200ms, restart: n3 }']);
    expect(ofKind(trace, 'crash', 'restart')).toEqual(['1000 n3 crash', '1500 n3 restart']);
  });

  it('let a node go on when the last pause has ended', () => {
    const { trace } = run(['{ at: 1s, pause: n3, for: 500ms }', '{ at: 1200ms, pause: n3, for: 1s }']);
    expect(ofKind(trace, 'pause', 'resume')).toEqual(['1000 n3 pause', '2200 n3 resume']);
  });

  it('open a link when the last that cuts it has ended', () => {
    const { trace } = run(['{ at: 1s, isolate: n3, for: 500ms }', '{ at: 1200ms, partition: [[n3], [n4]], for: 1s }']);
    expect(silent(trace, 'n3', 'n4', [1000, 2201])).toBe(true);
    expect(silent(trace, 'n3', 'n5', [1000, 1501])).toBe(true);
    expect(silent(trace, 'n3', 'n5', [1501, 2200])).toBe(false);
    expect(silent(trace, 'n3', 'n4', [2201, 3000])).toBe(false);
  });

  it('due at the same instant fire in file order', () => {
    const { result } = run(['{ at: 1s, pause: n5 }', '{ at: 1s, crash: n4 }', '{ at: 1s, isolate: n3 }']);
    expect(result.faults.map(({ verb }) => verb)).toEqual(['pause', 'crash', 'isolate']);
  });
});

describe('a target', () => {
  it('that is a role which nobody holds is waited for, and its time counts from then', () => {
    const { result, trace } = run(['{ at: 400ms, crash: leader, for: 500ms }']);
    expect(ofKind(trace, 'crash', 'restart')).toEqual(['1000 n1 crash', '1500 n1 restart']);
    expect(result.faults[0]).toMatchObject({ startUs: 1_000_000, endUs: 1_500_000, waitedUs: 600_000 });
  });

  it('that is waited for in vain until settle never fires', () => {
    const { result } = run(['{ at: 400ms, crash: n1 }', '{ at: 450ms, crash: n2 }', '{ at: 500ms, crash: leader }']);
    expect(result.faults.map(({ entry }) => entry)).toEqual(['faults[0]', 'faults[1]']);
  });

  it('that is an office is its holder of the highest epoch, and stays the same until the fault ends', () => {
    const { result } = run(['{ at: 1500ms, isolate: leader, for: 1s }', '{ at: 2200ms, isolate: leader, for: 100ms }']);
    expect(result.faults.map(({ nodes }) => nodes)).toEqual([['n1'], ['n2']]);
  });
});

describe('cut links', () => {
  it('of an isolated node are all its links to servers', () => {
    const { trace } = run(['{ at: 1s, isolate: [n1, n2], for: 1s }']);
    for (const [from, to] of [
      ['n1', 'n2'],
      ['n2', 'n1'],
      ['n1', 'n5'],
      ['n5', 'n2'],
    ] as const) {
      expect(silent(trace, from, to, [1000, 2001])).toBe(true);
      expect(silent(trace, from, to, [2001, 2050])).toBe(false);
    }
    expect(silent(trace, 'n3', 'n4', [1000, 2000])).toBe(false);
  });

  it('of a block are cut one way', () => {
    const { trace } = run(['{ at: 1s, block: { from: n1, to: [n2, n3] }, for: 1s }']);
    expect(silent(trace, 'n1', 'n2', [1000, 2001])).toBe(true);
    expect(silent(trace, 'n1', 'n3', [1000, 2001])).toBe(true);
    expect(silent(trace, 'n2', 'n1', [1000, 2000])).toBe(false);
    expect(silent(trace, 'n1', 'n4', [1000, 2000])).toBe(false);
  });

  it('of a block between any and any are between two different nodes', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const { result } = run(['{ at: 1s, block: { from: any, to: any }, for: 1s }'], seed);
      expect(result.faults[0]!.nodes).toHaveLength(2);
    }
  });
});

describe('links that a target means', () => {
  const touched = (fault: string, seed: number) => run([`{ at: 1500ms, ${fault} }`], seed).result.faults[0]?.nodes;

  it('join two different nodes of one role', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      expect(touched('block: { from: follower, to: follower }', seed)).toHaveLength(2);
    }
  });

  it('may lead from everybody to one of them', () => {
    expect(touched('block: { from: all, to: any }', 1)).toHaveLength(5);
    expect(touched('link: { from: any, to: all }, loss: 10%', 1)).toHaveLength(5);
  });

  it('are none between a node and itself: the fault never fires', () => {
    expect(touched('block: { from: leader, to: leader }', 1)).toBeUndefined();
  });

  it('of a partition lie between groups that have nobody in common', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      expect(touched('partition: [[any, any], [leader]]', seed)).toHaveLength(3);
      expect(touched('partition: [[minority], [majority]]', seed)).toHaveLength(5);
    }
    const { trace } = run(['{ at: 1500ms, partition: [[leader, { any: 1, of: follower }], [{ all: follower }]] }']);
    const { cut } = trace.find(({ kind }) => kind === 'fault') as unknown as { cut: readonly (readonly string[])[] };
    // Two on one side, the three others on the other, both ways.
    expect(cut).toHaveLength(12);
  });
});

describe('heal', () => {
  it('ends every fault that is running, and those to come still come', () => {
    const { result, trace } = run([
      '{ at: 1s, crash: n3 }',
      '{ at: 1s, pause: n4, for: forever }',
      '{ at: 1s, isolate: n5 }',
      '{ at: 1500ms, heal: all }',
      '{ at: 2s, crash: n3, for: 100ms }',
    ]);
    expect(result.faults.map(({ verb, endUs }) => [verb, endUs])).toEqual([
      ['crash', 1_500_000],
      ['pause', 1_500_000],
      ['isolate', 1_500_000],
      ['heal', 1_500_000],
      ['crash', 2_100_000],
    ]);
    expect(ofKind(trace, 'restart', 'resume')).toEqual(['1500 n3 restart', '1500 n4 resume', '2100 n3 restart']);
    expect(silent(trace, 'n5', 'n1', [1501, 1600])).toBe(false);
  });
});

describe('isolate with clients', () => {
  /** How many answers of any kind reached clients while every server was cut off from the others. */
  function answers(clients: string): number {
    const text =
      'nodes: 3\nnetwork: { latency: 1ms }\nclients: { count: 3, rate: 100/s }\nrun: { for: 3s, settle: 1s }\n';
    const faults = `faults: [{ at: 1s, isolate: all${clients}, for: 1s }]\nexpect: { always: [] }\n`;
    const { trace } = recorded(scenarioOf(text + faults));
    const during = trace.filter(({ kind, timeUs }) => kind === 'deliver' && timeUs > 1_001_000 && timeUs < 2_000_000);
    return during.filter(({ node }) => node?.startsWith('c')).length;
  }

  it('leaves clients their links unless it is told to cut them', () => {
    expect(answers('')).toBeGreaterThan(0);
    expect(answers(', clients: true')).toBe(0);
  });
});

describe('draws of a fault', () => {
  it('are its own: another entry shifts neither its time nor its target', () => {
    const drawn = '{ at: 1s..2s, crash: any, for: 100ms..900ms }';
    const alone = run([drawn], 7).result.faults[0]!;
    const joined = run([drawn, '{ at: 2500ms, pause: any, for: 10ms..100ms }'], 7).result.faults[0]!;
    expect(joined).toEqual(alone);
    expect(alone.startUs).toBeGreaterThan(1_000_000);
    expect(run([drawn], 8).result.faults[0]!.startUs).not.toBe(alone.startUs);
  });
});
