import type { Request } from '../../models/client.js';
import type { Handlers, NodeId, Timeouts } from '../../sim/message.js';
import { Coordinator } from '../commit/coordinator.js';
import type { Decision, DecisionAck, DecisionRequest, Executed, Outcome, Vote } from '../commit/messages.js';
import type { CoordinatorWait, Transaction } from '../commit/transaction.js';
import type { TwoPhaseOptions } from './options.js';

/** The coordinator of two-phase commit: all voted yes, then commit (Gray & Lamport 2006, section 3). */
export class TwoPhaseCoordinator
  extends Coordinator<TwoPhaseOptions>
  implements Handlers<Executed | Vote | Decision | DecisionAck | DecisionRequest | Request>, Timeouts<CoordinatorWait>
{
  protected override get forcesAborts(): boolean {
    return this.options.presumed === 'nothing';
  }

  protected override get participantInitiates(): boolean {
    return this.options.initiator === 'participant';
  }

  /** A single participant may decide by itself; that it was asked to must be known after a crash. */
  protected override beforePrepare(transaction: Transaction): boolean {
    if (!this.options.onePhase || transaction.participants.length > 1 || transaction.missing.length === 0) return false;
    this.mark('one-phase');
    this.log.append(this.opening(transaction, 'delegated'));
    transaction.phase = 'delegated';
    return true;
  }

  protected override voted(transaction: Transaction, vote: Vote['vote']): void {
    if (transaction.phase === 'delegated') this.conclude(transaction, vote === 'no' ? 'abort' : 'commit');
    else super.voted(transaction, vote);
  }

  protected override allVotedYes(transaction: Transaction): void {
    this.decide(transaction, 'commit');
  }

  protected override votesAreLate(transaction: Transaction): void {
    if (transaction.phase === 'delegated') this.ask(transaction);
    else this.giveUp(transaction);
  }

  /** Who decided by itself is the one to ask. */
  private ask(transaction: Transaction): void {
    for (const participant of transaction.participants) {
      this.send(participant, { type: 'DecisionRequest', transaction: transaction.transaction });
    }
    this.wait('Vote', transaction, this.options.decisionTimeout);
  }

  /** The only participant has decided: what is left is to tell the client. */
  private conclude(transaction: Transaction, outcome: Outcome): void {
    const { transaction: name } = transaction;
    this.outcomes.set(name, outcome);
    this.stopWaiting(transaction);
    this.transactions.delete(name);
    this.log.appendUnforced(this.opening(transaction, outcome));
    if (outcome === 'commit') this.observeCommitted(this.log.length, transaction);
    this.log.appendUnforced({ record: 'end', transaction: name });
    this.observe({ kind: 'transaction:decided', transaction: name, outcome });
    this.finish(transaction, outcome === 'commit' ? { outcome: 'ok', value: transaction.value } : { outcome: 'fail' });
  }

  onDecision(_from: NodeId, { transaction: name, outcome }: Decision): void {
    const transaction = this.transactions.get(name);
    if (transaction?.phase === 'delegated') this.conclude(transaction, outcome);
  }

  protected override decisionIsLate(transaction: Transaction): void {
    this.resend(transaction);
  }

  /** It has not decided either: whoever asks will hear. */
  protected override answerUndecided(): void {}

  /** After a crash: tells what it had decided once again. What it had not recorded is aborted by presumption. */
  protected override resume(transaction: Transaction): void {
    if (transaction.phase === 'delegated') this.ask(transaction);
    else if (this.isAcknowledged(transaction)) this.resend(transaction);
    else this.forget(transaction);
  }

  /** An abort that is presumed has a record only where its one participant made it: who told it need not hear it. */
  private isAcknowledged({ transaction }: Transaction): boolean {
    return this.forcesAborts || this.outcomes.get(transaction) === 'commit';
  }
}
