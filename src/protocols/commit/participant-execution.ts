import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';
import { takeExpired } from './deadlines.js';
import { acquire, release } from './locks.js';
import type { Execute, Outcome } from './messages.js';
import type { CommitOptions } from './options.js';
import { ParticipantState } from './participant-state.js';
import { type Partition, partitionOf } from './partition.js';
import { isInDoubt, type Work, workOf } from './work.js';

/** Strict two-phase locking: a transaction locks before it reads, and gives its locks back when it is decided. */
export abstract class ParticipantExecution<Options extends CommitOptions> extends ParticipantState<Options> {
  /** The last piece of work is done: vote without being asked. */
  protected abstract vote(work: Work, onePhase: boolean): void;
  /** Whether an abort of what was prepared is a record that must not be lost. */
  protected abstract get forcesAborts(): boolean;

  onExecute(from: NodeId, order: Execute): void {
    // The network may deliver an order twice, and the second after all is over.
    if (this.works.has(order.transaction) || this.outcomes.has(order.transaction)) return;
    const work = workOf(from, order);
    if (order.incarnation !== this.incarnation.value) {
      // An earlier incarnation may have given it up and said so; of that nothing was written, as an abort is presumed.
      this.mark('order-outdated');
      this.answer(work, false);
      return;
    }
    this.works.set(order.transaction, work);
    this.advance(work);
  }

  /** Takes the locks one by one; where one is not to be had, goes on when it is granted. */
  protected advance(work: Work): void {
    const { transaction, accounts } = work;
    while (work.phase === 'waiting' && work.locked < accounts.length) {
      const account = accounts[work.locked]!;
      const mode = Object.hasOwn(work.changes, account) ? 'exclusive' : 'shared';
      if (!acquire(this.locks, account, { transaction, mode })) {
        this.wait('Lock', work, this.options.lockTimeout);
        return;
      }
      this.noteLock(work);
    }
    if (work.phase === 'waiting') this.execute(work);
  }

  private noteLock(work: Work): void {
    work.locked += 1;
    if (work.locked === 1) this.observe({ kind: 'transaction:locked', transaction: work.transaction });
  }

  /** Reads, and works out what it will write. Nothing is written before the decision. */
  private execute(work: Work): void {
    const { transaction, changes, values, writes } = work;
    const partition = partitionOf(this.options.model);
    for (const account of work.reads) values[account] = this.read(work, account, partition);
    for (const account in changes) {
      writes[account] = partition.changed(this.read(work, account, partition), changes[account]!);
    }
    work.phase = 'executed';
    if (work.initiates) {
      this.observe({ kind: 'transaction:committing', transaction });
      this.vote(work, false);
      return;
    }
    this.wait('Prepare', work, this.options.voteTimeout);
    this.answer(work, true);
  }

  private read({ transaction }: Work, account: string, { untouched }: Partition): Json {
    this.observe({ kind: 'transaction:accessed', transaction, account, mode: 'read' });
    return this.held.get(account) ?? untouched;
  }

  private answer({ transaction, coordinator, values }: Work, done: boolean): void {
    this.send(coordinator, { type: 'Executed', transaction, done, incarnation: this.incarnation.value, values });
  }

  /** Two transactions that wait for each other on different participants: neither can see it, so time must tell. */
  onLockTimeout(): void {
    for (const work of takeExpired(this.waiting, 'Lock', this.now())) {
      // Another one that was late too has just given it the lock: it may have voted by now.
      if (work.phase !== 'waiting') continue;
      this.mark('lock-timeout');
      this.decide(work, 'abort');
      this.answer(work, false);
    }
    this.arm('Lock');
  }

  /** Nobody asked for its vote: as long as it has not said yes, a participant may abort by itself (section 7.3). */
  onPrepareTimeout(): void {
    for (const work of takeExpired(this.waiting, 'Prepare', this.now())) {
      this.mark('aborted-before-vote');
      this.decide(work, 'abort');
    }
    this.arm('Prepare');
  }

  /** Writes the decision down, takes it over into the accounts, and gives the locks back. */
  protected decide(work: Work, outcome: Outcome): void {
    this.record(work, outcome);
    this.conclude(work, outcome);
  }

  protected conclude(work: Work, outcome: Outcome): void {
    const { transaction } = work;
    this.works.delete(transaction);
    this.outcomes.set(transaction, outcome);
    this.stopWaiting(work);
    this.observe({ kind: 'transaction:decided', transaction, outcome });
    if (outcome === 'commit') this.apply(work);
    this.releaseLocks(work);
  }

  /** A commit is forced before it is acknowledged. Of an abort nothing need be kept where abort is what is presumed. */
  private record(work: Work, outcome: Outcome): void {
    const record = { record: outcome, transaction: work.transaction } as const;
    if (outcome === 'commit' || (isInDoubt(work) && this.forcesAborts)) this.log.append(record);
    else if (isInDoubt(work)) this.log.appendUnforced(record);
  }

  private apply(work: Work): void {
    const { transaction, writes } = work;
    for (const account in writes) {
      this.observe({ kind: 'transaction:accessed', transaction, account, mode: 'write' });
    }
    this.write(writes);
    this.observeApplied(this.log.length, work);
  }

  protected releaseLocks({ transaction, locked }: Work): void {
    if (locked > 0) this.observe({ kind: 'transaction:unlocked', transaction });
    for (const next of release(this.locks, transaction)) {
      const work = this.works.get(next);
      if (work === undefined || work.phase !== 'waiting') continue;
      this.noteLock(work);
      this.stopWaiting(work);
      this.advance(work);
    }
  }
}
