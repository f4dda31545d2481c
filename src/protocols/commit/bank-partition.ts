import type { Transfer } from '../../models/bank.js';
import type { Operation } from '../../models/client.js';
import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { Held, Partition } from './partition.js';
import { addRead, type Share, shareOf } from './shares.js';

/** Accounts are dealt out to participants in turn. A transfer concerns the holders of two, a read all of them. */
export const bankPartition: Partition = {
  untouched: 0,
  holderOf,
  sharesOf({ f, value }, participants, opening) {
    const shares: Share[] = [];
    if (f === 'read') {
      for (const account in opening) addRead(shareOf(shares, holderOf(account, participants, opening)), account);
      return shares;
    }
    const { from, to, amount } = value as Transfer;
    if (!Object.hasOwn(opening, from) || !Object.hasOwn(opening, to)) return null;
    addChange(shareOf(shares, holderOf(from, participants, opening)), from, -amount);
    addChange(shareOf(shares, holderOf(to, participants, opening)), to, amount);
    return shares;
  },
  changed: (held, change) => (held as number) + (change as number),
  isAllowed: (held) => (held as number) >= 0,
  answer({ f }: Operation, values, opening) {
    if (f !== 'read') return null;
    const balances: Record<string, Json> = {};
    for (const account in opening) balances[account] = values[account]!;
    return balances;
  },
};

function holderOf(account: string, participants: readonly NodeId[], opening: Held): NodeId {
  return participants[Object.keys(opening).indexOf(account) % participants.length]!;
}

function addChange({ changes }: Share, account: string, change: number): void {
  changes[account] = ((changes[account] ?? 0) as number) + change;
}
