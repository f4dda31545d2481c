import type { Reply, Request, Result } from '../../models/client.js';
import type { Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import { Node } from '../../sim/node.js';
import type { Status } from '../../sim/world.js';
import { earliestOf, startWaiting, stopWaiting } from './deadlines.js';
import type { Outcome, ThreePhaseMessage, TransactionId } from './messages.js';
import type { CommitOptions } from './options.js';
import type { Asked, CoordinatorRecord, OpeningRecord } from './records.js';
import { type CoordinatorWait, recoveredTransaction, type Transaction } from './transaction.js';

/** The latest command of a client's session. */
export interface Session {
  readonly sequence: number;
  /** Who waits for the answer; null after a crash, until it asks again. */
  readonly client: NodeId | null;
  /** null while its transaction runs. */
  readonly result: Result | null;
}

/** The state of a coordinator, and how it comes back after a crash. */
export abstract class CoordinatorState<Options extends CommitOptions>
  extends Node<ThreePhaseMessage | Reply, Options>
  implements Timeouts<CoordinatorWait>
{
  protected readonly coordinators = this.nodesOf('coordinator');
  protected readonly participants = this.nodesOf('participant');

  // Survives a crash.
  protected readonly log = this.disk.log<CoordinatorRecord>('log');
  protected readonly incarnation = this.disk.cell('incarnation', 0);
  /** The last command of each session that was refused: one that comes late must not be executed after all. */
  protected readonly refused = this.disk.map<number>('refused');

  protected transactions = new Map<TransactionId, Transaction>();
  protected outcomes = new Map<TransactionId, Outcome>();
  protected sessions = new Map<number, Session>();
  /** In the order in which they began to wait. */
  protected waiting: Transaction[] = [];

  abstract onVoteTimeout(): void;
  abstract onDecisionTimeout(): void;
  /** Goes on with a transaction that was open when the coordinator crashed. */
  protected abstract resume(transaction: Transaction): void;

  override onStart(): void {
    this.incarnation.value += 1;
    this.becomes('coordinator', { epoch: this.incarnation.value });
    this.replay();
    for (const transaction of [...this.transactions.values()]) this.resume(transaction);
  }

  private replay(): void {
    for (let index = 1; index <= this.log.length; index += 1) {
      const entry = this.log.at(index)!;
      if (entry.record === 'end') this.transactions.delete(entry.transaction);
      else this.replayOpening(index, entry);
    }
    for (const key of this.refused.keys()) {
      const [session, sequence] = [Number(key), this.refused.get(key)!];
      if ((this.sessions.get(session)?.sequence ?? 0) <= sequence) {
        this.sessions.set(session, { sequence, client: null, result: { outcome: 'fail' } });
      }
    }
  }

  private replayOpening(index: number, opening: OpeningRecord): void {
    const { record, transaction, session, sequence, value } = opening;
    const isDecided = record === 'commit' || record === 'abort';
    const phase = isDecided ? 'deciding' : record === 'start' ? 'recovering' : 'delegated';
    this.transactions.set(transaction, recoveredTransaction(opening, phase));
    if (isDecided) this.outcomes.set(transaction, record);
    if (record === 'commit') this.observeCommitted(index, opening);
    const result: Result | null =
      record === 'commit' ? { outcome: 'ok', value } : record === 'abort' ? { outcome: 'fail' } : null;
    // An older command of the session may have ended after its newest.
    if ((this.sessions.get(session)?.sequence ?? 0) > sequence) return;
    this.sessions.set(session, { sequence, client: null, result });
  }

  /** Its record is what makes the command permanent: participants merely follow. */
  protected observeCommitted(index: number, { session, sequence }: Asked): void {
    this.observe({ kind: 'apply', index, session, sequence, duplicate: false });
  }

  /** What it must not forget about a transaction. */
  protected opening(
    { transaction, session, sequence, participants, value }: Transaction,
    record: OpeningRecord['record'],
  ) {
    return { record, transaction, session, sequence, participants, value } as const;
  }

  /** Each session belongs to one coordinator, so that a retry finds the one that knows what became of it. */
  onRequest(from: NodeId, request: Request): void {
    const { session, sequence } = request;
    const home = this.coordinators[session % this.coordinators.length]!;
    if (home !== this.id) {
      this.reply(from, request, { outcome: 'redirect', hint: home });
      return;
    }
    const known = this.sessions.get(session);
    if (known === undefined || known.sequence < sequence) {
      this.sessions.set(session, { sequence, client: from, result: null });
      this.begin(request);
    } else if (known.sequence > sequence) {
      // Its client has long gone on, so any definite answer will do.
      this.reply(from, request, { outcome: 'fail' });
    } else if (known.result === null) {
      this.sessions.set(session, { sequence, client: from, result: null });
    } else {
      this.mark('retry-answered');
      this.reply(from, request, known.result);
    }
  }

  protected abstract begin(request: Request): void;

  /** The end of a command: told to its client, and kept for retries. */
  protected finish({ session, sequence }: Asked, result: Result): void {
    const known = this.sessions.get(session);
    if (known === undefined || known.sequence !== sequence) return;
    this.sessions.set(session, { sequence, client: known.client, result });
    if (result.outcome === 'fail') this.refused.set(String(session), sequence);
    if (known.client !== null) this.reply(known.client, { session, sequence }, result);
  }

  protected reply(client: NodeId, { session, sequence }: Asked, result: Result): void {
    this.send(client, { type: 'Reply', session, sequence, result });
  }

  protected wait(timer: CoordinatorWait, transaction: Transaction, delayUs: Microseconds): void {
    startWaiting(this.waiting, timer, transaction, this.now() + delayUs);
    this.arm(timer);
  }

  protected stopWaiting(transaction: Transaction): void {
    stopWaiting(this.waiting, transaction);
  }

  /** One timer stands for all transactions that wait for the same thing: it is set for the earliest. */
  protected arm(timer: CoordinatorWait): void {
    const earliest = earliestOf(this.waiting, timer);
    if (earliest === null) this.cancelTimer(timer);
    else this.setTimer(timer, Math.max(1, earliest - this.now()));
  }

  override status(): Status {
    const inPhase = (deciding: boolean) =>
      [...this.transactions.values()]
        .filter(({ phase }) => (phase === 'deciding') === deciding)
        .map(({ transaction, phase }) => `${transaction} ${phase}`);
    return {
      incarnation: this.incarnation.value,
      open: inPhase(false),
      unacknowledged: inPhase(true),
      log: this.log.length,
      durable: this.log.durableLength,
    };
  }
}
