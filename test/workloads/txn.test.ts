import { describe, expect, it } from 'vitest';
import { type ListStep, listAppend } from '../../src/models/list-append.js';
import { txnWorkload } from '../../src/workloads/txn.js';

const draw = (unique: number, chance: number) =>
  txnWorkload.draw('txn', '', { unique, known: null, client: 'c1', keys: 3, chance }).value as readonly ListStep[];

describe('the txn workload', () => {
  const transactions = Array.from({ length: 2000 }, (_, index) => draw(1 + index, (index * 0.618_033_988_749) % 1));

  it('appends every value once, and nothing but numbers', () => {
    const values = transactions.flat().flatMap(([f, , value]) => (f === 'append' ? [value] : []));
    expect(values.length).toBeGreaterThan(1000);
    expect(new Set(values).size).toBe(values.length);
    expect(values.every(Number.isInteger)).toBe(true);
  });

  it('has one to four steps, reads and appends, each about as often as the others', () => {
    for (const length of [1, 2, 3, 4]) {
      const share = transactions.filter((steps) => steps.length === length).length / transactions.length;
      expect(share).toBeGreaterThan(0.2);
      expect(share).toBeLessThan(0.3);
    }
    const steps = transactions.flat();
    expect(steps.filter(([f]) => f === 'r').length / steps.length).toBeGreaterThan(0.45);
    expect(steps.filter(([f]) => f === 'append').length / steps.length).toBeGreaterThan(0.45);
  });

  it('uses as many lists at a time as there are keys, and leaves none in use for long', () => {
    const keysOf = (from: number) =>
      new Set(
        Array.from({ length: 200 }, (_, index) => draw(from, index / 200)).flatMap((steps) =>
          steps.map(([, key]) => key),
        ),
      );
    expect(keysOf(1)).toEqual(new Set(['x1', 'x2', 'x3']));
    expect(keysOf(1200)).toEqual(new Set(['x101', 'x102', 'x103']));
  });
});

describe('the model of lists', () => {
  it('does all steps of a transaction at once, and shows each read what came before', () => {
    const value = [
      ['r', 'x', null],
      ['append', 'x', 2],
      ['r', 'x', null],
    ];
    expect(listAppend.apply({ x: [1], y: [7] }, { f: 'txn', key: '', value })).toEqual({
      state: { x: [1, 2], y: [7] },
      ok: true,
      value: [
        ['r', 'x', [1]],
        ['append', 'x', 2],
        ['r', 'x', [1, 2]],
      ],
    });
  });

  it('says what is no transaction', () => {
    const problem = (value: unknown) => listAppend.problemWith!({ f: 'txn', key: '', value });
    expect(problem([['append', 'x', 1]])).toBeNull();
    expect(problem([['w', 'x', 1]])).toContain('txn takes a list');
    expect(problem(5)).toContain('txn takes a list');
  });
});
