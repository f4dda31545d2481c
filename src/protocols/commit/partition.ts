import type { Balances, Transfer } from '../../models/bank.js';
import type { Operation } from '../../models/client.js';
import type { Model } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';

/** One participant's share of a transaction. */
export interface Share {
  readonly reads: readonly string[];
  readonly changes: Readonly<Record<string, number>>;
}

/** The accounts of the whole bank with their opening balances; none where there are no clients. */
export function openingBalances(model: Model | null): Balances {
  return (model?.initial ?? {}) as Balances;
}

/** Accounts are dealt out to participants in turn. */
export function holderOf(account: string, balances: Balances, participants: readonly NodeId[]): NodeId {
  return participants[Object.keys(balances).indexOf(account) % participants.length]!;
}

/**
 * What each participant has to do for an operation: a transfer concerns the holders of two accounts, a read all of them.
 * Null where an account does not exist.
 */
export function sharesOf(
  { f, value }: Operation,
  balances: Balances,
  participants: readonly NodeId[],
): ReadonlyMap<NodeId, Share> | null {
  const shares = new Map<NodeId, { reads: string[]; changes: Record<string, number> }>();
  const shareOf = (account: string) => {
    const holder = holderOf(account, balances, participants);
    const share = shares.get(holder) ?? { reads: [], changes: {} };
    shares.set(holder, share);
    return share;
  };
  if (f === 'read') {
    for (const account of Object.keys(balances)) shareOf(account).reads.push(account);
    return shares;
  }
  const { from, to, amount } = value as Transfer;
  if (!Object.hasOwn(balances, from) || !Object.hasOwn(balances, to)) return null;
  for (const [account, change] of [
    [from, -amount],
    [to, amount],
  ] as const) {
    const { changes } = shareOf(account);
    changes[account] = (changes[account] ?? 0) + change;
  }
  return shares;
}
