import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawStrikes } from '../../src/faults/nemesis.js';
import type { RunResult, TraceRow } from '../../src/runner/result.js';
import { recorded, scenarioOf } from '../runner/scenario-of.js';
import { roles } from './roles-protocol.js';

const MINUTE = 'network: { latency: 1ms }\nrun: { for: 10s, settle: 1s }\nexpect: { always: [] }\n';

function run(nemesis: string, seed: number, nodes = 5) {
  return recorded(scenarioOf(`nodes: ${nodes}\n${MINUTE}nemesis:\n${nemesis}`, roles), seed);
}

/** Calls back after each change of who is up and which links are cut, with what a bystander sees. */
function watch(
  trace: readonly TraceRow[],
  nodes: number,
  look: (up: ReadonlySet<string>, cut: ReadonlySet<string>) => void,
) {
  const up = new Set(Array.from({ length: nodes }, (_, index) => `n${index + 1}`));
  const holds = new Map<string, number>();
  const change = (key: string, by: number) => {
    holds.set(key, (holds.get(key) ?? 0) + by);
    if (holds.get(key) === 0) holds.delete(key);
  };
  let instant = 0;
  let isChanged = true;
  for (const row of trace) {
    if (row.timeUs > instant && isChanged) look(up, new Set(holds.keys()));
    isChanged &&= row.timeUs === instant;
    instant = row.timeUs;
    isChanged ||= ['crash', 'pause', 'restart', 'resume', 'fault'].includes(row.kind);
    if (row.kind === 'crash' || row.kind === 'pause') up.delete(row.node!);
    if (row.kind === 'restart' || row.kind === 'resume') up.add(row.node!);
    if (row.kind !== 'fault') continue;
    for (const [from, to] of row.cut as readonly (readonly [string, string])[]) {
      change(`${from} ${to}`, row.phase === 'start' ? 1 : -1);
    }
  }
}

/** The most nodes that run and see each other, all of them, both ways. */
function largestGroup(up: ReadonlySet<string>, cut: ReadonlySet<string>): number {
  const nodes = [...up];
  let best = 0;
  for (let choice = 0; choice < 2 ** nodes.length; choice += 1) {
    const group = nodes.filter((_, bit) => (choice & (1 << bit)) !== 0);
    const isWhole = group.every((a) => group.every((b) => a === b || !cut.has(`${a} ${b}`)));
    if (isWhole) best = Math.max(best, group.length);
  }
  return best;
}

const wild = `  - { crash: any, every: 700ms, for: 200ms..2s, keep: majority }
  - { pause: any, every: 900ms, for: 200ms..2s, keep: majority }
  - { partition: random, every: 1s, for: 200ms..2s, keep: majority }
  - { isolate: any, every: 1s, for: 200ms..2s, keep: majority }
  - { block: { from: any, to: any }, every: 500ms, for: 200ms..2s, keep: majority }
`;

describe('keep: majority', () => {
  it('never leaves less than a majority that runs and sees each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 3, max: 6 }), (seed, nodes) => {
        let least = nodes;
        const { result, trace } = run(wild, seed, nodes);
        watch(trace, nodes, (up, cut) => {
          least = Math.min(least, largestGroup(up, cut));
        });
        expect(least).toBeGreaterThanOrEqual(Math.floor(nodes / 2) + 1);
        expect(result.faults.length).toBeGreaterThan(5);
      }),
      { numRuns: 15, seed: 7 },
    );
  });

  it('is what does it: without it, majorities go', () => {
    const { trace } = run(wild.replaceAll(', keep: majority', ''), 1);
    let least = 5;
    watch(trace, 5, (up, cut) => {
      least = Math.min(least, largestGroup(up, cut));
    });
    expect(least).toBeLessThan(3);
  });
});

describe('a random fault', () => {
  const only = (verb: string, { faults }: RunResult) => faults.filter((fault) => fault.verb === verb);

  it('lasts as long as it says, and does not flicker', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const { result, trace } = run('  - { partition: majority-minority, every: 2s, for: 500ms..2s, max: 1 }\n', seed);
      const cuts = trace.filter(({ kind }) => kind === 'fault');
      for (const { id, startUs, endUs } of only('partition', result)) {
        // Only settle may end it early.
        expect(endUs! - startUs >= 500_000 || endUs === 10_000_000).toBe(true);
        expect(endUs! - startUs).toBeLessThanOrEqual(2_000_000);
        const { cut } = cuts.find(({ fault, phase }) => fault === id && phase === 'start')!;
        const [from, to] = (cut as readonly (readonly [string, string])[])[0]!;
        const crossed = trace.filter((row) => row.kind === 'deliver' && row.from === from && row.node === to);
        expect(crossed.filter(({ timeUs }) => timeUs > startUs && timeUs < endUs!)).toEqual([]);
      }
    }
  });

  it('goes on at most so many times at once', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const { result } = run('  - { pause: any, every: 200ms, for: 1s..2s, max: 2 }\n', seed);
      const pauses = only('pause', result);
      for (const { startUs } of pauses) {
        const going = pauses.filter((other) => other.startUs <= startUs && other.endUs! > startUs);
        expect(going.length).toBeLessThanOrEqual(2);
      }
      expect(pauses.some(({ startUs }, index) => pauses.some((other, b) => b < index && other.endUs! > startUs))).toBe(
        true,
      );
    }
  });

  it('strikes between its times, at exponential gaps with its mean, or so many times', () => {
    const plan = scenarioOf(
      `${MINUTE}nemesis:\n  - { crash: any, every: 100ms, for: 1ms, between: [2s, 8s] }\n  - { restart: any, times: 7 }\n`,
      roles,
    ).nemesis;
    const gaps: number[] = [];
    for (let seed = 1; seed <= 100; seed += 1) {
      const strikes = drawStrikes(plan, String(seed));
      const crashes = strikes.filter(({ entry }) => entry.verb === 'crash').map(({ at }) => at);
      expect(Math.min(...crashes)).toBeGreaterThanOrEqual(2_000_000);
      expect(Math.max(...crashes)).toBeLessThanOrEqual(8_000_000);
      expect(strikes.filter(({ entry }) => entry.verb === 'restart')).toHaveLength(7);
      gaps.push(...crashes.slice(1).map((at, index) => at - crashes[index]!));
    }
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    // Of an exponential distribution both are the same.
    expect(mean).toBeGreaterThan(97_000);
    expect(mean).toBeLessThan(103_000);
    expect(deviation).toBeGreaterThan(95_000);
    expect(deviation).toBeLessThan(105_000);
  });

  it('of a swarm is off in some seeds and on in others, and never are all off', () => {
    const text = `${MINUTE}nemesis:\n  swarm: true\n  faults:\n    - { crash: any, every: 1s, for: 1ms }\n    - { pause: any, every: 1s, for: 1ms }\n`;
    const plan = scenarioOf(text, roles).nemesis;
    const mixes = new Map<string, number>();
    const counts = new Set<number>();
    for (let seed = 1; seed <= 200; seed += 1) {
      const strikes = drawStrikes(plan, String(seed));
      const mix = [...new Set(strikes.map(({ entry }) => entry.verb))].sort().join(' ');
      mixes.set(mix, (mixes.get(mix) ?? 0) + 1);
      counts.add(strikes.length);
    }
    expect([...mixes.keys()].sort()).toEqual(['crash', 'crash pause', 'pause']);
    expect(Math.min(...mixes.values())).toBeGreaterThan(20);
    expect(Math.max(...counts) / Math.min(...counts)).toBeGreaterThan(4);
  });

  it('counts a node with a failing disk as one that is down', () => {
    const text = `nodes: 3\nclients: { count: 2, rate: 20/s }\nrun: { for: 10s, settle: 1s }\nexpect: { always: all }\n`;
    const nemesis = `nemesis:\n  - { disk: any, fail-sync: true, every: 500ms, for: 1s, keep: majority }\n  - { crash: any, every: 500ms, for: 1s, keep: majority }\n`;
    for (let seed = 1; seed <= 5; seed += 1) {
      const { trace } = recorded(scenarioOf(text + nemesis), seed);
      watch(trace, 3, (up) => {
        expect(up.size).toBeGreaterThanOrEqual(2);
      });
    }
  });
});
