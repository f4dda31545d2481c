import type { Request } from '../../models/client.js';
import type { Handlers, NodeId, Timeouts } from '../../sim/message.js';
import type {
  Decision,
  DecisionRequest,
  Execute,
  Outcome,
  PreCommit,
  PreCommitAck,
  Prepare,
  State,
  TransactionId,
} from '../commit/messages.js';
import type { CommitOptions } from '../commit/options.js';
import { Participant } from '../commit/participant.js';
import { isInDoubt, type Wait, type Work } from '../commit/work.js';
import { type Answers, type NextStep, nextStep } from './termination.js';

/**
 * A participant of three-phase commit (Skeen 1981; Bernstein, Hadzilacos & Goodman 1987, section 7.5). In doubt for too
 * long, it takes the coordinator for crashed: the participants that stayed up compare their states, and the first of them
 * leads the others to a decision.
 */
export class ThreePhaseParticipant
  extends Participant<CommitOptions>
  implements
    Handlers<Execute | Prepare | PreCommit | PreCommitAck | Decision | DecisionRequest | State | Request>,
    Timeouts<Wait>
{
  /** What the sites have answered so far, by transaction. */
  protected rounds = new Map<TransactionId, Answers>();
  /** Whose acknowledgements this participant waits for as a leader, by transaction. */
  protected followers = new Map<TransactionId, Set<NodeId>>();

  protected override get forcesAborts(): boolean {
    return true;
  }

  protected override get readersLeaveEarly(): boolean {
    return false;
  }

  onPreCommit(from: NodeId, { transaction }: PreCommit): void {
    const work = this.works.get(transaction);
    if (work === undefined || !isInDoubt(work)) return;
    this.preCommit(work);
    this.send(from, { type: 'PreCommitAck', transaction });
    this.rounds.delete(transaction);
    this.wait('Decision', work, this.options.decisionTimeout);
  }

  private preCommit(work: Work): void {
    if (work.phase === 'pre-committed') return;
    work.phase = 'pre-committed';
    this.log.append({ record: 'pre-commit', transaction: work.transaction });
  }

  /** Asks all sites in which state they are; the answers are looked at when the time is over. */
  protected override inquire(work: Work): void {
    const { transaction, coordinator, participants } = work;
    this.noteDoubt(work);
    this.rounds.set(transaction, new Map());
    const others = participants.filter((other) => other !== this.id);
    for (const site of [coordinator, ...others]) this.send(site, { type: 'DecisionRequest', transaction });
    this.wait('Decision', work, this.options.decisionTimeout);
  }

  protected override answerInDoubt(from: NodeId, { transaction, phase, recovered }: Work): void {
    const state = phase === 'pre-committed' ? 'pre-committed' : 'uncertain';
    this.send(from, { type: 'State', transaction, state, recovered });
  }

  onState(from: NodeId, answer: State): void {
    this.rounds.get(answer.transaction)?.set(from, answer);
  }

  protected override doubtLasts(work: Work): void {
    const { transaction } = work;
    const answers = this.rounds.get(transaction);
    // A follower that does not acknowledge in time is taken for crashed.
    if (this.followers.has(transaction)) this.resolve(work, 'commit');
    else if (answers === undefined) super.doubtLasts(work);
    else this.goOn(work, nextStep(this.id, work, answers));
  }

  private goOn(work: Work, next: NextStep): void {
    if (next.kind === 'lead') {
      this.mark(next.outcome === 'commit' ? 'terminated-by-commit' : 'terminated-by-abort');
      if (work.recovered) this.mark('total-failure-resolved');
      this.lead(work, next.outcome, next.uncertain);
      return;
    }
    if (next.kind === 'blocked') this.mark('participant-blocked');
    this.inquire(work);
  }

  /** Nobody may commit as long as another is uncertain: so they are told first, as the coordinator would have done. */
  protected lead(work: Work, outcome: Outcome, uncertain: readonly NodeId[]): void {
    if (outcome === 'abort') {
      this.resolve(work, 'abort');
      return;
    }
    const { transaction } = work;
    this.preCommit(work);
    this.followers.set(transaction, new Set(uncertain));
    for (const follower of uncertain) this.send(follower, { type: 'PreCommit', transaction });
    this.wait('Decision', work, this.options.decisionTimeout);
    this.countFollowers(work);
  }

  onPreCommitAck(from: NodeId, { transaction }: PreCommitAck): void {
    const work = this.works.get(transaction);
    if (work === undefined || this.followers.get(transaction)?.delete(from) !== true) return;
    this.countFollowers(work);
  }

  private countFollowers(work: Work): void {
    if (this.followers.get(work.transaction)?.size === 0) this.resolve(work, 'commit');
  }

  /** Decides for all, and lets all know. */
  protected resolve(work: Work, outcome: Outcome): void {
    const { transaction, coordinator, participants } = work;
    this.decide(work, outcome);
    for (const site of [coordinator, ...participants]) {
      if (site !== this.id) this.send(site, { type: 'Decision', transaction, outcome });
    }
  }

  protected override conclude(work: Work, outcome: Outcome): void {
    this.rounds.delete(work.transaction);
    this.followers.delete(work.transaction);
    super.conclude(work, outcome);
  }
}
