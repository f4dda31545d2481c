import type { NodeId } from '../../sim/message.js';
import type { DecisionRequest, Vote } from '../commit/messages.js';
import type { Transaction } from '../commit/transaction.js';
import type { Work } from '../commit/work.js';
import type { BugDefinition } from '../definition.js';
import { TwoPhaseCoordinator } from './coordinator.js';
import { TwoPhaseParticipant } from './participant.js';

/** Tells the decision while its record is still on the way to the disk. */
class DecisionSentBeforeForced extends TwoPhaseCoordinator {
  protected override recordCommit(transaction: Transaction): void {
    this.log.appendUnforced(this.opening(transaction, 'commit'));
  }
}

/** In doubt for too long, a participant takes silence for an abort. */
class AbortsAloneAfterYes extends TwoPhaseParticipant {
  protected override doubtLasts(work: Work): void {
    this.decide(work, 'abort');
  }
}

/** In doubt for too long, a participant believes that its yes will have been enough. */
class CommitsAloneAfterYes extends TwoPhaseParticipant {
  protected override doubtLasts(work: Work): void {
    this.decide(work, 'commit');
  }
}

/** Commits as soon as more than half have said yes, whatever the others say. */
class CommitsOnMajority extends TwoPhaseCoordinator {
  protected override voted(transaction: Transaction, _vote: Vote['vote']): void {
    this.countVotes(transaction);
  }

  protected override countVotes(transaction: Transaction): void {
    const { votes, participants } = transaction;
    const agreed = participants.filter((participant) => (votes[participant] ?? 'no') !== 'no').length;
    if (agreed * 2 > participants.length) this.decide(transaction, 'commit');
    else if (transaction.missing.length === 0) this.decide(transaction, 'abort');
  }
}

/** A commit that not everybody has acknowledged is forgotten in a crash, and what is forgotten is presumed aborted. */
class PresumesAbortAfterCommit extends TwoPhaseCoordinator {
  protected override resume(transaction: Transaction): void {
    this.transactions.delete(transaction.transaction);
    this.outcomes.delete(transaction.transaction);
  }
}

/** After a crash it is done with what ran before: it neither tells its decisions again nor answers those who ask. */
class DoesNotResend extends TwoPhaseCoordinator {
  protected override resume(transaction: Transaction): void {
    this.transactions.delete(transaction.transaction);
  }

  override onDecisionRequest(from: NodeId, request: DecisionRequest): void {
    if (Number(request.transaction.split('.')[2]) === this.incarnation.value) super.onDecisionRequest(from, request);
  }
}

/** Gives its locks back when it votes: others read what is about to change, and overwrite each other. */
class LocksReleasedAtYes extends TwoPhaseParticipant {
  protected override prepare(work: Work): void {
    super.prepare(work);
    this.releaseLocks(work);
  }
}

/** Takes votes in the order in which it asked for them, and one that overtakes another for an error. */
class AbortsOnReorderedVotes extends TwoPhaseCoordinator {
  protected override voted(transaction: Transaction, vote: Vote['vote']): void {
    const { participants, votes } = transaction;
    const hasVoted = (participant: NodeId) => votes[participant] !== undefined;
    const count = participants.filter(hasVoted).length;
    const inOrder = participants.slice(0, count).every(hasVoted);
    super.voted(transaction, inOrder ? vote : 'no');
  }
}

/** Comes back after a crash with the decisions of its log, but without what they wrote. */
class RecoverySkipsRedo extends TwoPhaseParticipant {
  protected override redo(index: number, work: Work): void {
    this.observeApplied(index, work);
  }
}

const textbook = 'Bernstein, Hadzilacos & Goodman 1987, section';

/** Each replaces one of the two classes; the other is the correct one. */
export const twoPhaseBugs: readonly BugDefinition[] = [
  {
    name: 'decision-sent-before-forced',
    about: 'The coordinator sends Commit before its record is durable: after a crash it presumes that it aborted.',
    source: 'Gray & Lamport 2006, section 3.1; Mohan, Lindsay & Obermarck 1986, section 2',
    caughtBy: 'ac4-stability',
    node: { coordinator: DecisionSentBeforeForced },
  },
  {
    name: 'aborts-alone-after-yes',
    about: 'A participant that waits too long for the decision aborts by itself, although it voted yes.',
    source: `${textbook} 7.3: after its yes a participant is uncertain and may not decide alone`,
    caughtBy: 'ac1-agreement',
    node: { participant: AbortsAloneAfterYes },
  },
  {
    name: 'commits-alone-after-yes',
    about: 'A participant that waits too long for the decision commits by itself, whatever the others voted.',
    source: `${textbook} 7.3: after its yes a participant is uncertain and may not decide alone`,
    caughtBy: 'ac1-agreement',
    node: { participant: CommitsAloneAfterYes },
  },
  {
    name: 'commits-on-majority',
    about: 'The coordinator commits as soon as more than half of the participants have voted yes.',
    source: `${textbook} 7.3, AC3: commitment needs all votes, not a quorum`,
    caughtBy: 'ac2-commit-validity',
    node: { coordinator: CommitsOnMajority },
  },
  {
    name: 'presumes-abort-after-commit',
    about:
      'A coordinator that restarts forgets commits that are not acknowledged yet, and presumes that they were aborted.',
    source: 'Mohan, Lindsay & Obermarck 1986, section 3: a commit is forgotten only when all have acknowledged it',
    caughtBy: 'ac4-stability',
    node: { coordinator: PresumesAbortAfterCommit },
  },
  {
    name: 'does-not-resend',
    about: 'A coordinator that restarts takes no care of the transactions from before: who is in doubt stays so.',
    source: `${textbook} 7.4, the recovery of the coordinator; AC5`,
    caughtBy: 'ac5-termination',
    node: { coordinator: DoesNotResend },
  },
  {
    name: 'locks-released-at-yes',
    about: 'A participant gives its locks back when it votes yes, before it knows and writes the outcome.',
    source: `${textbook} 3.1: strict two-phase locking holds locks until the transaction is decided`,
    caughtBy: 'serializable',
    node: { participant: LocksReleasedAtYes },
  },
  {
    name: 'aborts-on-reordered-votes',
    about: 'The coordinator aborts when a vote overtakes that of a participant which it asked earlier.',
    source: `${textbook} 7.3, AC4: without failures, all yes means commit`,
    caughtBy: 'ac3-abort-validity',
    node: { coordinator: AbortsOnReorderedVotes },
  },
  {
    name: 'recovery-skips-redo',
    about: 'A participant that restarts knows its decisions, and not what they wrote: its accounts are as they opened.',
    source: `${textbook} 6.4: restart redoes the writes of committed transactions`,
    caughtBy: 'conservation',
    node: { participant: RecoverySkipsRedo },
  },
];
