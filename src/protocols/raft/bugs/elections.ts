import type { NodeId } from '../../../sim/message.js';
import type { BugDefinition } from '../../definition.js';
import { Raft } from '../raft.js';

/** Counts replies, not servers: a reply that arrives twice is two votes. */
class VotesNotASet extends Raft {
  protected replies = 0;

  protected override campaign(transfer?: boolean): void {
    this.replies = 0;
    super.campaign(transfer);
  }

  protected override countVote(from: NodeId): void {
    if (from === this.id) this.votes.add(from);
    else this.replies += 1;
    if (this.votes.size + this.replies >= this.quorum) this.becomeLeader();
  }
}

/** Votes for whoever asks first, however far behind. */
class GrantsAnyLog extends Raft {
  protected override isUpToDate(): boolean {
    return true;
  }
}

/** Half of the servers are taken for a majority. */
class QuorumTooSmall extends Raft {
  protected override get quorum(): number {
    return Math.floor(this.members.length / 2);
  }
}

/** Everybody waits equally long: everybody stands at the same time, again and again. */
class TimeoutNotRandomised extends Raft {
  protected override electionDelay(): number {
    return this.electionTimeout.min;
  }
}

/** Waits anew whenever anybody says anything. */
class TimerResetByAnyMessage extends Raft {
  protected override adoptTerm(term: number): void {
    super.adoptTerm(term);
    if (this.role !== 'leader') this.resetElectionTimer();
  }
}

export const electionBugs: readonly BugDefinition[] = [
  {
    name: 'votes-not-a-set',
    about: 'A candidate counts replies instead of voters, so that a duplicated reply is a second vote.',
    source: 'Ongaro & Ousterhout 2014, section 5.2: votes "from a majority of the servers"',
    caughtBy: 'election-safety',
    shownBy: 'duplicated-votes',
    node: VotesNotASet,
  },
  {
    name: 'grants-any-log',
    about: 'A server votes for candidates whose logs are behind its own.',
    source: 'Ongaro & Ousterhout 2014, section 5.4.1',
    caughtBy: 'leader-completeness',
    shownBy: 'diverging-logs',
    node: GrantsAnyLog,
  },
  {
    name: 'quorum-too-small',
    about: 'Half of the servers, rounded down, are taken for a majority.',
    source: 'Ongaro & Ousterhout 2014, section 5.3: committed is what is on "a majority of the servers"',
    caughtBy: 'committed-is-durable',
    shownBy: 'minority-partition',
    node: QuorumTooSmall,
  },
  {
    name: 'timeout-not-randomised',
    about: 'All servers wait equally long, so that split votes repeat for ever.',
    source: 'Ongaro & Ousterhout 2014, section 5.2: "randomized election timeouts"',
    caughtBy: 'progress',
    shownBy: 'split-votes',
    node: TimeoutNotRandomised,
  },
  {
    name: 'timer-reset-by-any-message',
    about: 'Every message of the protocol resets the election timer, those of deposed leaders and of rivals as well.',
    source:
      'Ongaro & Ousterhout 2014, Figure 2, Followers: only "AppendEntries RPC from current leader" or a vote granted',
    caughtBy: 'progress',
    shownBy: 'stale-leader',
    node: TimerResetByAnyMessage,
  },
];
