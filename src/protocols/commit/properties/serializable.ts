import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Hears, Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { TransactionId } from '../messages.js';
import type { Accessed, Decided } from '../observations.js';
import { Ledger } from './ledger.js';

/** A transaction that reads an account. */
interface Read {
  readonly by: Conflicting;
  /** Its participant crashed before it voted: what it had read is gone, and nothing is committed on account of it. */
  isLost: boolean;
}

/** Why one transaction comes before another, the later one. */
interface Conflict {
  readonly later: Conflicting;
  readonly account: string;
  /** `wr`: the later one read what the earlier one wrote. */
  readonly kind: 'ww' | 'wr' | 'rw';
  /** The read that it rests on; null between two writes. */
  readonly read: Read | null;
}

/** A transaction and those that come after it, in the order in which that became known; for several reasons several times. */
interface Conflicting {
  readonly transaction: TransactionId;
  readonly conflicts: Conflict[];
}

interface AccountHistory {
  lastWriter: Conflicting | null;
  /** Who read what the last writer left. */
  readers: Read[];
}

/**
 * The conflict graph of the transactions: an edge where two touch the same account and at least one writes, in the order
 * in which they did. The execution is serializable in the sense of conflicts exactly when the committed ones form no cycle.
 */
class Serializable implements Listener, Hears<'transaction:accessed', Accessed>, Hears<'transaction:decided', Decided> {
  private readonly context: PropertyContext;
  private readonly ledger: Ledger;
  private readonly accounts = new Map<string, AccountHistory>();
  private readonly transactions = new Map<TransactionId, Conflicting>();
  /** By node: what was read there since it last started. */
  private readonly reads: Read[][];

  constructor(context: PropertyContext) {
    this.context = context;
    this.ledger = context.shared('commit ledger', (world) => new Ledger(world));
    this.reads = context.world.servers.map(() => []);
  }

  onCrash(node: NodeId): void {
    for (const read of this.reads[node] ?? []) {
      read.isLost = !this.ledger.hasAgreed(node, read.by.transaction);
    }
    if (this.reads[node] !== undefined) this.reads[node] = [];
  }

  onTransactionAccessed(node: NodeId, { transaction, account, mode }: Accessed): void {
    const later = this.conflictingOf(transaction);
    const history = this.historyOf(account);
    if (mode === 'read') this.read(node, later, account, history);
    else this.write(node, later, account, history);
  }

  private read(node: NodeId, by: Conflicting, account: string, { lastWriter, readers }: AccountHistory): void {
    const read = { by, isLost: false };
    this.reads[node]!.push(read);
    readers.push(read);
    if (lastWriter === null || lastWriter === by) return;
    lastWriter.conflicts.push({ later: by, account, kind: 'wr', read });
  }

  private write(node: NodeId, later: Conflicting, account: string, history: AccountHistory): void {
    const { lastWriter, readers } = history;
    if (lastWriter !== null && lastWriter !== later) {
      lastWriter.conflicts.push({ later, account, kind: 'ww', read: null });
    }
    for (const read of readers) {
      if (read.by !== later && !read.isLost) read.by.conflicts.push({ later, account, kind: 'rw', read });
    }
    history.lastWriter = later;
    history.readers = [];
    this.findCycle(node, later);
  }

  onTransactionDecided(node: NodeId, { transaction, outcome }: Decided): void {
    const decided = this.transactions.get(transaction);
    if (outcome === 'commit' && decided !== undefined) this.findCycle(node, decided);
  }

  private conflictingOf(transaction: TransactionId): Conflicting {
    const known = this.transactions.get(transaction);
    if (known !== undefined) return known;
    const created = { transaction, conflicts: [] };
    this.transactions.set(transaction, created);
    return created;
  }

  private historyOf(account: string): AccountHistory {
    const known = this.accounts.get(account);
    if (known !== undefined) return known;
    const created = { lastWriter: null, readers: [] };
    this.accounts.set(account, created);
    return created;
  }

  /** A cycle is closed by the last of its transactions to commit or to write, so it is enough to begin there. */
  private findCycle(node: NodeId, start: Conflicting): void {
    if (start.conflicts.length === 0) return;
    const cameFrom = new Map<Conflicting, Conflicting>();
    const queue = [start];
    for (let index = 0; index < queue.length; index += 1) {
      const current = queue[index]!;
      for (const { later, read } of current.conflicts) {
        if (read?.isLost === true) continue;
        if (later === start) {
          this.tell(node, this.cycle(cameFrom, start, current));
          return;
        }
        if (cameFrom.has(later) || !this.ledger.isCommitted(later.transaction)) continue;
        cameFrom.set(later, current);
        queue.push(later);
      }
    }
  }

  /** The transactions of the cycle in order, from the start back to it. */
  private cycle(
    cameFrom: ReadonlyMap<Conflicting, Conflicting>,
    start: Conflicting,
    last: Conflicting,
  ): readonly Conflicting[] {
    const path = [start];
    for (let each = last; each !== start; each = cameFrom.get(each)!) path.splice(1, 0, each);
    return [...path, start];
  }

  private tell(node: NodeId, cycle: readonly Conflicting[]): void {
    const steps = cycle.slice(1).map((later, index) => {
      const earlier = cycle[index]!;
      return inWords(
        earlier,
        earlier.conflicts.find((conflict) => conflict.later === later && conflict.read?.isLost !== true)!,
      );
    });
    this.context.violate([node], `no serial order explains these: ${steps.join('; ')}.`);
  }
}

function inWords({ transaction: earlier }: Conflicting, conflict: Conflict): string {
  const { account, kind } = conflict;
  const later = conflict.later.transaction;
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
