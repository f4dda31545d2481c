import type { NodeId } from '../../sim/message.js';
import { CoordinatorState } from './coordinator-state.js';
import type { DecisionAck, DecisionRequest, Outcome } from './messages.js';
import type { CommitOptions } from './options.js';
import { takeOut } from './short-lists.js';
import type { Transaction } from './transaction.js';

/** Makes a decision durable and known (Mohan, Lindsay & Obermarck 1986, section 2; Gray & Lamport 2006, section 3). */
export abstract class CoordinatorDecision<Options extends CommitOptions> extends CoordinatorState<Options> {
  /** Whether an abort is a record that must not be lost, and is to be acknowledged. */
  protected abstract get forcesAborts(): boolean;
  /** Time is over after the votes and before the last acknowledgement. */
  protected abstract decisionIsLate(transaction: Transaction): void;
  /** Somebody asks about a transaction that is not decided yet. */
  protected abstract answerUndecided(from: NodeId, transaction: Transaction): void;

  protected decide(transaction: Transaction, outcome: Outcome): void {
    const { transaction: name } = transaction;
    this.stopWaiting(transaction);
    this.outcomes.set(name, outcome);
    this.record(transaction, outcome);
    this.observe({ kind: 'transaction:decided', transaction: name, outcome });
    this.announce(transaction, outcome);
    if (outcome === 'commit') this.finish(transaction, { outcome: 'ok', value: transaction.value });
    else this.finish(transaction, { outcome: 'fail' });
  }

  /** The outcome is decided when this record is durable. Abort needs none where it is what is presumed. */
  private record(transaction: Transaction, outcome: Outcome): void {
    if (outcome === 'commit') {
      this.recordCommit(transaction);
      this.observeCommitted(this.log.length, transaction);
    } else if (this.forcesAborts) {
      this.log.append(this.opening(transaction, 'abort'));
    }
  }

  /** Forced: nobody hears of it before it is durable. */
  protected recordCommit(transaction: Transaction): void {
    this.log.append(this.opening(transaction, 'commit'));
  }

  private announce(transaction: Transaction, outcome: Outcome): void {
    const { transaction: name, participants, votes } = transaction;
    const concerned = participants.filter((participant) => this.hearsDecision(votes[participant]));
    for (const participant of concerned) this.tell(participant, transaction, outcome);
    if (outcome === 'abort' && !this.forcesAborts) {
      this.transactions.delete(name);
      return;
    }
    transaction.phase = 'deciding';
    transaction.missing = concerned;
    if (concerned.length === 0) this.forget(transaction);
    else this.wait('Decision', transaction, this.options.decisionTimeout);
  }

  /** Who voted no has aborted already, and who only read has left. */
  private hearsDecision(vote: 'yes' | 'no' | 'read-only' | undefined): boolean {
    return vote !== 'no' && vote !== 'read-only';
  }

  protected tell(participant: NodeId, { transaction }: Pick<Transaction, 'transaction'>, outcome: Outcome): void {
    this.send(participant, { type: 'Decision', transaction, outcome });
  }

  /** A decision whose acknowledgement is missing is told again, until everybody has heard it. */
  protected resend(transaction: Transaction): void {
    this.mark('decision-resent');
    const outcome = this.outcomes.get(transaction.transaction)!;
    for (const participant of transaction.missing) this.tell(participant, transaction, outcome);
    this.wait('Decision', transaction, this.options.decisionTimeout);
  }

  onDecisionAck(from: NodeId, { transaction: name }: DecisionAck): void {
    const transaction = this.transactions.get(name);
    if (transaction?.phase !== 'deciding') return;
    takeOut(transaction.missing, from);
    if (transaction.missing.length === 0) this.forget(transaction);
  }

  /** Nobody will ask any more. Nothing waits for this record: without it the decision is merely told once again. */
  protected forget(transaction: Transaction): void {
    const { transaction: name } = transaction;
    this.log.appendUnforced({ record: 'end', transaction: name });
    this.stopWaiting(transaction);
    this.transactions.delete(name);
  }

  onDecisionRequest(from: NodeId, { transaction: name }: DecisionRequest): void {
    const outcome = this.outcomes.get(name);
    const transaction = this.transactions.get(name);
    if (outcome !== undefined) {
      this.tell(from, { transaction: name }, outcome);
    } else if (transaction !== undefined) {
      this.answerUndecided(from, transaction);
    } else {
      // No record, and not running: it was never committed, and never will be.
      this.mark('abort-presumed');
      this.tell(from, { transaction: name }, 'abort');
    }
  }
}
