import type { Hears, Listener } from '../../../sim/listener.js';
import type { Message, Microseconds, NodeId } from '../../../sim/message.js';
import type { World } from '../../../sim/world.js';
import type { CommitMessage, Outcome, TransactionId, Vote } from '../messages.js';
import type { Decided } from '../observations.js';

/** A node's decision about a transaction, as the world can rely on it. */
export interface FirmDecision {
  readonly node: NodeId;
  readonly transaction: TransactionId;
  readonly outcome: Outcome;
  readonly atUs: Microseconds;
}

/**
 * Who takes part in which transaction, who voted how, and who decided what. A commit counts once its record is durable,
 * or once the node has told anybody; an abort as soon as it is made, since it gives locks away.
 */
export class Ledger implements Listener, Hears<'transaction:decided', Decided> {
  readonly decisions: FirmDecision[] = [];
  private readonly world: World;
  private readonly participants = new Map<TransactionId, Set<NodeId>>();
  private readonly votes = new Map<TransactionId, Map<NodeId, Vote['vote']>>();
  /** By node: commits whose record, at this index of its log, is not durable yet. */
  private readonly pending = new Map<NodeId, { readonly transaction: TransactionId; readonly index: number }[]>();
  private readonly firm = new Set<string>();
  private readonly committed = new Set<TransactionId>();

  constructor(world: World) {
    this.world = world;
  }

  participantsOf(transaction: TransactionId): ReadonlySet<NodeId> {
    return this.participants.get(transaction) ?? new Set();
  }

  voteOf(transaction: TransactionId, node: NodeId): Vote['vote'] | null {
    return this.votes.get(transaction)?.get(node) ?? null;
  }

  /** Whether anybody voted no. */
  isRefused(transaction: TransactionId): boolean {
    return [...(this.votes.get(transaction)?.values() ?? [])].includes('no');
  }

  /** Whether anybody committed it for good. */
  isCommitted(transaction: TransactionId): boolean {
    return this.committed.has(transaction);
  }

  onSend(from: NodeId, to: NodeId, message: Message): void {
    const sent = message as CommitMessage;
    if (sent.type === 'Execute') entryOf(this.participants, sent.transaction, () => new Set()).add(to);
    else if (sent.type === 'Vote') entryOf(this.votes, sent.transaction, () => new Map()).set(from, sent.vote);
    else if (sent.type === 'Decision') this.confirm(from, sent.transaction, sent.outcome);
  }

  onTransactionDecided(node: NodeId, { transaction, outcome }: Decided): void {
    if (outcome === 'abort') {
      this.confirm(node, transaction, 'abort');
      return;
    }
    const { length, durableLength } = this.world.diskOf(node).log('log');
    if (durableLength >= length) this.confirm(node, transaction, 'commit');
    else entryOf(this.pending, node, () => []).push({ transaction, index: length });
  }

  onDurable(node: NodeId): void {
    const pending = this.pending.get(node);
    if (pending === undefined || pending.length === 0) return;
    const { durableLength } = this.world.diskOf(node).log('log');
    while (pending.length > 0 && pending[0]!.index <= durableLength) {
      this.confirm(node, pending.shift()!.transaction, 'commit');
    }
  }

  /** What was not durable was never decided. */
  onCrash(node: NodeId): void {
    this.onDurable(node);
    this.pending.delete(node);
  }

  private confirm(node: NodeId, transaction: TransactionId, outcome: Outcome): void {
    const key = `${node} ${transaction} ${outcome}`;
    if (this.firm.has(key)) return;
    this.firm.add(key);
    if (outcome === 'commit') this.committed.add(transaction);
    this.decisions.push({ node, transaction, outcome, atUs: this.world.now() });
  }
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
