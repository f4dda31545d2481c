import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Hears } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { TransactionId } from '../messages.js';
import type { Accessed, Decided } from '../observations.js';
import { Ledger } from './ledger.js';

/** Why one transaction comes before another. */
interface Conflict {
  readonly account: string;
  /** `wr`: the later one read what the earlier one wrote. */
  readonly kind: 'ww' | 'wr' | 'rw';
}

interface AccountHistory {
  lastWriter: TransactionId | null;
  /** Who read what the last writer left. */
  readers: TransactionId[];
}

/**
 * The conflict graph of the transactions: an edge where two touch the same account and at least one writes, in the order
 * in which they did. The execution is serializable in the sense of conflicts exactly when the committed ones form no cycle.
 */
class Serializable implements Hears<'transaction:accessed', Accessed>, Hears<'transaction:decided', Decided> {
  private readonly context: PropertyContext;
  private readonly ledger: Ledger;
  private readonly accounts = new Map<string, AccountHistory>();
  private readonly later = new Map<TransactionId, Map<TransactionId, Conflict>>();

  constructor(context: PropertyContext) {
    this.context = context;
    this.ledger = context.shared('commit ledger', (world) => new Ledger(world));
  }

  onTransactionAccessed(node: NodeId, { transaction, account, mode }: Accessed): void {
    const history = this.historyOf(account);
    const { lastWriter, readers } = history;
    if (lastWriter !== null) this.order(lastWriter, transaction, { account, kind: mode === 'read' ? 'wr' : 'ww' });
    if (mode === 'read') {
      readers.push(transaction);
      return;
    }
    for (const reader of readers) this.order(reader, transaction, { account, kind: 'rw' });
    history.lastWriter = transaction;
    history.readers = [];
    this.findCycle(node, transaction);
  }

  onTransactionDecided(node: NodeId, { transaction, outcome }: Decided): void {
    if (outcome === 'commit') this.findCycle(node, transaction);
  }

  private historyOf(account: string): AccountHistory {
    const known = this.accounts.get(account);
    if (known !== undefined) return known;
    const created = { lastWriter: null, readers: [] };
    this.accounts.set(account, created);
    return created;
  }

  private order(earlier: TransactionId, later: TransactionId, conflict: Conflict): void {
    if (earlier === later) return;
    const edges = this.later.get(earlier);
    if (edges === undefined) this.later.set(earlier, new Map([[later, conflict]]));
    else if (!edges.has(later)) edges.set(later, conflict);
  }

  /** A cycle is closed by the last of its transactions to commit or to write, so it is enough to begin there. */
  private findCycle(node: NodeId, start: TransactionId): void {
    if (!this.later.has(start)) return;
    const cameFrom = new Map<TransactionId, TransactionId>();
    const queue = [start];
    for (let index = 0; index < queue.length; index += 1) {
      const current = queue[index]!;
      for (const next of this.later.get(current)?.keys() ?? []) {
        if (next === start) {
          this.tell(node, this.cycle(cameFrom, start, current));
          return;
        }
        if (cameFrom.has(next) || !this.ledger.isCommitted(next)) continue;
        cameFrom.set(next, current);
        queue.push(next);
      }
    }
  }

  /** The transactions of the cycle in order, from the start back to it. */
  private cycle(
    cameFrom: ReadonlyMap<TransactionId, TransactionId>,
    start: TransactionId,
    last: TransactionId,
  ): readonly TransactionId[] {
    const path = [start];
    for (let each = last; each !== start; each = cameFrom.get(each)!) path.splice(1, 0, each);
    return [...path, start];
  }

  private tell(node: NodeId, cycle: readonly TransactionId[]): void {
    const steps = cycle.slice(1).map((later, index) => {
      const earlier = cycle[index]!;
      return inWords(earlier, later, this.later.get(earlier)!.get(later)!);
    });
    this.context.violate([node], `no serial order explains these: ${steps.join('; ')}.`);
  }
}

function inWords(earlier: TransactionId, later: TransactionId, { account, kind }: Conflict): string {
  if (kind === 'wr') return `${later} read account ${account} as ${earlier} left it`;
  if (kind === 'ww') return `${later} overwrote account ${account} after ${earlier}`;
  return `${earlier} read account ${account} before ${later} wrote it`;
}

export const serializable: PropertyDefinition = {
  name: 'serializable',
  about: 'The committed transactions are equivalent to some serial order: their conflict graph has no cycle.',
  source: 'Bernstein, Hadzilacos & Goodman 1987, section 2.3, the Serializability Theorem',
  create: (context) => new Serializable(context),
};
