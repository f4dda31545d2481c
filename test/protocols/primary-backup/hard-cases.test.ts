import { describe, expect, it } from 'vitest';
import type { RunResult, TraceRow } from '../../../src/runner/result.js';
import { hardCase } from '../../runner/scenario-of.js';

const longestOutage = ({ metrics }: RunResult) =>
  Math.max(...(metrics.unavailability ?? []).map(({ value }) => value ?? Number.POSITIVE_INFINITY));

/** The parts with which a transfer to a node begins, after a time. */
const transfersTo = (trace: readonly TraceRow[], node: string, afterUs: number) =>
  trace.filter(({ kind, to, timeUs, message }) => {
    const { type, first } = (message ?? {}) as { type?: string; first?: number };
    return kind === 'send' && to === node && timeUs > afterUs && type === 'Transfer' && first === 1;
  });

describe('a primary', () => {
  it('that restarts does not take an answer to its former life for all that was acknowledged', () => {
    const view6 = 'write: view, node: view1, nth: 6';
    const { result } = hardCase(
      1,
      'protocol: { use: primary-backup, batch: 1 }',
      'nodes: 3',
      'clients: { count: 4, workload: counter, rate: 20/s }',
      'network: { latency: 2ms }',
      'run: { for: 4s, settle: 2s }',
      'faults:',
      '  - { at: 300ms, crash: n3, for: 300ms }',
      '  - { at: 590ms, link: { from: view1, to: [n1, n2] }, delay: 60ms, for: 1s }',
      `  - { when: { ${view6} }, restart: n1 }`,
      `  - { when: { ${view6} }, block: { from: n1, to: n3 }, for: 64ms }`,
      `  - { when: { ${view6}, delay: 60ms }, link: { from: n3, to: n1 }, delay: 100ms, for: 200ms }`,
      `  - { when: { ${view6}, delay: 88ms }, block: { from: n1, to: n3 }, for: 2s }`,
      `  - { when: { ${view6}, delay: 89ms }, restart: n1 }`,
      `  - { when: { ${view6}, delay: 700ms }, crash: [n1, n2], for: 2s }`,
    );
    expect(result.violations).toEqual([]);
  });

  it.each([1, 2, 3])('goes on without a backup that died before the view was acknowledged (seed %i)', (seed) => {
    const { result } = hardCase(
      seed,
      'protocol: primary-backup',
      'nodes: 3',
      'clients: { count: 6, rate: 100/s, keys: 3 }',
      'network: { latency: 5..10ms }',
      'run: { for: 2s, settle: 2s }',
      'faults: [{ at: 40ms..90ms, crash: n2, for: forever }]',
    );
    expect(result.violations).toEqual([]);
  });

  it('does not take the refusal of an earlier view for a gap', () => {
    const { trace } = hardCase(
      1,
      'protocol: { use: primary-backup, batch: 4 }',
      'nodes: 3',
      'clients: { count: 8, workload: kv, rate: 40/s, keys: 10 }',
      'network: { latency: 2..10ms }',
      'run: { for: 7s, settle: 1s }',
      'faults: [{ at: 6s, crash: n3, for: forever }]',
    );
    expect(trace.some(({ kind, name }) => kind === 'mark' && name === 'fenced-off')).toBe(true);
    expect(transfersTo(trace, 'n2', 6_000_000)).toEqual([]);
  });
});

describe('a state transfer', () => {
  it('is not begun again where its last answer comes late', () => {
    const { trace } = hardCase(
      5,
      'protocol: primary-backup',
      'nodes: 3',
      'clients: { count: 8, workload: kv, rate: 100/s, keys: 10 }',
      'network: { latency: 10..80ms }',
      'run: { for: 8s, settle: 1s }',
      'faults: [{ at: 6s, crash: n3, for: 300ms }]',
    );
    const begun = transfersTo(trace, 'n3', 6_000_000).map(({ message }) => (message as { exchange: number }).exchange);
    expect(new Set(begun).size).toBe(1);
  });
});

describe('the view service', () => {
  it('does not keep a healthy service waiting for a replica that hears nothing, to give office back', () => {
    const { result } = hardCase(
      1,
      'protocol: { use: primary-backup, failback: true }',
      'nodes: 3',
      'clients: { count: 3, rate: 40/s, keys: 3 }',
      'network: { latency: 1..5ms }',
      'run: { for: 6s, settle: 2s }',
      'faults: [{ at: 1s, crash: n1, for: 400ms }, { at: 1s, block: { from: view1, to: n3 }, for: 4s }]',
    );
    expect(longestOutage(result)).toBeLessThan(1_000_000);
  });

  it('does not hold its own pause against whom it asked others for', () => {
    const { trace } = hardCase(
      1,
      'protocol: { use: primary-backup, detector: swim }',
      'nodes: 3',
      'clients: { count: 3, rate: 40/s, keys: 3 }',
      'network: { latency: 1..5ms }',
      'run: { for: 3s, settle: 1s }',
      'faults: [{ at: 2s, pause: n1, for: 130ms }, { at: 2115ms, pause: view-service, for: 500ms }]',
    );
    expect(trace.filter(({ kind }) => kind === 'suspect')).toEqual([]);
  });
});

describe('a view service with detector phi-accrual', () => {
  it('does not learn patience from its own pause', () => {
    const { result } = hardCase(
      1,
      'protocol: { use: primary-backup, detector: phi-accrual, pingInterval: 100ms }',
      'run: { for: 7s, settle: 3s }',
      'faults:',
      '  - { at: 1000500us, pause: view1, for: 4s }',
      '  - { at: 6900ms, crash: primary, for: forever }',
    );
    expect(result.violations).toEqual([]);
  });
});
