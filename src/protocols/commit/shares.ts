import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import type { Share } from './partition.js';

/** Shares, filled account by account. */
export class Shares {
  private readonly shares = new Map<NodeId, { reads: string[]; changes: Record<string, Json> }>();

  read(holder: NodeId, account: string): void {
    const { reads } = this.of(holder);
    if (!reads.includes(account)) reads.push(account);
  }

  /** @param change makes the change of one that is there already, or undefined */
  change(holder: NodeId, account: string, change: (before: Json | undefined) => Json): void {
    const { changes } = this.of(holder);
    changes[account] = change(changes[account]);
  }

  all(): ReadonlyMap<NodeId, Share> {
    return this.shares;
  }

  private of(holder: NodeId): { reads: string[]; changes: Record<string, Json> } {
    const share = this.shares.get(holder) ?? { reads: [], changes: {} };
    this.shares.set(holder, share);
    return share;
  }
}
