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
  open: NodeId[];
};

/** Transactions, each with a time from which on something has been so. */
type Since = Map<string, Microseconds>;

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
  private readonly messages: ReadonlySet<string>;
  private readonly acknowledgements: ReadonlySet<string>;
  /** By process and sequence: when it was invoked. */
  private readonly invoked = new Map<number, Microseconds[]>();
  private readonly transactions = new Map<string, Progress>();
  /** By node and transaction: since when. */
  private readonly doubted: Since[];
  private readonly locked: Since[];
  private readonly blockedUs: number[] = [];
  private readonly heldUs: number[] = [];

  constructor(world: World, definition: TransactionsDefinition) {
    this.world = world;
    this.messages = new Set(definition.messages);
    this.acknowledgements = new Set(definition.acknowledgements);
    this.doubted = world.servers.map(() => new Map());
    this.locked = world.servers.map(() => new Map());
  }

  onInvoke(_client: NodeId, { process, sequence }: Observations['invoke']): void {
    const invoked = this.invoked.get(process) ?? [];
    if (invoked.length === 0) this.invoked.set(process, invoked);
    invoked[sequence] = this.world.now();
  }

  onTransactionBegun(
    coordinator: NodeId,
    { transaction, session, sequence }: OfTransaction & { readonly session?: number; readonly sequence?: number },
  ): void {
    this.transactions.set(transaction, {
      coordinator,
      open: [],
      invokedUs: this.invoked.get(session ?? -1)?.[sequence ?? -1] ?? null,
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
    const isMessage = this.messages.has(message.type);
    if (!isMessage && !this.acknowledgements.has(message.type)) return;
    const progress = this.transactions.get((message as Message & OfTransaction).transaction);
    if (progress === undefined) return;
    if (isMessage) progress.messages! += 1;
    else progress.acknowledgements! += 1;
  }

  onAppend(node: NodeId, _name: string, _index: number, entry: unknown, forced?: boolean): void {
    const { transaction, record } = entry as OfTransaction & { readonly record: string };
    const progress = this.transactions.get(transaction);
    if (progress === undefined) return;
    if (forced === true) progress.forcedWrites! += 1;
    const opens = record === 'prepared' || record === 'committed-alone';
    if (opens && !progress.open.includes(node)) progress.open.push(node);
  }

  onTransactionDecided(node: NodeId, { transaction, outcome }: OfTransaction & { readonly outcome: string }): void {
    this.end(this.doubted[node]!, this.blockedUs, transaction);
    const progress = this.transactions.get(transaction);
    if (progress === undefined) return;
    if (outcome !== 'commit') {
      this.transactions.delete(transaction);
    } else if (node === progress.coordinator) {
      progress.decidedUs ??= this.world.now();
      progress.forcedToDecide ??= progress.forcedWrites;
    } else {
      progress.open = progress.open.filter((other) => other !== node);
    }
    // Where all have only read, or the only participant decided, nobody waits for the coordinator.
    if (progress.decidedUs !== null && progress.open.length === 0) progress.finishedUs ??= this.world.now();
  }

  onTransactionDoubted(node: NodeId, { transaction }: OfTransaction): void {
    const doubted = this.doubted[node]!;
    if (!doubted.has(transaction)) doubted.set(transaction, this.world.now());
  }

  onTransactionLocked(node: NodeId, { transaction }: OfTransaction): void {
    this.locked[node]!.set(transaction, this.world.now());
  }

  onTransactionUnlocked(node: NodeId, { transaction }: OfTransaction): void {
    this.end(this.locked[node]!, this.heldUs, transaction);
  }

  /** A crash gives all locks back; who is in doubt takes them again when it restarts. */
  onCrash(node: NodeId): void {
    this.locked[node]?.clear();
  }

  private end(since: Since, ended: number[], transaction: string): void {
    const from = since.get(transaction);
    if (from === undefined) return;
    since.delete(transaction);
    ended.push(this.world.now() - from);
  }

  /** The committed transactions that are over. */
  finished(): readonly MeasuredTransaction[] {
    return [...this.transactions.values()].filter(isFinished);
  }

  /** How long participants in doubt waited after they had asked; null for those who still do. */
  blockedTimes(): readonly (number | null)[] {
    const stillBlocked = this.doubted.flatMap((doubted) => [...doubted.keys()]);
    return [...this.blockedUs, ...stillBlocked.map(() => null)];
  }

  /** How long participants held locks; null where one in doubt still does. Whoever merely works on is left out. */
  lockTimes(): readonly (number | null)[] {
    const stuck = this.locked.flatMap((locked, node) =>
      [...locked.keys()].filter((transaction) => this.doubted[node]!.has(transaction)),
    );
    return [...this.heldUs, ...stuck.map(() => null)];
  }
}

function isFinished(progress: Progress): progress is Progress & MeasuredTransaction {
  const { invokedUs, begunUs, committingUs, decidedUs, finishedUs, forcedToDecide, open } = progress;
  const isMeasured = invokedUs !== null && begunUs !== null && committingUs !== null && forcedToDecide !== null;
  return open.length === 0 && isMeasured && decidedUs !== null && finishedUs !== null;
}
