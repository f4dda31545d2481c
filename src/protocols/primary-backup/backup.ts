import type { NodeId } from '../../sim/message.js';
import type { Entry, Replicate, ReplicateAck, Transfer } from './messages.js';
import { ReplicaState } from './replica-state.js';

/** A state that comes in parts, and takes effect as a whole. */
interface Incoming {
  readonly from: NodeId;
  readonly view: number;
  readonly entries: readonly Entry[];
  readonly installed: boolean;
}

/** What a replica does at the word of a primary. */
export abstract class BackupReplica extends ReplicaState {
  protected incoming: Incoming | null = null;

  /** A later view is heard of: this replica has no part in earlier ones any more. */
  protected abstract enterView(number: number): void;
  /** Another one is primary. */
  protected abstract followAlong(): void;

  onReplicate(from: NodeId, message: Replicate): void {
    if (!this.accepts(from, message)) return;
    const { previous, entries, committed, exchange } = message;
    if (!this.holds(previous.length, previous.view)) {
      this.mark('gap-found');
      this.acknowledge(from, exchange, { held: null, received: null });
      return;
    }
    this.store(previous.length, entries);
    const held = previous.length + entries.length;
    this.commitUpTo(Math.min(committed, held));
    this.acknowledge(from, exchange, { held, received: null });
  }

  private acknowledge(
    primary: NodeId,
    exchange: number,
    what: Pick<ReplicateAck, 'held' | 'received'> & Partial<Pick<ReplicateAck, 'refused'>>,
  ): void {
    this.send(primary, { type: 'ReplicateAck', view: this.viewNumber.value, refused: false, ...what, exchange });
  }

  /** Fencing: what comes from an earlier view is refused, and its primary is told so. */
  protected accepts(from: NodeId, { view, entries, exchange }: Replicate | Transfer): boolean {
    if (view < this.viewNumber.value && this.options.fencing) {
      this.mark('fenced-off');
      this.acknowledge(from, exchange, { held: null, received: null, refused: true });
      return false;
    }
    this.enterView(view);
    if (entries.length > 0) this.observe({ kind: 'replica:update', view });
    if (view === this.viewNumber.value) {
      this.primary = from;
      this.followAlong();
    }
    return true;
  }

  /** Views have one primary each, so logs that agree on an entry agree on all before it. */
  protected holds(index: number, view: number): boolean {
    return index <= this.log.length && this.viewAt(index) === view;
  }

  protected store(after: number, entries: readonly Entry[]): void {
    entries.forEach((entry, offset) => {
      const index = after + 1 + offset;
      if (index <= this.log.length && this.viewAt(index) !== entry.view) this.truncateTo(index - 1);
      if (index > this.log.length) this.log.append(entry);
    });
  }

  /** The whole state of the primary. Until the last part is there the log stays as it was: it may be needed. */
  onTransfer(from: NodeId, message: Transfer): void {
    if (!this.accepts(from, message)) return;
    const { view, first, entries, total, exchange } = message;
    const same = this.incoming?.from === from && this.incoming.view === view ? this.incoming : null;
    const before = same?.entries ?? [];
    // In one view the log of a primary only grows. A part that is late, or ahead, adds nothing: it is told where to go on.
    const adds = first <= before.length + 1 && first + entries.length > before.length + 1;
    const known = adds ? [...before.slice(0, first - 1), ...entries] : before;
    const isWhole = known.length >= total;
    const isNew = adds || same === null || !same.installed;
    this.incoming = { from, view, entries: known, installed: isWhole };
    if (isWhole && isNew) this.install(known);
    this.acknowledge(from, exchange, { held: isWhole ? known.length : null, received: known.length });
  }

  /**
   * Only what conflicts is cut. A longer log stays: parts of an earlier transfer may come late, when this backup has
   * acknowledged more than they hold.
   */
  private install(entries: readonly Entry[]): void {
    this.mark('state-transferred');
    this.store(0, entries);
  }
}
