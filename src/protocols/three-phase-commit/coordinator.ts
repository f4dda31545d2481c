import type { Request } from '../../models/client.js';
import type { Handlers, NodeId, Timeouts } from '../../sim/message.js';
import { Coordinator } from '../commit/coordinator.js';
import type {
  Decision,
  DecisionAck,
  DecisionRequest,
  Executed,
  PreCommitAck,
  State,
  Vote,
} from '../commit/messages.js';
import type { CommitOptions } from '../commit/options.js';
import { takeOut } from '../commit/short-lists.js';
import type { CoordinatorWait, Transaction } from '../commit/transaction.js';

/**
 * The coordinator of three-phase commit (Skeen 1981; Bernstein, Hadzilacos & Goodman 1987, section 7.5): between the votes
 * and the commit it lets everybody know that all voted yes. It relies on what it cannot check: that who does not answer in
 * time has crashed.
 */
export class ThreePhaseCoordinator
  extends Coordinator<CommitOptions>
  implements
    Handlers<Executed | Vote | PreCommitAck | Decision | DecisionAck | DecisionRequest | State | Request>,
    Timeouts<CoordinatorWait>
{
  /** Others may decide without this coordinator, so it must never guess what it has decided itself. */
  protected override get forcesAborts(): boolean {
    return true;
  }

  protected override get participantInitiates(): boolean {
    return false;
  }

  /** Once somebody may have voted yes, the outcome may be decided without this coordinator: it must remember to ask. */
  protected override beforePrepare(transaction: Transaction): boolean {
    this.log.append(this.opening(transaction, 'start'));
    return false;
  }

  /** Second phase: nobody is uncertain any more once all have acknowledged this. */
  protected override allVotedYes(transaction: Transaction): void {
    transaction.phase = 'pre-committing';
    transaction.missing = [...transaction.participants];
    for (const participant of transaction.participants) {
      this.send(participant, { type: 'PreCommit', transaction: transaction.transaction });
    }
    this.wait('Decision', transaction, this.options.decisionTimeout);
  }

  onPreCommitAck(from: NodeId, { transaction: name }: PreCommitAck): void {
    const transaction = this.transactions.get(name);
    if (transaction?.phase !== 'pre-committing') return;
    takeOut(transaction.missing, from);
    if (transaction.missing.length === 0) this.decide(transaction, 'commit');
  }

  protected override votesAreLate(transaction: Transaction): void {
    this.giveUp(transaction);
  }

  /** Who has not acknowledged a PreCommit in time is taken for crashed, and will ask when it is back. */
  protected override decisionIsLate(transaction: Transaction): void {
    if (transaction.phase === 'pre-committing') {
      this.mark('committed-without-all-acks');
      this.decide(transaction, 'commit');
    } else if (transaction.phase === 'recovering') {
      this.inquire(transaction);
    } else {
      this.resend(transaction);
    }
  }

  protected override answerUndecided(from: NodeId, { transaction, phase }: Transaction): void {
    const recovered = phase === 'recovering';
    const state = recovered ? 'uncertain' : 'coordinating';
    this.send(from, { type: 'State', transaction, state, recovered });
  }

  /** After a crash: what was decided is told again, and about the rest the participants are asked. */
  protected override resume(transaction: Transaction): void {
    if (transaction.phase === 'recovering') this.inquire(transaction);
    else this.resend(transaction);
  }

  private inquire(transaction: Transaction): void {
    for (const participant of transaction.participants) {
      this.send(participant, { type: 'DecisionRequest', transaction: transaction.transaction });
    }
    this.wait('Decision', transaction, this.options.decisionTimeout);
  }

  /** The participants have decided without it. */
  onDecision(_from: NodeId, { transaction: name, outcome }: Decision): void {
    const transaction = this.transactions.get(name);
    if (transaction === undefined || transaction.phase === 'deciding') return;
    this.mark('decided-without-coordinator');
    this.decide(transaction, outcome);
  }

  /** A participant that does not know either. */
  onState(): void {}
}
