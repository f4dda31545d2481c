import type { NodeId } from '../../sim/message.js';
import { takeExpired } from './deadlines.js';
import type { Decision, DecisionRequest, Outcome, Prepare, TransactionId, Vote } from './messages.js';
import type { CommitOptions } from './options.js';
import { ParticipantExecution } from './participant-execution.js';
import { partitionOf } from './partition.js';
import { isInDoubt, type Work } from './work.js';

/** Votes, hears the decision, and asks where it does not come (Bernstein, Hadzilacos & Goodman 1987, section 7.4). */
export abstract class Participant<Options extends CommitOptions> extends ParticipantExecution<Options> {
  /** Whether a transaction that only read leaves at its vote. */
  protected abstract get readersLeaveEarly(): boolean;
  /** Another site asks about a transaction that this participant is in doubt about itself. */
  protected abstract answerInDoubt(from: NodeId, work: Work): void;

  onPrepare(from: NodeId, { transaction, incarnation, onePhase }: Prepare): void {
    const work = this.works.get(transaction);
    const hasVoted = work === undefined ? this.hasAgreed(transaction) : isInDoubt(work);
    if (hasVoted) return;
    if (work?.phase === 'executed' && incarnation === this.incarnation.value) {
      this.vote(work, onePhase);
      return;
    }
    // What an earlier incarnation had locked and read is gone.
    this.mark('work-lost');
    if (work !== undefined) this.decide(work, 'abort');
    this.send(from, { type: 'Vote', transaction, vote: 'no', values: {} });
  }

  /** Whether it voted for what is over now. */
  private hasAgreed(transaction: TransactionId): boolean {
    const outcome = this.outcomes.get(transaction);
    return outcome !== undefined && outcome !== 'abort';
  }

  protected override vote(work: Work, onePhase: boolean): void {
    if (!this.agrees(work)) {
      this.mark('voted-no');
      this.decide(work, 'abort');
      this.sendVote(work, 'no');
    } else if (onePhase) {
      this.log.append(this.recordOf(work, 'committed-alone'));
      this.conclude(work, 'commit');
      this.sendVote(work, 'yes');
    } else if (this.readersLeaveEarly && Object.keys(work.writes).length === 0) {
      this.leave(work);
      this.sendVote(work, 'read-only');
    } else {
      this.prepare(work);
      this.sendVote(work, 'yes');
      this.wait('Decision', work, this.options.decisionTimeout);
    }
  }

  /** A participant may refuse for reasons of its own; this one does where an account would be overdrawn. */
  private agrees({ writes }: Work): boolean {
    const isWilling = this.random() < this.options.voteYes;
    const { isAllowed } = partitionOf(this.options.model);
    for (const account in writes) if (!isAllowed(writes[account]!)) return false;
    return isWilling;
  }

  /** From here on it can do either, and may do neither alone: the record is durable before the yes leaves. */
  protected prepare(work: Work): void {
    this.log.append(this.recordOf(work, 'prepared'));
    work.phase = 'prepared';
  }

  private recordOf(work: Work, record: 'prepared' | 'committed-alone') {
    const { transaction, session, sequence, coordinator, participants, writes } = work;
    return { record, transaction, session, sequence, coordinator, participants, writes } as const;
  }

  /** A reader does not care about the outcome: it writes nothing, and needs not hear the decision (R*, section 3). */
  private leave(work: Work): void {
    this.mark('read-only-vote');
    this.works.delete(work.transaction);
    this.outcomes.set(work.transaction, 'read-only');
    this.stopWaiting(work);
    this.releaseLocks(work);
  }

  private sendVote({ transaction, coordinator, values, initiates }: Work, vote: Vote['vote']): void {
    this.send(coordinator, { type: 'Vote', transaction, vote, values: initiates ? values : {} });
  }

  onDecision(from: NodeId, { transaction, outcome }: Decision): void {
    const work = this.works.get(transaction);
    if (work !== undefined && (outcome === 'abort' || isInDoubt(work))) this.decide(work, outcome);
    // It overtook the work: what comes late must not lock anything any more.
    else if (outcome === 'abort' && !this.outcomes.has(transaction)) this.outcomes.set(transaction, 'abort');
    this.acknowledge(from, transaction, outcome);
  }

  /** Only a coordinator that must remember its decision waits for this. */
  private acknowledge(from: NodeId, transaction: TransactionId, outcome: Outcome): void {
    const isWaitedFor = outcome === 'commit' || this.forcesAborts;
    if (isWaitedFor && this.coordinators.includes(from)) {
      this.send(from, { type: 'DecisionAck', transaction });
    }
  }

  onDecisionTimeout(): void {
    for (const work of takeExpired(this.waiting, 'Decision', this.now())) this.doubtLasts(work);
    this.arm('Decision');
  }

  /** In doubt for too long: whoever should have decided is probably down. */
  protected doubtLasts(work: Work): void {
    if (!work.asked) this.observe({ kind: 'suspect', suspect: work.coordinator });
    this.inquire(work);
  }

  /** The first time that it asks; from here on it is blocked until somebody answers. */
  protected noteDoubt(work: Work): void {
    if (work.asked) return;
    work.asked = true;
    this.observe({ kind: 'transaction:doubted', transaction: work.transaction });
  }

  /** Who has not voted yes can still make sure that nothing is committed, and says so (section 7.4, "cooperative"). */
  onDecisionRequest(from: NodeId, { transaction }: DecisionRequest): void {
    const outcome = this.outcomes.get(transaction);
    const work = this.works.get(transaction);
    if (outcome === 'read-only') return;
    if (outcome !== undefined) this.send(from, { type: 'Decision', transaction, outcome });
    else if (work !== undefined && isInDoubt(work)) this.answerInDoubt(from, work);
    else this.refuse(from, transaction, work);
  }

  private refuse(from: NodeId, transaction: TransactionId, work: Work | undefined): void {
    if (work !== undefined) this.decide(work, 'abort');
    // A reader that left and then crashed has forgotten that it agreed: it must not speak for the transaction.
    else if (this.readersLeaveEarly && this.participants.includes(from)) return;
    this.send(from, { type: 'Decision', transaction, outcome: 'abort' });
  }
}
