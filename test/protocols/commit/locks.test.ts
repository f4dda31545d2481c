import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acquire, type LockMode, type LockTable, release } from '../../../src/protocols/commit/locks.js';

describe('the lock table', () => {
  const claim = (transaction: string, mode: LockMode = 'exclusive') => ({ transaction, mode });

  it('lets readers share, and a writer only alone', () => {
    const table: LockTable = new Map();
    expect(acquire(table, 'a', claim('r1', 'shared'))).toBe(true);
    expect(acquire(table, 'a', claim('r2', 'shared'))).toBe(true);
    expect(acquire(table, 'a', claim('w1'))).toBe(false);
    expect(release(table, 'r1')).toEqual([]);
    expect(release(table, 'r2')).toEqual(['w1']);
  });

  it('grants in the order of asking, so that readers do not starve a writer', () => {
    const table: LockTable = new Map();
    acquire(table, 'a', claim('r1', 'shared'));
    acquire(table, 'a', claim('w1'));
    expect(acquire(table, 'a', claim('r2', 'shared'))).toBe(false);
    expect(release(table, 'r1')).toEqual(['w1']);
    expect(release(table, 'w1')).toEqual(['r2']);
  });

  it('forgets who gives up waiting', () => {
    const table: LockTable = new Map();
    acquire(table, 'a', claim('w1'));
    acquire(table, 'a', claim('w2'));
    acquire(table, 'a', claim('w3'));
    expect(release(table, 'w2')).toEqual([]);
    expect(release(table, 'w1')).toEqual(['w3']);
    release(table, 'w3');
    expect(table.size).toBe(0);
  });

  it('never has a writer beside anybody else, and leaves nobody waiting for nobody', () => {
    const step = fc.record({
      transaction: fc.constantFrom('t1', 't2', 't3', 't4'),
      account: fc.constantFrom('a', 'b'),
      mode: fc.constantFrom<LockMode>('shared', 'exclusive'),
      gives: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const table: LockTable = new Map();
        const has = (transaction: string, account: string) =>
          [...(table.get(account)?.holders ?? []), ...(table.get(account)?.waiting ?? [])].some(
            (each) => each.transaction === transaction,
          );
        for (const { transaction, account, mode, gives } of steps) {
          if (gives) release(table, transaction);
          else if (!has(transaction, account)) acquire(table, account, { transaction, mode });
          for (const { holders, waiting } of table.values()) {
            expect(holders.length).toBeGreaterThan(0);
            if (holders.some((holder) => holder.mode === 'exclusive')) expect(holders).toHaveLength(1);
            const [next] = waiting;
            const fits = next?.mode === 'shared' && holders.every((holder) => holder.mode === 'shared');
            expect(fits).toBe(false);
          }
        }
      }),
    );
  });
});
