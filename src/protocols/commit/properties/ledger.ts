import type { Log } from '../../../sim/disk-types.js';
import type { Hears, Listener } from '../../../sim/listener.js';
import type { Message, Microseconds, NodeId } from '../../../sim/message.js';
import type { World } from '../../../sim/world.js';
import type { CommitMessage, Outcome, TransactionId, Vote } from '../messages.js';
import type { Decided } from '../observations.js';

/** A node's decision about a transaction, as the world can rely on it. */
export interface FirmDecision {
  readonly node: NodeId;
  readonly entry: LedgerEntry;
  readonly outcome: Outcome;
  readonly atUs: Microseconds;
}

/** What is known of one transaction. */
export interface LedgerEntry {
  readonly transaction: TransactionId;
  /** Who was asked to take part, each once. */
  readonly participants: NodeId[];
  /** By node: its vote; the first that is not yes, where it sent several. */
  readonly votes: (Vote['vote'] | undefined)[];
  /** In order; two of one node where it took the first back. */
  readonly decisions: FirmDecision[];
  /** Anybody committed it for good. */
  isCommitted: boolean;
}

/** Hears of firm decisions, in order. */
interface DecisionListener {
  catchUp(): void;
}

/** A decision whose record, at this index of a node's log or before it, is not durable yet. */
interface PendingDecision {
  readonly transaction: TransactionId;
  readonly outcome: Outcome;
  readonly index: number;
}

/**
 * Who takes part in which transaction, who voted how, and who decided what. A decision counts once its record is durable,
 * or once the node has told anybody. An abort gives locks away before that, but who writes what they guard forces its own
 * record behind it.
 */
export class Ledger implements Listener, Hears<'transaction:decided', Decided> {
  readonly decisions: FirmDecision[] = [];
  private readonly world: World;
  private readonly entries = new Map<TransactionId, LedgerEntry>();
  /** By node. */
  private readonly pending: PendingDecision[][];
  /** By node, as far as they were looked at. */
  private readonly logs: Log<unknown>[] = [];
  private readonly judges: DecisionListener[] = [];
  /** How many decisions they were called for. */
  private judged = 0;

  constructor(world: World) {
    this.world = world;
    this.pending = world.servers.map(() => []);
  }

  /** From now on this judge hears of decisions that become firm by a message or a sync. */
  tell(judge: DecisionListener): void {
    this.judges.push(judge);
  }

  /** Whether anybody voted no. */
  isRefused(transaction: TransactionId): boolean {
    return this.entries.get(transaction)?.votes.includes('no') ?? false;
  }

  /** Whether this participant voted, and not no. One that has not voted knows its own mind: by committing it has agreed. */
  hasAgreed(node: NodeId, transaction: TransactionId): boolean {
    const entry = this.entries.get(transaction);
    if (entry === undefined) return false;
    const vote = entry.votes[node];
    return vote === undefined ? this.hasDecided(node, entry, 'commit') : vote !== 'no';
  }

  private hasDecided(node: NodeId, { decisions }: LedgerEntry, outcome: Outcome): boolean {
    for (const known of decisions) if (known.node === node && known.outcome === outcome) return true;
    return false;
  }

  /** Whether anybody committed it for good. */
  isCommitted(transaction: TransactionId): boolean {
    return this.entries.get(transaction)?.isCommitted ?? false;
  }

  onSend(from: NodeId, to: NodeId, message: Message): void {
    const sent = message as CommitMessage;
    if (sent.type === 'Execute') {
      const { participants } = this.entryOf(sent.transaction);
      if (!participants.includes(to)) participants.push(to);
    } else if (sent.type === 'Vote') {
      this.vote(from, sent.transaction, sent.vote);
    } else if (sent.type === 'Executed') {
      // Who has not done its work and will not has voted no.
      if (!sent.done) this.vote(from, sent.transaction, 'no');
    } else if (sent.type === 'Decision') {
      this.confirm(from, sent.transaction, sent.outcome);
    }
    this.judge();
  }

  /** A no is final; and who only read and left has forgotten it after a crash, so that it refuses without meaning it. */
  private vote(node: NodeId, transaction: TransactionId, vote: Vote['vote']): void {
    const { votes } = this.entryOf(transaction);
    if (vote === 'no') this.confirmAbort(node, transaction);
    if ((votes[node] ?? 'yes') === 'yes') votes[node] = vote;
  }

  /** Its no tells others of an abort that it made before. */
  private confirmAbort(node: NodeId, transaction: TransactionId): void {
    for (const made of this.pending[node]!) {
      if (made.transaction === transaction && made.outcome === 'abort') this.confirm(node, transaction, 'abort');
    }
  }

  /** Judges hear this themselves. */
  onTransactionDecided(node: NodeId, { transaction, outcome }: Decided): void {
    const { length, durableLength } = this.logOf(node);
    if (durableLength >= length) this.confirm(node, transaction, outcome);
    else this.pending[node]!.push({ transaction, outcome, index: length });
  }

  onDurable(node: NodeId): void {
    this.settle(node);
    this.judge();
  }

  private settle(node: NodeId): void {
    const pending = this.pending[node];
    if (pending === undefined || pending.length === 0) return;
    const { durableLength } = this.logOf(node);
    while (pending.length > 0 && pending[0]!.index <= durableLength) {
      const { transaction, outcome } = pending.shift()!;
      this.confirm(node, transaction, outcome);
    }
  }

  /** What was not durable was never decided. */
  onCrash(node: NodeId): void {
    this.settle(node);
    if (this.pending[node] !== undefined) this.pending[node] = [];
  }

  private judge(): void {
    if (this.judged === this.decisions.length) return;
    this.judged = this.decisions.length;
    for (const judge of this.judges) judge.catchUp();
  }

  private confirm(node: NodeId, transaction: TransactionId, outcome: Outcome): void {
    const entry = this.entryOf(transaction);
    if (this.hasDecided(node, entry, outcome)) return;
    if (outcome === 'commit') entry.isCommitted = true;
    const decision = { node, entry, outcome, atUs: this.world.now() };
    entry.decisions.push(decision);
    this.decisions.push(decision);
  }

  private entryOf(transaction: TransactionId): LedgerEntry {
    const known = this.entries.get(transaction);
    if (known !== undefined) return known;
    const entry: LedgerEntry = { transaction, participants: [], votes: [], decisions: [], isCommitted: false };
    this.entries.set(transaction, entry);
    return entry;
  }

  private logOf(node: NodeId): Log<unknown> {
    this.logs[node] ??= this.world.diskOf(node).log('log');
    return this.logs[node];
  }
}
