import { describe, expect, it } from 'vitest';
import { findDivergence } from '../../src/runner/determinism.js';
import { runSeed } from '../../src/runner/run.js';
import { Beating, beatingWith } from './faulty-protocol.js';
import { scenarioOf } from './scenario-of.js';

const RAFT = scenarioOf(`nodes: 3
clients: { count: 2, rate: 40/s }
network: { latency: 1..5ms, loss: 1%, duplicate: 1% }
run: { for: 2s, settle: 1s }
faults:
  - { at: 800ms, crash: leader, for: 300ms }
  - { at: 1200ms..1500ms, isolate: any, for: 200ms }
`);

describe('a run', () => {
  it('is made by its seed: twice the same, recorded or not', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const { result } = runSeed(RAFT, seed);
      expect(runSeed(RAFT, seed).result).toEqual(result);
      expect(runSeed(RAFT, seed, { record: true }).result).toEqual(result);
      expect(runSeed(RAFT, seed, { strict: true }).result).toEqual(result);
      expect(result.verdict).toBe('pass');
    }
  });

  it('leaves the record out unless it was asked for', () => {
    expect(runSeed(RAFT, 1).record).toBeNull();
    const { record } = runSeed(RAFT, 1, { record: true });
    expect(record!.trace.length).toBeGreaterThan(1000);
    expect(record!.history.length).toBeGreaterThan(50);
    const times = record!.trace.map(({ timeUs }) => timeUs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('hashes payloads where that is asked for, recorded or not', () => {
    const { result } = runSeed(RAFT, 1, { hashPayloads: true });
    expect(result.payloadHash).toMatch(/^[0-9a-f]{16}$/);
    expect(runSeed(RAFT, 1, { hashPayloads: true, strict: true, record: true }).result).toEqual(result);
    expect(runSeed(RAFT, 1).result).toEqual({ ...result, payloadHash: null });
    expect(runSeed(RAFT, 2, { hashPayloads: true }).result.payloadHash).not.toBe(result.payloadHash);
  });

  it('differs from those of other seeds', () => {
    const hashes = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) hashes.add(runSeed(RAFT, seed).result.hash);
    expect(hashes.size).toBe(60);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('takes seeds up to the largest integer that is exact', () => {
    expect(runSeed(RAFT, Number.MAX_SAFE_INTEGER).result.hash).not.toBe(
      runSeed(RAFT, Number.MAX_SAFE_INTEGER - 1).result.hash,
    );
  });
});

describe('the search for nondeterminism', () => {
  it('finds none in Raft', () => {
    expect(findDivergence(RAFT, 1)).toBeNull();
  });

  const scenario = (node: typeof Beating) => scenarioOf('run: { for: 2s, settle: 1s }\n', beatingWith(node));

  it('names the event at which a protocol drew a number of its own', () => {
    class Dice extends Beating {
      protected override nextNumber(): number {
        return this.beats < 5 ? this.beats : Math.random();
      }
    }
    const divergence = findDivergence(scenario(Dice), 1)!;
    expect(divergence.timeUs).toBe(500_000);
    expect(divergence.first).toContain('0.500 s: n1 handles the expiry of its timer Beat, then');
    expect(divergence.first).toContain('"type":"Beat"');
    expect(divergence.first).not.toBe(divergence.second);
    expect(divergence.event).toBeGreaterThan(20);
  });

  it('names it where a delay differs', () => {
    class Late extends Beating {
      protected override nextDelay(): number {
        return this.beats < 3 ? 100_000 : 100_000 + Math.floor(Math.random() * 50_000);
      }
    }
    const divergence = findDivergence(scenario(Late), 1)!;
    expect(divergence.timeUs).toBe(300_000);
    expect(divergence.first).toContain('"timer":"Beat"');
  });

  it('finds state that two runs share', () => {
    const shared = { count: 0 };
    class Shares extends Beating {
      protected override nextNumber(): number {
        shared.count += 1;
        return shared.count;
      }
    }
    expect(findDivergence(scenario(Shares), 1)).toMatchObject({ timeUs: 100_000 });
  });

  it('finds a start that differs', () => {
    class Starts extends Beating {
      override onStart(): void {
        this.setTimer('Beat', 100_000 + Math.floor(Math.random() * 1e9));
      }
    }
    const divergence = findDivergence(scenario(Starts), 1)!;
    expect(divergence.timeUs).toBe(0);
    expect(divergence.first).toContain('the start');
  });
});
