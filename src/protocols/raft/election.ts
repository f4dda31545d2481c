import type { NodeId } from '../../sim/message.js';
import { RaftConfiguration } from './configuration.js';
import type { RequestVote, RequestVoteReply } from './messages.js';

/** Leader election (§5.2) and its restriction to candidates whose log is up to date (§5.4.1). */
export abstract class RaftElection extends RaftConfiguration {
  /** Who voted for this candidate in the current term: a set, since replies may arrive twice. */
  protected votes = new Set<NodeId>();

  protected abstract becomeLeader(): void;

  /** "If election timeout elapses without receiving AppendEntries from current leader …: convert to candidate." */
  override onElectionTimeout(): void {
    this.suspectSilence();
    if (this.role === 'candidate') this.mark('split-vote');
    this.stand();
  }

  /** What a server does that wants to lead. */
  protected stand(): void {
    this.campaign();
  }

  /** Whoever should have been heard by now is suspected: the leader, or the candidate that got this server's vote. */
  protected suspectSilence(): void {
    const silent = this.leader ?? this.votedFor.value;
    if (silent !== null && silent !== this.id) this.observe({ kind: 'suspect', suspect: silent });
    this.leader = null;
  }

  /** "Increment currentTerm, vote for self, reset election timer, send RequestVote RPCs to all other servers." */
  protected campaign(transfer = false): void {
    this.currentTerm.value += 1;
    this.vote(this.id);
    this.role = 'candidate';
    this.becomes('candidate', { epoch: this.currentTerm.value });
    this.votes = new Set();
    this.resetElectionTimer();
    this.broadcast({
      type: 'RequestVote',
      term: this.currentTerm.value,
      lastLogIndex: this.log.length,
      lastLogTerm: this.lastLogTerm,
      transfer,
    });
    this.countOwnVote();
  }

  /** A candidate's vote for itself counts like any other: if it is a member, and once it is durable. */
  protected countOwnVote(): void {
    if (this.role !== 'candidate' || this.currentTerm.durable !== this.currentTerm.value) return;
    if (this.votedFor.durable === this.id) this.countVote(this.id);
  }

  onRequestVote(from: NodeId, { term, lastLogIndex, lastLogTerm, transfer }: RequestVote): void {
    if (!transfer && this.servesLeader()) {
      this.mark('vote-disregarded');
      return;
    }
    this.adoptTerm(term);
    const granted = this.canVoteFor(from, term) && this.isUpToDate(lastLogIndex, lastLogTerm);
    if (granted) {
      this.vote(from);
      this.resetElectionTimer();
    }
    this.send(from, { type: 'RequestVoteReply', term: this.currentTerm.value, granted });
  }

  /**
   * "If a server receives a RequestVote RPC within the minimum election timeout of hearing from a current leader, it does
   * not update its term or grant its vote" (§6). The leader itself needs no second one either.
   */
  protected servesLeader(): boolean {
    return this.options.checkQuorum && (this.role === 'leader' || this.heardFromLeaderLately());
  }

  protected heardFromLeaderLately(): boolean {
    return this.now() - this.heardFromLeaderAt < this.electionTimeout.min;
  }

  /** "If votedFor is null or candidateId": one vote per term, first come first served. */
  protected canVoteFor(candidate: NodeId, term: number): boolean {
    if (term < this.currentTerm.value) return false;
    return this.votedFor.value === null || this.votedFor.value === candidate;
  }

  /** "The voter denies its vote if its own log is more up-to-date than that of the candidate" (§5.4.1). */
  protected isUpToDate(lastLogIndex: number, lastLogTerm: number): boolean {
    if (lastLogTerm !== this.lastLogTerm) return lastLogTerm > this.lastLogTerm;
    return lastLogIndex >= this.log.length;
  }

  /** Gives this server's vote of the current term. */
  protected vote(candidate: NodeId): void {
    this.votedFor.value = candidate;
    this.observe({ kind: 'vote', epoch: this.currentTerm.value, candidate });
  }

  onRequestVoteReply(from: NodeId, { term, granted }: RequestVoteReply): void {
    this.adoptTerm(term);
    if (granted && this.role === 'candidate' && term === this.currentTerm.value) this.countVote(from);
  }

  /** "If votes received from majority of servers: become leader." */
  protected countVote(from: NodeId): void {
    if (!this.members.includes(from)) return;
    this.votes.add(from);
    if (this.votes.size >= this.quorum) this.becomeLeader();
  }
}
