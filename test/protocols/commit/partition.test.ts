import { describe, expect, it } from 'vitest';
import { bank } from '../../../src/models/bank.js';
import type { Operation } from '../../../src/models/client.js';
import { listAppend } from '../../../src/models/list-append.js';
import type { Model } from '../../../src/models/model.js';
import { openingOf, partitionOf } from '../../../src/protocols/commit/partition.js';
import type { NodeId } from '../../../src/sim/message.js';

const participants = [1, 2, 3].map((node) => node as NodeId);
const accounts = partitionOf(bank as unknown as Model);
const opening = openingOf(bank as unknown as Model);
const sharesOf = (operation: Operation) => accounts.sharesOf(operation, participants, opening);
const transfer = (from: string, to: string, amount: number) => ({
  f: 'transfer',
  key: '',
  value: { from, to, amount },
});

describe('the accounts of a bank', () => {
  it('are dealt out in turn', () => {
    expect(Object.keys(opening).map((account) => accounts.holderOf(account, participants, opening))).toEqual([
      1, 2, 3, 1, 2,
    ]);
  });

  it('are all read by their holders', () => {
    expect(sharesOf({ f: 'read', key: '', value: null })).toEqual([
      { participant: 1, reads: ['a', 'd'], changes: {} },
      { participant: 2, reads: ['b', 'e'], changes: {} },
      { participant: 3, reads: ['c'], changes: {} },
    ]);
  });

  it('change at two holders, or at one that has both', () => {
    expect(sharesOf(transfer('a', 'c', 7))).toEqual([
      { participant: 1, reads: [], changes: { a: -7 } },
      { participant: 3, reads: [], changes: { c: 7 } },
    ]);
    expect(sharesOf(transfer('d', 'a', 7))).toEqual([{ participant: 1, reads: [], changes: { d: -7, a: 7 } }]);
  });

  it('do not change by a transfer to themselves, and must exist', () => {
    expect(sharesOf(transfer('b', 'b', 7))).toEqual([{ participant: 2, reads: [], changes: { b: 0 } }]);
    expect(sharesOf(transfer('a', 'z', 7))).toBeNull();
  });

  it('do not exist without clients', () => {
    expect(openingOf(null)).toEqual({});
  });
});

describe('lists', () => {
  const lists = partitionOf(listAppend as unknown as Model);
  const txn = (...steps: readonly (readonly [f: string, key: string, value: number | null])[]) => ({
    f: 'txn',
    key: '',
    value: steps,
  });

  it('are dealt out by the numbers in their keys', () => {
    expect(['x1', 'x2', 'x3', 'x4'].map((key) => lists.holderOf(key, participants, {}))).toEqual([2, 3, 1, 2]);
  });

  it('are read and appended to by their holders, in the order of the steps', () => {
    const steps = txn(
      ['append', 'x1', 5],
      ['r', 'x1', null],
      ['append', 'x4', 6],
      ['append', 'x1', 7],
      ['r', 'x3', null],
    );
    expect(lists.sharesOf(steps, participants, {})).toEqual([
      { participant: 2, reads: ['x1'], changes: { x1: [5, 7], x4: [6] } },
      { participant: 1, reads: ['x3'], changes: {} },
    ]);
    expect(lists.changed([1], [5, 7])).toEqual([1, 5, 7]);
  });

  it('are answered as the transaction saw them, its own appends included', () => {
    const steps = txn(['r', 'x1', null], ['append', 'x1', 5], ['r', 'x1', null], ['append', 'x1', 6]);
    expect(lists.answer(steps, { x1: [1] }, {})).toEqual([
      ['r', 'x1', [1]],
      ['append', 'x1', 5],
      ['r', 'x1', [1, 5]],
      ['append', 'x1', 6],
    ]);
  });
});
