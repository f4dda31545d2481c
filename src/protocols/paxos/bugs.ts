import type { NodeId } from '../../sim/message.js';
import type { BugDefinition } from '../definition.js';
import { type Ballot, compareBallots, NO_BALLOT } from '../paxos-common/ballot.js';
import { ForgetfulCell } from '../paxos-common/forgetful-cell.js';
import { Paxos } from './paxos.js';

/** The promise is kept in memory: an acceptor that restarts has forgotten it. */
class PromiseForgotten extends Paxos {
  protected override readonly promised = new ForgetfulCell<Ballot>(NO_BALLOT);
}

/** Proposes its own value, whatever was reported. */
class OwnValueAlways extends Paxos {
  protected override reportedValue(): string | null {
    return null;
  }
}

/** Takes the first vote that was reported, not that of the highest ballot. */
class FirstReportedValue extends Paxos {
  protected override reportedValue(): string | null {
    for (const vote of this.promises.values()) if (vote !== null) return vote.value;
    return null;
  }
}

/** Votes for whatever it is asked to. */
class AcceptUnchecked extends Paxos {
  protected override mayAccept(_ballot: Ballot): boolean {
    return true;
  }
}

/** Ballots are rounds only, and one that was promised is promised again. */
class BallotWithoutNode extends Paxos {
  protected override ballotOf(round: number): Ballot {
    return { round, node: 0 as NodeId };
  }

  protected override mayPromise(ballot: Ballot): boolean {
    return compareBallots(ballot, this.promised.value) >= 0;
  }
}

/** Goes on counting where the last ballot ended. */
class VotesAcrossBallots extends Paxos {
  protected override startTally(): void {}
}

/** Takes ⌊n/2⌋ for a majority. */
class SmallQuorum extends Paxos {
  protected override get quorum(): number {
    return Math.max(1, Math.floor(this.acceptors.length / 2));
  }
}

export const paxosBugs: readonly BugDefinition[] = [
  {
    name: 'promise-forgotten',
    about:
      'Promises live in memory only: an acceptor that restarts between its promise and a lower ballot votes in it.',
    source: 'Lamport 2001, section 2.2: an acceptor remembers its promise "even if it fails and then restarts"',
    caughtBy: 'promise-kept',
    node: PromiseForgotten,
  },
  {
    name: 'own-value-always',
    about: 'A proposer asks for votes for its own value although a promise reported another.',
    source: 'Lamport 2001, section 2.2, phase 2 (a), and P2c',
    caughtBy: 'agreement',
    node: OwnValueAlways,
  },
  {
    name: 'first-reported-value',
    about: 'A proposer takes the first value that a promise reported, not that of the highest ballot.',
    source: 'Lamport 2001, section 2.2, phase 2 (a): "the value of the highest-numbered proposal among the responses"',
    caughtBy: 'agreement',
    node: FirstReportedValue,
  },
  {
    name: 'accept-unchecked',
    about: 'An acceptor votes without looking at its promise again.',
    source: 'Lamport 2001, P1a and section 2.2, phase 2 (b)',
    caughtBy: 'promise-kept',
    node: AcceptUnchecked,
  },
  {
    name: 'ballot-without-node',
    about: 'Ballots have no proposer in them, and a promise may be given twice: two proposers share a ballot.',
    source: 'Lamport 2001, section 2.5: proposers choose their numbers "from disjoint sets of numbers"',
    caughtBy: 'one-value-per-ballot',
    node: BallotWithoutNode,
  },
  {
    name: 'votes-across-ballots',
    about: 'A learner counts votes of one ballot together with those of an earlier one.',
    source:
      'Lamport 2001, section 2.1: a value is chosen when "a large enough set of acceptors have accepted it", in one proposal',
    caughtBy: 'learn-only-chosen',
    node: VotesAcrossBallots,
  },
  {
    name: 'small-quorum',
    about: 'Half of the acceptors, rounded down, are taken for a majority: two quorums need not meet.',
    source: 'Lamport 2001, section 2.1: "any two majorities have at least one acceptor in common"',
    caughtBy: 'learn-only-chosen',
    node: SmallQuorum,
  },
];
