import { describe, expect, it } from 'vitest';
import { bank } from '../../../src/models/bank.js';
import { holderOf, openingBalances, sharesOf } from '../../../src/protocols/commit/partition.js';
import type { NodeId } from '../../../src/sim/message.js';

const participants = [1, 2, 3].map((node) => node as NodeId);
const balances = openingBalances(bank);
const transfer = (from: string, to: string, amount: number) => ({
  f: 'transfer',
  key: '',
  value: { from, to, amount },
});

describe('the accounts of a bank', () => {
  it('are dealt out in turn', () => {
    expect(Object.keys(balances).map((account) => holderOf(account, balances, participants))).toEqual([1, 2, 3, 1, 2]);
  });

  it('are all read by their holders', () => {
    const shares = sharesOf({ f: 'read', key: '', value: null }, balances, participants)!;
    expect([...shares].map(([node, { reads }]) => [node, reads])).toEqual([
      [1, ['a', 'd']],
      [2, ['b', 'e']],
      [3, ['c']],
    ]);
  });

  it('change at two holders, or at one that has both', () => {
    expect([...sharesOf(transfer('a', 'c', 7), balances, participants)!]).toEqual([
      [1, { reads: [], changes: { a: -7 } }],
      [3, { reads: [], changes: { c: 7 } }],
    ]);
    expect([...sharesOf(transfer('d', 'a', 7), balances, participants)!]).toEqual([
      [1, { reads: [], changes: { d: -7, a: 7 } }],
    ]);
  });

  it('do not change by a transfer to themselves, and must exist', () => {
    expect([...sharesOf(transfer('b', 'b', 7), balances, participants)!]).toEqual([
      [2, { reads: [], changes: { b: 0 } }],
    ]);
    expect(sharesOf(transfer('a', 'z', 7), balances, participants)).toBeNull();
  });

  it('do not exist without clients', () => {
    expect(openingBalances(null)).toEqual({});
  });
});
