import type { Balances, Transfer } from '../../models/bank.js';
import type { Operation } from '../../models/client.js';
import type { Model } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { Partition } from './partition.js';
import { Shares } from './shares.js';

/** Accounts are dealt out to participants in turn. A transfer concerns the holders of two, a read all of them. */
export function bankPartition(model: Model | null): Partition {
  const balances = (model?.initial ?? {}) as Balances;
  const accounts = Object.keys(balances);
  const holderOf = (account: string, participants: readonly NodeId[]) =>
    participants[accounts.indexOf(account) % participants.length]!;
  return {
    opening: balances,
    untouched: 0,
    holderOf,
    sharesOf({ f, value }, participants) {
      const shares = new Shares();
      if (f === 'read') {
        for (const account of accounts) shares.read(holderOf(account, participants), account);
        return shares.all();
      }
      const { from, to, amount } = value as Transfer;
      if (!Object.hasOwn(balances, from) || !Object.hasOwn(balances, to)) return null;
      for (const [account, change] of [
        [from, -amount],
        [to, amount],
      ] as const) {
        shares.change(holderOf(account, participants), account, (before = 0) => (before as number) + change);
      }
      return shares.all();
    },
    changed: (held, change) => (held as number) + (change as number),
    isAllowed: (held) => (held as number) >= 0,
    answer({ f }: Operation, values) {
      return f === 'read' ? Object.fromEntries(accounts.map((account) => [account, values[account]!])) : null;
    },
  };
}
