import type { NodeId } from '../../sim/message.js';
import type { Outcome } from '../commit/messages.js';
import type { Work } from '../commit/work.js';
import type { BugDefinition } from '../definition.js';
import { ThreePhaseParticipant } from './participant.js';

/** Leads to commit at once: who is uncertain hears Commit as the first thing, or nothing at all. */
class TerminationSkipsPhaseOne extends ThreePhaseParticipant {
  protected override lead(work: Work, outcome: Outcome, _uncertain: readonly NodeId[]): void {
    this.resolve(work, outcome);
  }
}

/** Uncertain for too long, it commits, as only who is pre-committed may. */
class UncertainCommitsOnTimeout extends ThreePhaseParticipant {
  protected override doubtLasts(work: Work): void {
    if (work.phase === 'prepared') this.decide(work, 'commit');
    else super.doubtLasts(work);
  }
}

/** Pre-committed for too long, it aborts, as only who is uncertain may. */
class PreCommittedAbortsOnTimeout extends ThreePhaseParticipant {
  protected override doubtLasts(work: Work): void {
    if (work.phase === 'pre-committed') this.decide(work, 'abort');
    else super.doubtLasts(work);
  }
}

/** Gives its locks back when it votes: others read what is about to change, and overwrite each other. */
class LocksReleasedAtYes extends ThreePhaseParticipant {
  protected override prepare(work: Work): void {
    super.prepare(work);
    this.releaseLocks(work);
  }
}

const textbook = 'Bernstein, Hadzilacos & Goodman 1987, section';

export const threePhaseBugs: readonly BugDefinition[] = [
  {
    name: 'termination-skips-phase-1',
    about:
      'A participant that leads to commit does not tell the uncertain ones first: when it crashes, they are left to abort.',
    source: `${textbook} 7.5, TR4: the coordinator of the termination sends PreCommit to the uncertain, then Commit`,
    caughtBy: 'ac1-agreement',
    node: { participant: TerminationSkipsPhaseOne },
  },
  {
    name: 'uncertain-commits-on-timeout',
    about: 'An uncertain participant commits when its time is over, although another may have voted no.',
    source: 'Skeen 1981, section 4: the timeout transition from the uncertain state leads to abort',
    caughtBy: 'ac1-agreement',
    node: { participant: UncertainCommitsOnTimeout },
  },
  {
    name: 'pre-committed-aborts-on-timeout',
    about: 'A pre-committed participant aborts when its time is over, although others may have committed.',
    source: 'Skeen 1981, section 4: the timeout transition from the pre-committed state leads to commit',
    caughtBy: 'ac1-agreement',
    node: { participant: PreCommittedAbortsOnTimeout },
  },
  {
    name: 'locks-released-at-yes',
    about: 'A participant gives its locks back when it votes yes, before it knows and writes the outcome.',
    source: `${textbook} 3.1: strict two-phase locking holds locks until the transaction is decided`,
    caughtBy: 'serializable',
    node: { participant: LocksReleasedAtYes },
  },
];
