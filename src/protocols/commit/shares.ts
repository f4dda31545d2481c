import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';

/** One participant's share of a transaction: the accounts that it reads, and what becomes of those that it changes. */
export interface Share {
  readonly participant: NodeId;
  readonly reads: string[];
  /** By account; what a change is, its partition knows. */
  readonly changes: Record<string, Json>;
}

/** The share of a participant, which begins to be concerned where it was not yet. */
export function shareOf(shares: Share[], participant: NodeId): Share {
  for (const share of shares) if (share.participant === participant) return share;
  const share: Share = { participant, reads: [], changes: {} };
  shares.push(share);
  return share;
}

/** Adds an account that is to be read, once. */
export function addRead({ reads }: Share, account: string): void {
  if (!reads.includes(account)) reads.push(account);
}
