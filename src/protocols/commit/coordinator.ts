import type { Request } from '../../models/client.js';
import type { NodeId } from '../../sim/message.js';
import { CoordinatorDecision } from './coordinator-decision.js';
import { takeExpired } from './deadlines.js';
import type { Executed, Vote } from './messages.js';
import type { CommitOptions } from './options.js';
import { type Held, openingOf, partitionOf } from './partition.js';
import type { Share } from './shares.js';
import { takeOut } from './short-lists.js';
import { newTransaction, type Transaction } from './transaction.js';

/** Hands out the work and collects votes (Bernstein, Hadzilacos & Goodman 1987, section 7.4). */
export abstract class Coordinator<Options extends CommitOptions> extends CoordinatorDecision<Options> {
  /** The latest incarnation of each participant that this one heard of. */
  private readonly heardOf = new Map<NodeId, number>();

  /** Whether the participant with the last piece of work begins the commit. */
  protected abstract get participantInitiates(): boolean;
  /** Everybody voted yes. */
  protected abstract allVotedYes(transaction: Transaction): void;
  /** Votes are late. */
  protected abstract votesAreLate(transaction: Transaction): void;

  protected override begin(request: Request): void {
    const { session, sequence, operation } = request;
    const { model } = this.options;
    const shares = partitionOf(model).sharesOf(operation, this.participants, openingOf(model));
    if (shares === null) {
      this.finish(request, { outcome: 'fail' });
      return;
    }
    const name = `${session}.${sequence}.${this.incarnation.value}`;
    const transaction = newTransaction(name, request, shares);
    this.transactions.set(name, transaction);
    this.observe({ kind: 'transaction:begun', transaction: name, session, sequence });
    this.wait('Vote', transaction, this.options.voteTimeout);
    const last = this.lastOf(transaction);
    for (const share of shares) if (share !== last) this.order(transaction, share, false);
    this.orderLast(transaction);
  }

  /** Who gets its work only when all others have done theirs; null: all work at the same time. */
  private lastOf({ shares }: Transaction): Share | null {
    return this.participantInitiates ? shares[0]! : null;
  }

  private orderLast(transaction: Transaction): void {
    const last = this.lastOf(transaction);
    if (last !== null && transaction.missing.length === 1) this.order(transaction, last, true);
  }

  private order(
    { transaction, session, sequence, participants }: Transaction,
    { participant, reads, changes }: Share,
    initiates: boolean,
  ): void {
    this.send(participant, {
      type: 'Execute',
      transaction,
      incarnation: this.incarnationOf(participant),
      session,
      sequence,
      participants,
      initiates,
      reads,
      changes,
    });
  }

  /** Where it has heard nothing yet it takes it for the first, and learns by a refusal if it was not. */
  private incarnationOf(participant: NodeId): number {
    return this.heardOf.get(participant) ?? 1;
  }

  onExecuted(from: NodeId, { transaction: name, done, incarnation, values }: Executed): void {
    this.heardOf.set(from, Math.max(incarnation, this.incarnationOf(from)));
    const transaction = this.transactions.get(name);
    if (transaction?.phase !== 'executing' || !takeOut(transaction.missing, from)) return;
    if (!done) {
      // It has no locks or has given them back, as if it had voted no.
      transaction.votes[from] = 'no';
      this.decide(transaction, 'abort');
      return;
    }
    transaction.incarnations[from] = incarnation;
    this.keep(transaction, values);
    if (transaction.missing.length > 0) {
      this.orderLast(transaction);
      return;
    }
    this.observe({ kind: 'transaction:committing', transaction: name });
    this.prepare(transaction);
  }

  /** First phase: asks everybody who has not voted yet. */
  protected prepare(transaction: Transaction): void {
    const { participants, votes, incarnations, transaction: name, operation, values } = transaction;
    const { model } = this.options;
    transaction.value = partitionOf(model).answer(operation!, values, openingOf(model));
    transaction.phase = 'voting';
    transaction.missing = participants.filter((participant) => votes[participant] === undefined);
    const onePhase = this.beforePrepare(transaction);
    for (const participant of transaction.missing) {
      const incarnation = incarnations[participant]!;
      this.send(participant, { type: 'Prepare', transaction: name, incarnation, onePhase });
    }
    this.countVotes(transaction);
  }

  /** Writes what must be known of the transaction before anybody votes. True: its only participant decides by itself. */
  protected beforePrepare(_transaction: Transaction): boolean {
    return false;
  }

  onVote(from: NodeId, { transaction: name, vote, values }: Vote): void {
    const transaction = this.transactions.get(name);
    if (transaction === undefined || !this.awaitsVote(transaction) || !takeOut(transaction.missing, from)) return;
    transaction.votes[from] = vote;
    this.keep(transaction, values);
    this.voted(transaction, vote);
  }

  /** What a participant has read. */
  private keep({ values }: Transaction, read: Held): void {
    for (const account in read) values[account] = read[account]!;
  }

  private awaitsVote({ phase }: Transaction): boolean {
    return phase === 'voting' || phase === 'delegated' || (phase === 'executing' && this.participantInitiates);
  }

  protected voted(transaction: Transaction, vote: Vote['vote']): void {
    if (vote === 'no') this.decide(transaction, 'abort');
    else if (transaction.phase === 'executing') this.prepare(transaction);
    else this.countVotes(transaction);
  }

  /** Unanimous, or not at all. */
  protected countVotes(transaction: Transaction): void {
    if (transaction.missing.length === 0) this.allVotedYes(transaction);
  }

  onVoteTimeout(): void {
    for (const transaction of takeExpired(this.waiting, 'Vote', this.now())) this.votesAreLate(transaction);
    this.arm('Vote');
  }

  onDecisionTimeout(): void {
    for (const transaction of takeExpired(this.waiting, 'Decision', this.now())) this.decisionIsLate(transaction);
    this.arm('Decision');
  }

  /** As long as nobody can have committed, a coordinator may abort. */
  protected giveUp(transaction: Transaction): void {
    this.mark('vote-timeout');
    for (const participant of transaction.missing) {
      this.observe({ kind: 'suspect', suspect: participant });
    }
    this.decide(transaction, 'abort');
  }
}
