import type { Reply, Request } from '../../models/client.js';
import type { Json } from '../../models/model.js';
import type { Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import { Node } from '../../sim/node.js';
import type { Status } from '../../sim/world.js';
import { earliestOf, startWaiting, stopWaiting } from './deadlines.js';
import { acquire, type LockTable } from './locks.js';
import type { Outcome, ThreePhaseMessage, TransactionId } from './messages.js';
import type { CommitOptions } from './options.js';
import { openingOf, partitionOf } from './partition.js';
import type { AfterImages, Asked, ParticipantRecord } from './records.js';
import { isInDoubt, recoveredWork, type Wait, type Work } from './work.js';

/** The state of a participant, and how it comes back after a crash (Bernstein, Hadzilacos & Goodman 1987, section 7.4). */
export abstract class ParticipantState<Options extends CommitOptions>
  extends Node<ThreePhaseMessage | Reply, Options>
  implements Timeouts<Wait>
{
  protected readonly coordinators = this.nodesOf('coordinator');
  protected readonly participants = this.nodesOf('participant');

  // Survives a crash.
  protected readonly log = this.disk.log<ParticipantRecord>('log');
  protected readonly incarnation = this.disk.cell('incarnation', 0);

  // Rebuilt from the log.
  /** By account. */
  protected held = new Map<string, Json>();
  protected works = new Map<TransactionId, Work>();
  protected outcomes = new Map<TransactionId, Outcome | 'read-only'>();

  protected locks: LockTable = new Map();
  /** In the order in which they began to wait. */
  protected waiting: Work[] = [];

  abstract onLockTimeout(): void;
  abstract onPrepareTimeout(): void;
  abstract onDecisionTimeout(): void;
  /** Tries to learn how a transaction ended that this participant is in doubt about. */
  protected abstract inquire(work: Work): void;

  override onStart(): void {
    this.incarnation.value += 1;
    const { model } = this.options;
    const opening = openingOf(model);
    for (const [account, held] of Object.entries(opening)) {
      if (partitionOf(model).holderOf(account, this.participants, opening) === this.id) this.held.set(account, held);
    }
    this.replay();
    for (const work of this.works.values()) this.resume(work);
  }

  /** Reads the log from its beginning: redoes what was committed, and finds what is in doubt. */
  private replay(): void {
    for (let index = 1; index <= this.log.length; index += 1) {
      const entry = this.log.at(index)!;
      switch (entry.record) {
        case 'prepared':
          this.works.set(entry.transaction, recoveredWork(entry));
          break;
        case 'pre-commit':
          this.works.get(entry.transaction)!.phase = 'pre-committed';
          break;
        case 'committed-alone':
          this.outcomes.set(entry.transaction, 'commit');
          this.redo(index, recoveredWork(entry));
          break;
        default:
          this.outcomes.set(entry.transaction, entry.record);
          if (entry.record === 'commit') this.redo(index, this.works.get(entry.transaction)!);
          this.works.delete(entry.transaction);
      }
    }
  }

  /** What was committed before the crash takes effect again. */
  protected redo(index: number, work: Work): void {
    this.write(work.writes);
    this.observeApplied(index, work);
  }

  protected write(images: AfterImages): void {
    for (const account in images) this.held.set(account, images[account]!);
  }

  protected observeApplied(index: number, { session, sequence }: Asked): void {
    this.observe({ kind: 'apply', index, session, sequence, duplicate: false });
  }

  /** In doubt after a crash: what it changes stays locked, and it asks at once. */
  private resume(work: Work): void {
    this.mark('in-doubt-after-crash');
    for (const account of work.accounts) {
      acquire(this.locks, account, { transaction: work.transaction, mode: 'exclusive' });
    }
    work.locked = work.accounts.length;
    if (work.locked > 0) this.observe({ kind: 'transaction:locked', transaction: work.transaction });
    this.inquire(work);
  }

  protected wait(timer: Wait, work: Work, delayUs: Microseconds): void {
    startWaiting(this.waiting, timer, work, this.now() + delayUs);
    this.arm(timer);
  }

  protected stopWaiting(work: Work): void {
    stopWaiting(this.waiting, work);
  }

  /** One timer stands for all transactions that wait for the same thing: it is set for the earliest. */
  protected arm(timer: Wait): void {
    const earliest = earliestOf(this.waiting, timer);
    if (earliest === null) this.cancelTimer(timer);
    else this.setTimer(timer, Math.max(1, earliest - this.now()));
  }

  /** Each session has its coordinator: whoever was asked by mistake says which. */
  onRequest(from: NodeId, { session, sequence }: Request): void {
    const hint = this.coordinators[session % this.coordinators.length] ?? null;
    this.send(from, { type: 'Reply', session, sequence, result: { outcome: 'redirect', hint } });
  }

  override status(): Status {
    const works = [...this.works.values()];
    const names = (some: readonly Work[]) => some.map(({ transaction }) => transaction);
    return {
      held: Object.fromEntries(this.held),
      active: names(works.filter((work) => !isInDoubt(work))),
      inDoubt: names(works.filter(isInDoubt)),
      log: this.log.length,
      durable: this.log.durableLength,
    };
  }
}
