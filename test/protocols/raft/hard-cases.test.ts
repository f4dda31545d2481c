import { describe, expect, it } from 'vitest';
import type { TraceRow } from '../../../src/runner/result.js';
import { withinBounds } from '../../../src/sim/distributions.js';
import { hardCase, scenariosOf } from '../../runner/scenario-of.js';

const has = (trace: readonly TraceRow[], mark: string) =>
  trace.some(({ kind, name }) => kind === 'mark' && name === mark);

describe('snapshots', () => {
  it('are not put together from pieces of two leaders, whose reads leave no trace in what they replicate', () => {
    const { result, trace } = hardCase(
      1,
      'protocol: { use: raft, reads: read-index, snapshotEvery: 20, snapshotChunk: 40 }',
      'clients: { count: 1, rate: 300/s, keys: 9, mix: { read: 8, write: 1 } }',
      'network: { latency: 200..400us }',
      'run: { for: 11500ms, settle: 3s }',
      'faults:',
      '  - { at: 7500ms, crash: n5, for: 2500ms }',
      '  - { when: { deliver: InstallSnapshot, to: n5, nth: 1 }, crash: leader, for: 1s }',
      '  - { at: 10400ms, reconfigure: { transfer: n5 } }',
    );
    expect(result.violations).toEqual([]);
    expect(has(trace, 'snapshot-installed')).toBe(true);
  });

  it('reach a follower though the leader would take the next one before the last piece is sent', () => {
    const { result, trace } = hardCase(
      1,
      'protocol: { use: raft, snapshotEvery: 50, snapshotChunk: 100 }',
      'nodes: 3',
      'clients: { count: 10, rate: 50/s, keys: 200 }',
      'run: { for: 6s, settle: 5s }',
      'faults: [{ at: 1s, crash: n3, for: 2s }]',
      'expect: { eventually: [{ converged: true, within: 5s, after: settle }] }',
    );
    expect(result.violations).toEqual([]);
    expect(has(trace, 'snapshot-installed')).toBe(true);
  });
});

describe('what is committed', () => {
  it('counts an entry whose sync covers the write of a later term as well', () => {
    const { result } = hardCase(
      21,
      'protocol: { use: raft, preVote: false, checkQuorum: false, electionTimeout: 150..300ms, heartbeat: 40ms }',
      'nodes: 3',
      'clients: { count: 4, rate: 60/s }',
      'disk: { sync: 10..40ms }',
      'network: { latency: 1..30ms }',
      'run: { for: 8s, settle: 3s }',
      'faults:',
      '  - { at: 1s, reconfigure: { transfer: n1 } }',
      '  - { at: 2s, block: { from: n1, to: n3 }, for: 5s }',
      '  - { at: 2s, block: { from: n3, to: n1 }, for: 5s }',
      'expect: { eventually: [] }',
    );
    expect(result.violations).toEqual([]);
  });
});

describe('election timeouts without bounds', () => {
  it.each([
    'normal: { mean: 200ms, sd: 20ms }',
    'exponential: { min: 150ms, mean: 200ms }',
    'lognormal: { median: 200ms, p99: 400ms }',
  ])('may be drawn: %s', (distribution) => {
    const { result, trace } = hardCase(
      2,
      `protocol: { use: raft, reads: lease, electionTimeout: { ${distribution} } }`,
      'nodes: 3',
      'clients: { count: 2, rate: 40/s }',
      'run: { for: 5s, settle: 2s }',
      'faults: [{ at: 2s, reconfigure: { add: n4 } }, { at: 3s, crash: leader, for: 1s }]',
    );
    expect(result.violations).toEqual([]);
    expect(has(trace, 'server-caught-up')).toBe(true);
    expect(has(trace, 'lease-read')).toBe(true);
  });

  it('are cut at both ends, and those with bounds are left as they are', () => {
    const [scenario] = scenariosOf(
      'scenario: x\nprotocol: { use: raft, electionTimeout: { normal: { mean: 200ms, sd: 20ms } } }',
    );
    const whole = (scenario!.options as { electionTimeout: Parameters<typeof withinBounds>[0] }).electionTimeout;
    const cut = withinBounds(whole);
    expect(withinBounds(cut)).toBe(cut);
    expect([cut.quantile(0), cut.quantile(1 - 2 ** -32)]).toEqual([cut.min, cut.max]);
    expect(cut.min).toBeGreaterThan(130_000);
    expect(cut.max).toBeLessThan(270_000);
    expect(cut.quantile(0.4)).toBe(whole.quantile(0.4));
  });
});

describe('what a follower owes an answer to', () => {
  it('is no more than it may, however many reads ask for it', () => {
    const { trace } = hardCase(
      1,
      'protocol: { use: raft, reads: read-index, pipeline: true, maxInflight: 1, batch: 1 }',
      'nodes: 3',
      'clients: { count: 6, rate: 60/s, mix: { read: 5, write: 1 } }',
      'network: { latency: 10..20ms }',
      'run: { for: 2s, settle: 2s }',
    );
    const firstSent = new Map<number, number>();
    for (const { kind, to, message, timeUs } of trace) {
      const { entries, prevLogIndex } = (message ?? {}) as { entries?: readonly unknown[]; prevLogIndex: number };
      if (kind !== 'send' || to !== 'n3' || (entries?.length ?? 0) === 0) continue;
      if (!firstSent.has(prevLogIndex)) firstSent.set(prevLogIndex, timeUs);
    }
    const sent = [...firstSent.values()];
    const between = sent.slice(1).map((timeUs, index) => timeUs - sent[index]!);
    expect(sent.length).toBeGreaterThan(20);
    // A round trip takes at least 20 ms, unless an answer was for a message that had been taken for lost.
    expect(between.filter((us) => us < 20_000).length).toBeLessThan(sent.length / 10);
  });
});

describe('a server that is removed', () => {
  const lines = [
    'protocol: { use: raft, preVote: false, checkQuorum: false }',
    'clients: { count: 6, rate: 40/s }',
    'network: { latency: 2..10ms, links: [{ from: n5, latency: 20..30ms }] }',
    'run: { for: 8s, settle: 1s }',
    'faults: [{ at: 1s, reconfigure: { transfer: n1 } }, { at: 2s, reconfigure: { remove: n5 } }]',
  ];

  it('is told, and then gets nothing more', () => {
    const { trace } = hardCase(1, ...lines);
    const rests = trace.find(({ kind, node, role }) => kind === 'role' && node === 'n5' && role === 'idle')!.timeUs;
    const late = trace.filter(({ kind, to, timeUs }) => kind === 'send' && to === 'n5' && timeUs > rests + 200_000);
    expect(late.filter(({ message }) => (message as { type: string }).type === 'AppendEntries')).toEqual([]);
  });

  it('is not the last one', () => {
    const { result } = hardCase(
      1,
      'protocol: raft',
      'nodes: 1',
      'run: { for: 2s, settle: 2s }',
      'faults: [{ at: 1s, reconfigure: { remove: n1 } }]',
    );
    expect(result.violations).toEqual([]);
  });
});
