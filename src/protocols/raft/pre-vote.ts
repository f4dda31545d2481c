import type { NodeId } from '../../sim/message.js';
import { RaftElection } from './election.js';
import type { PreVote, PreVoteReply } from './messages.js';

/**
 * PreVote (thesis, section 9.6): a server raises its term only after a majority said that it would vote for it. Servers
 * that were cut off then come back without deposing a leader that everybody else hears.
 */
export abstract class RaftPreVote extends RaftElection {
  /** Who would vote for this server in the next term. */
  protected preVotes = new Set<NodeId>();
  protected canvasses = false;

  protected override stand(): void {
    const isAlone = this.isMember && this.quorum === 1;
    if (!this.options.preVote || isAlone) {
      this.campaign();
      return;
    }
    this.becomeFollower();
    this.preVotes = new Set(this.isMember ? [this.id] : []);
    this.canvasses = true;
    this.resetElectionTimer();
    this.broadcast({
      type: 'PreVote',
      term: this.currentTerm.value + 1,
      lastLogIndex: this.log.length,
      lastLogTerm: this.lastLogTerm,
    });
  }

  /** Changes nothing on the voter: no term, no vote, no timer. */
  onPreVote(from: NodeId, { term, lastLogIndex, lastLogTerm }: PreVote): void {
    const granted = this.wouldVoteIn(term) && this.isUpToDate(lastLogIndex, lastLogTerm);
    this.send(from, { type: 'PreVoteReply', term: granted ? term : this.currentTerm.value, granted });
  }

  /** "… if they haven't received heartbeats from a valid leader for at least a baseline election timeout." */
  protected wouldVoteIn(term: number): boolean {
    return term > this.currentTerm.value && this.role !== 'leader' && !this.heardFromLeaderLately();
  }

  onPreVoteReply(from: NodeId, { term, granted }: PreVoteReply): void {
    if (!granted) {
      this.adoptTerm(term);
      return;
    }
    if (term !== this.currentTerm.value + 1 || !this.canvasses || !this.members.includes(from)) return;
    this.preVotes.add(from);
    if (this.preVotes.size < this.quorum) return;
    this.endCanvass();
    this.campaign();
  }

  /** A leader was heard after all: the canvass is over. */
  protected endCanvass(): void {
    this.canvasses = false;
  }
}
