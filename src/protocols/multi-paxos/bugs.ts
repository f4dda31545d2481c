import type { NodeId } from '../../sim/message.js';
import type { BugDefinition } from '../definition.js';
import { type Ballot, compareBallots, NO_BALLOT } from '../paxos-common/ballot.js';
import { ForgetfulCell } from '../paxos-common/forgetful-cell.js';
import type { Command, SlotVote } from './messages.js';
import { MultiPaxos } from './multi-paxos.js';

/** The promise is kept in memory: an acceptor that restarts has forgotten it. */
class PromiseForgotten extends MultiPaxos {
  protected override readonly promised = new ForgetfulCell<Ballot>(NO_BALLOT);
}

/** A new leader asks for votes for no-ops, whatever was reported. */
class OwnValueAlways extends MultiPaxos {
  protected override settleOpenSlots(_reported: ReadonlyMap<number, Command>): void {
    super.settleOpenSlots(new Map());
  }
}

/** Takes the first vote that was reported for a slot, not that of the highest ballot. */
class FirstReportedValue extends MultiPaxos {
  protected override valueToPropose([first]: readonly SlotVote[]): Command {
    return first!.value;
  }
}

/** Votes for whatever it is asked to. */
class AcceptUnchecked extends MultiPaxos {
  protected override mayAccept(_ballot: Ballot): boolean {
    return true;
  }
}

/** Ballots are rounds only, and one that was promised is promised again. */
class BallotWithoutNode extends MultiPaxos {
  protected override ballotOf(round: number): Ballot {
    return { round, node: 0 as NodeId };
  }

  protected override mayPromise(ballot: Ballot): boolean {
    return compareBallots(ballot, this.promised.value) >= 0;
  }
}

/** Takes ⌊n/2⌋ for a majority. */
class SmallQuorum extends MultiPaxos {
  protected override get quorum(): number {
    return Math.max(1, Math.floor(this.nodes.length / 2));
  }
}

/** Executes what it learns, whether or not it knows what comes before. */
class ExecutesPastHoles extends MultiPaxos {
  protected override nextToExecute(): number | null {
    const next = super.nextToExecute();
    if (next !== null || this.ahead.size === 0) return next;
    const beyond = [...this.ahead.keys()].filter((slot) => slot > this.lastExecuted);
    return beyond.length === 0 ? null : Math.min(...beyond);
  }
}

/** A leader that has promised a higher ballot, or lost its majority, goes on asking for votes in its own, and votes in it itself. */
class KeepsPhaseTwoRights extends MultiPaxos {
  protected override follow(leader: NodeId | null): void {
    if (this.role === 'leader') this.leader = leader;
    else super.follow(leader);
  }

  protected override hasQuorum(): boolean {
    return true;
  }
}

/** A new leader settles the slots that votes were reported for, and leaves those between them open. */
class LeavesHolesOpen extends MultiPaxos {
  protected override fillsHoles(): boolean {
    return false;
  }
}

const SIMPLE = 'Lamport 2001 ("Paxos Made Simple")';

export const multiPaxosBugs: readonly BugDefinition[] = [
  {
    name: 'promise-forgotten',
    about: 'Promises live in memory only: a replica that restarts between its promise and a lower ballot votes in it.',
    source: `${SIMPLE}, section 2.2: an acceptor remembers its promise "even if it fails and then restarts"`,
    caughtBy: 'promise-kept',
    node: PromiseForgotten,
  },
  {
    name: 'own-value-always',
    about: 'A new leader puts no-ops into open slots although promises reported votes for commands in them.',
    source: `${SIMPLE}, section 2.2, phase 2 (a), and P2c`,
    caughtBy: 'agreement',
    node: OwnValueAlways,
  },
  {
    name: 'first-reported-value',
    about: 'A new leader takes the first value that a promise reported for a slot, not that of the highest ballot.',
    source: `${SIMPLE}, section 2.2, phase 2 (a): "the value of the highest-numbered proposal among the responses"`,
    caughtBy: 'agreement',
    node: FirstReportedValue,
  },
  {
    name: 'accept-unchecked',
    about: 'A replica votes without looking at its promise again.',
    source: `${SIMPLE}, P1a and section 2.2, phase 2 (b)`,
    caughtBy: 'promise-kept',
    node: AcceptUnchecked,
  },
  {
    name: 'ballot-without-node',
    about: 'Ballots have no node in them, and a promise may be given twice: two leaders share a ballot.',
    source: `${SIMPLE}, section 2.5: proposers choose their numbers "from disjoint sets of numbers"`,
    caughtBy: 'one-value-per-ballot',
    node: BallotWithoutNode,
  },
  {
    name: 'small-quorum',
    about: 'Half of the replicas, rounded down, are taken for a majority: two quorums need not meet.',
    source: `${SIMPLE}, section 2.1: "any two majorities have at least one acceptor in common"`,
    caughtBy: 'learn-only-chosen',
    node: SmallQuorum,
  },
  {
    name: 'executes-past-holes',
    about: 'A replica executes a command that it learned although it does not know those before it.',
    source: `${SIMPLE}, section 3: commands are executed in order`,
    caughtBy: 'no-holes-applied',
    node: ExecutesPastHoles,
  },
  {
    name: 'keeps-phase-two-rights',
    about: 'A leader that has promised a higher ballot goes on with phase 2 of its own, and votes in it.',
    source: `${SIMPLE}, sections 2.3 and 3: a leader acts only in the ballot that it carried out phase 1 of`,
    caughtBy: 'promise-kept',
    node: KeepsPhaseTwoRights,
  },
  {
    name: 'leaves-holes-open',
    about: 'A new leader does not fill the holes between slots with no-ops: nothing after them is ever executed.',
    source: `${SIMPLE}, section 3: it fills the gap "by proposing a special no-op command"`,
    caughtBy: 'progress',
    node: LeavesHolesOpen,
  },
];
