import { describe, expect, it } from 'vitest';
import type { Level } from '../../../src/checkers/transactions/index.js';
import { randomOf } from '../linearizability/generate.js';
import { Store } from './generate.js';
import { abortedRead, droppedWrite, type Injection, staleRead, swappedCommits, swappedInOneList } from './inject.js';
import { judge } from './judge.js';

const SEEDS = 20;

function serial(model: 'list-append' | 'rw-register', seed: number, mostSteps = 4) {
  const size = { clients: 2 + (seed % 7), transactions: 120, keys: 2 + (seed % 4), mostSteps, turn: 40 };
  return new Store({ ...size, model, isolation: 'atomic', fail: 0.1, info: 0.05 }, randomOf(seed)).run();
}

describe.each(['list-append', 'rw-register'] as const)('a serial store, %s', (model) => {
  it('is always clean', () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      expect(judge(serial(model, seed), model)).toMatchObject({ anomalies: [], strongest: 'strict-serializable' });
    }
  });
});

/** What needs the order of processes or of time. */
const inTime = /-(process|realtime)$/;

/** What each fault refutes, no less and no more, and how it may be called. */
const faults: readonly (readonly [string, Injection, Level | null, RegExp])[] = [
  ['a dropped write', droppedWrite, 'serializable', inTime],
  ['a stale read', staleRead, 'serializable', inTime],
  ['a read of an aborted write', abortedRead, 'read-uncommitted', /^G1a$/],
  ['commits in another order than in time', swappedCommits, 'serializable', inTime],
  ['commits in another order in one of two lists', swappedInOneList, null, /^G0$/],
];

describe.each(faults)('a serial store with %s', (_, inject, strongest, names) => {
  it('is refuted at that level and above, and at no other', () => {
    let injected = 0;
    for (let seed = 0; seed < 400 && injected < SEEDS; seed++) {
      const history = inject(serial('list-append', seed, 2), randomOf(seed));
      if (history === null) continue;
      injected++;
      const result = judge(history, 'list-append');
      expect(result.strongest, `seed ${seed}: ${JSON.stringify(result.anomalies)}`).toBe(strongest);
      for (const { name } of result.anomalies) expect(name).toMatch(names);
    }
    expect(injected).toBe(SEEDS);
  });
});
