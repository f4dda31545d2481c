import type { Request } from '../../models/client.js';
import type { Handlers, NodeId, Timeouts } from '../../sim/message.js';
import type {
  Decision,
  DecisionRequest,
  Execute,
  Outcome,
  PreAbort,
  PreAbortAck,
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
    Handlers<Execute | Prepare | Decision | DecisionRequest | Request>,
    Handlers<PreCommit | PreCommitAck | PreAbort | PreAbortAck | State>,
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
    // It was on its way when the coordinator crashed: who leads without it has counted on an uncertain one.
    if (work.preAborted && from === work.coordinator) return;
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
    const { transaction, state } = answer;
    const answers = this.rounds.get(transaction);
    if (answers === undefined) return;
    answers.set(from, answer);
    // It leads to abort, and one has heard from the coordinator meanwhile that all voted yes.
    const work = this.works.get(transaction)!;
    const learned = state === 'pre-committed' && work.phase === 'prepared';
    if (learned && this.followers.has(transaction)) this.goOn(work, nextStep(this.id, work, answers));
  }

  protected override doubtLasts(work: Work): void {
    const { transaction } = work;
    const answers = this.rounds.get(transaction);
    // A follower that does not acknowledge in time is taken for crashed.
    if (this.followers.has(transaction)) this.resolve(work, leadsTo(work));
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

  /**
   * Nobody may commit as long as another is uncertain: so they are told first, as the coordinator would have done. Nor may
   * anybody abort as long as another would still take a PreCommit that the coordinator sent before it crashed: so they are
   * made sure of in the same way (the state "prepared to abort" of Skeen 1982).
   */
  protected lead(work: Work, outcome: Outcome, uncertain: readonly NodeId[]): void {
    const { transaction } = work;
    if (outcome === 'commit') this.preCommit(work);
    else work.preAborted = true;
    this.followers.set(transaction, new Set(uncertain));
    const type = outcome === 'commit' ? 'PreCommit' : 'PreAbort';
    for (const follower of uncertain) this.send(follower, { type, transaction });
    this.wait('Decision', work, this.options.decisionTimeout);
    this.countFollowers(work);
  }

  onPreAbort(from: NodeId, { transaction }: PreAbort): void {
    const work = this.works.get(transaction);
    if (work?.phase !== 'prepared') {
      this.onDecisionRequest(from, { type: 'DecisionRequest', transaction });
      return;
    }
    work.preAborted = true;
    this.send(from, { type: 'PreAbortAck', transaction });
  }

  onPreCommitAck(from: NodeId, { transaction }: PreCommitAck): void {
    this.acknowledged(from, transaction, 'commit');
  }

  onPreAbortAck(from: NodeId, { transaction }: PreAbortAck): void {
    this.acknowledged(from, transaction, 'abort');
  }

  private acknowledged(from: NodeId, transaction: TransactionId, outcome: Outcome): void {
    const work = this.works.get(transaction);
    if (work === undefined || leadsTo(work) !== outcome) return;
    if (this.followers.get(transaction)?.delete(from) === true) this.countFollowers(work);
  }

  private countFollowers(work: Work): void {
    if (this.followers.get(work.transaction)?.size === 0) this.resolve(work, leadsTo(work));
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

/** Where a participant leads the others to that leads at all. */
function leadsTo({ phase }: Work): Outcome {
  return phase === 'pre-committed' ? 'commit' : 'abort';
}
