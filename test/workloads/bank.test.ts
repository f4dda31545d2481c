import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Balances, bank, type Transfer } from '../../src/models/bank.js';
import { bankWorkload } from '../../src/workloads/bank.js';

const draw = (chance: number) =>
  bankWorkload.draw('transfer', '', { unique: 1, known: null, client: 'c1', keys: 1, chance })
    .value as unknown as Transfer;

describe('the bank workload', () => {
  it('moves a whole amount from 1 to 40 between two different accounts', () => {
    const accounts = Object.keys(bank.initial as Balances);
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(chance, (u) => {
        const { from, to, amount } = draw(u);
        expect(accounts).toContain(from);
        expect(accounts).toContain(to);
        expect(from).not.toBe(to);
        expect(Number.isInteger(amount) && amount >= 1 && amount <= 40).toBe(true);
      }),
    );
  });

  it('gives every pair and every amount the same chance', () => {
    const drawn = Array.from({ length: 800 }, (_, index) => JSON.stringify(draw((index + 0.5) / 800)));
    expect(new Set(drawn).size).toBe(800);
  });

  it('reads everything at once', () => {
    expect(bankWorkload.draw('read', '', { unique: 1, known: null, client: 'c1', keys: 1, chance: 0.5 })).toEqual({
      f: 'read',
      key: '',
      value: null,
    });
  });
});
