import type { Hears, Listener } from '../sim/listener.js';
import type { Message, Microseconds, NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { World } from '../sim/world.js';

/** How a commit protocol talks, for the metrics of transactions. */
export interface TransactionsDefinition {
  /** Types of the messages by which the outcome comes about and becomes known; the work before them is left out. */
  readonly messages: readonly string[];
  /** Types of the messages that only let a coordinator forget. */
  readonly acknowledgements: readonly string[];
}

interface OfTransaction {
  readonly transaction: string;
}

/** A committed transaction that every participant has finished. */
export interface MeasuredTransaction {
  readonly invokedUs: Microseconds;
  /** The coordinator began. */
  readonly begunUs: Microseconds;
  /** All work was done, and the commit protocol began. */
  readonly committingUs: Microseconds;
  /** The coordinator decided. */
  readonly decidedUs: Microseconds;
  /** The last participant committed. */
  readonly finishedUs: Microseconds;
  readonly messages: number;
  readonly acknowledgements: number;
  readonly forcedWrites: number;
  /** Forced, that of the decision included, before the outcome may be announced. */
  readonly forcedToDecide: number;
}

type Progress = { -readonly [K in keyof MeasuredTransaction]: MeasuredTransaction[K] | null } & {
  coordinator: NodeId;
  /** Participants that are prepared and have not finished. */
  readonly open: Set<NodeId>;
};

/** Follows transactions from the client's call to the last participant's commit, and counts what they cost. */
export class TransactionLog
  implements
    Listener,
    Hears<
      | 'transaction:begun'
      | 'transaction:committing'
      | 'transaction:doubted'
      | 'transaction:locked'
      | 'transaction:unlocked',
      OfTransaction
    >,
    Hears<'transaction:decided', OfTransaction & { readonly outcome: string }>
{
  private readonly world: World;
  private readonly definition: TransactionsDefinition;
  private readonly invoked = new Map<string, Microseconds>();
  private readonly transactions = new Map<string, Progress>();
  /** By node and transaction: since when. */
  private readonly doubted = new Map<string, Microseconds>();
  private readonly locked = new Map<string, Microseconds>();
  private readonly blockedUs: number[] = [];
  private readonly heldUs: number[] = [];

  constructor(world: World, definition: TransactionsDefinition) {
    this.world = world;
    this.definition = definition;
  }

  onInvoke(_client: NodeId, { process, sequence }: Observations['invoke']): void {
    this.invoked.set(`${process}.${sequence}`, this.world.now());
  }

  onTransactionBegun(
    coordinator: NodeId,
    { transaction, session, sequence }: OfTransaction & { readonly session?: number; readonly sequence?: number },
  ): void {
    this.transactions.set(transaction, {
      coordinator,
      open: new Set(),
      invokedUs: this.invoked.get(`${session}.${sequence}`) ?? null,
      begunUs: this.world.now(),
      committingUs: null,
      decidedUs: null,
      finishedUs: null,
      messages: 0,
      acknowledgements: 0,
      forcedWrites: 0,
      forcedToDecide: null,
    });
  }

  onTransactionCommitting(_node: NodeId, { transaction }: OfTransaction): void {
    const progress = this.transactions.get(transaction);
    if (progress !== undefined) progress.committingUs ??= this.world.now();
  }

  onSend(_from: NodeId, _to: NodeId, message: Message): void {
    const progress = this.transactions.get((message as Message & Partial<OfTransaction>).transaction ?? '');
    if (progress === undefined) return;
    const { messages, acknowledgements } = this.definition;
    if (messages.includes(message.type)) progress.messages! += 1;
    else if (acknowledgements.includes(message.type)) progress.acknowledgements! += 1;
  }

  onAppend(node: NodeId, _name: string, _index: number, entry: unknown, forced?: boolean): void {
    const { transaction, record } = entry as OfTransaction & { readonly record: string };
    const progress = this.transactions.get(transaction);
    if (progress === undefined) return;
    if (forced === true) progress.forcedWrites! += 1;
    if (record === 'prepared' || record === 'committed-alone') progress.open.add(node);
  }

  onTransactionDecided(node: NodeId, { transaction, outcome }: OfTransaction & { readonly outcome: string }): void {
    this.end(this.doubted, this.blockedUs, node, transaction);
    const progress = this.transactions.get(transaction);
    if (progress === undefined) return;
    if (outcome !== 'commit') {
      this.transactions.delete(transaction);
    } else if (node === progress.coordinator) {
      progress.decidedUs ??= this.world.now();
      progress.forcedToDecide ??= progress.forcedWrites;
    } else {
      progress.open.delete(node);
    }
    // Where all have only read, or the only participant decided, nobody waits for the coordinator.
    if (progress.decidedUs !== null && progress.open.size === 0) progress.finishedUs ??= this.world.now();
  }

  onTransactionDoubted(node: NodeId, { transaction }: OfTransaction): void {
    const key = `${node} ${transaction}`;
    if (!this.doubted.has(key)) this.doubted.set(key, this.world.now());
  }

  onTransactionLocked(node: NodeId, { transaction }: OfTransaction): void {
    this.locked.set(`${node} ${transaction}`, this.world.now());
  }

  onTransactionUnlocked(node: NodeId, { transaction }: OfTransaction): void {
    this.end(this.locked, this.heldUs, node, transaction);
  }

  /** A crash gives all locks back; who is in doubt takes them again when it restarts. */
  onCrash(node: NodeId): void {
    for (const key of this.locked.keys()) if (key.startsWith(`${node} `)) this.locked.delete(key);
  }

  private end(since: Map<string, Microseconds>, ended: number[], node: NodeId, transaction: string): void {
    const key = `${node} ${transaction}`;
    const from = since.get(key);
    if (from === undefined) return;
    since.delete(key);
    ended.push(this.world.now() - from);
  }

  /** The committed transactions that are over. */
  finished(): readonly MeasuredTransaction[] {
    return [...this.transactions.values()].filter(isFinished);
  }

  /** How long participants in doubt waited after they had asked; null for those who still do. */
  blockedTimes(): readonly (number | null)[] {
    return [...this.blockedUs, ...[...this.doubted.keys()].map(() => null)];
  }

  /** How long participants held locks; null where one in doubt still does. Whoever merely works on is left out. */
  lockTimes(): readonly (number | null)[] {
    const stuck = [...this.locked.keys()].filter((key) => this.doubted.has(key));
    return [...this.heldUs, ...stuck.map(() => null)];
  }
}

function isFinished(progress: Progress): progress is Progress & MeasuredTransaction {
  const { invokedUs, begunUs, committingUs, decidedUs, finishedUs, forcedToDecide, open } = progress;
  const moments = [invokedUs, begunUs, committingUs, decidedUs, finishedUs, forcedToDecide];
  return open.size === 0 && moments.every((moment) => moment !== null);
}
