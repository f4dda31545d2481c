import { withinBounds } from '../../sim/distributions.js';
import type { Microseconds, NodeId } from '../../sim/message.js';
import type { Status } from '../../sim/world.js';
import { type Ballot, ballotOrNone, compareBallots, epochOf, isSameBallot, NO_BALLOT } from '../paxos-common/ballot.js';
import type { Vote } from '../paxos-common/vote.js';
import type { Accept, Command, Heartbeat, Prepare, Promised, SlotVote } from './messages.js';
import { Replica } from './replica.js';

/** An acceptor of all slots: one promise covers them, each has its vote (Paxos Made Simple, sections 2.2 and 3). */
export abstract class Acceptor extends Replica {
  protected readonly promised = this.disk.cell<Ballot>('promised', NO_BALLOT);
  /** The vote of the highest ballot in each slot. */
  protected readonly accepted = this.disk.map<Vote<Command>>('accepted');

  /** How long to wait for a leader: the least of it is how long one is held to, the largest how long it may go unanswered. */
  protected readonly leaderTimeout = withinBounds(this.options.leaderTimeout);
  /** When the leader that it follows last had its say, by this replica's own clock. */
  private heardLeaderAt: Microseconds = 0;
  /** A slot that it voted in since the last heartbeat; 0 where there is none. */
  private lastVote = 0;

  protected override get epoch(): number {
    return epochOf(this.promised.value);
  }

  /** Somebody else's ballot is in force: whoever led or stood steps back and waits for that one to do its work. */
  protected abstract follow(leader: NodeId | null): void;

  /** Phase 1b, for all slots from `first` on. Who lacks slots that are kept no more cannot lead before it has them. */
  onPrepare(from: NodeId, { ballot, first }: Prepare): void {
    if (!this.mayPromise(ballot)) {
      this.reject(from, ballot);
      return;
    }
    if (from !== this.leader && this.servesLeader()) {
      this.mark('prepare-disregarded');
      return;
    }
    if (first < this.log.firstIndex) {
      this.sendSnapshot(from);
      return;
    }
    this.promised.value = ballot;
    this.follow(null);
    this.observe({ kind: 'vote', epoch: epochOf(ballot), candidate: from });
    this.send(from, this.promiseFor(ballot, first));
  }

  /**
   * "If a server receives a RequestVote request within the minimum election timeout of hearing from a current leader, it does
   * not update its term or grant its vote" (Ongaro's thesis, section 4.2.3): a candidate that hears nobody shall not depose a
   * leader whom the others hear. No promise is owed to anybody, so safety does not care.
   */
  protected servesLeader(): boolean {
    return this.leader !== null && this.now() - this.heardLeaderAt < this.leaderTimeout.min;
  }

  protected mayPromise(ballot: Ballot): boolean {
    return compareBallots(ballot, this.promised.value) > 0;
  }

  /** "The response contains" its votes; what it knows to be chosen needs no ballot. */
  protected promiseFor(ballot: Ballot, first: number): Promised {
    const known = Math.max(first - 1, this.log.length);
    const votes: SlotVote[] = [];
    for (const key of this.accepted.keys()) {
      const slot = Number(key);
      if (slot > known) votes.push({ slot, ...this.accepted.get(key)! });
    }
    return { type: 'Promise', ballot, first, chosen: this.log.slice(first, known), votes };
  }

  /** Phase 2b, for some slots. */
  onAccept(from: NodeId, { ballot, first, commands }: Accept): void {
    if (!this.mayAccept(ballot)) {
      this.mark('vote-refused');
      this.reject(from, ballot);
      return;
    }
    this.obey(from, ballot);
    this.vote(ballot, first, commands);
    this.send(from, { type: 'Accepted', ballot, first });
    this.lastVote = first + commands.length - 1;
  }

  protected mayAccept(ballot: Ballot): boolean {
    return compareBallots(ballot, this.promised.value) >= 0;
  }

  /** A vote in a slot that a snapshot covers would add nothing to what is chosen there. */
  protected vote(ballot: Ballot, first: number, commands: readonly Command[]): void {
    commands.forEach((value, offset) => {
      const slot = first + offset;
      if (slot >= this.log.firstIndex) this.accepted.set(String(slot), { ballot, value });
    });
  }

  onHeartbeat(from: NodeId, { ballot, chosen }: Heartbeat): void {
    if (compareBallots(ballot, this.promised.value) < 0) {
      this.reject(from, ballot);
      return;
    }
    this.obey(from, ballot);
    this.answerHeartbeat(from, ballot);
    this.noteChosen(from, chosen);
    this.forceLearned();
  }

  /** Promises nothing, so it waits for no disk. Whoever has just voted has said as much: its Accepted left with the vote. */
  private answerHeartbeat(leader: NodeId, ballot: Ballot): void {
    const vote = this.accepted.durable(String(this.lastVote));
    this.lastVote = 0;
    if (vote === undefined || !isSameBallot(vote.ballot, ballot)) {
      this.sendUnforced(leader, { type: 'HeartbeatReply', ballot });
    }
  }

  /** The sender leads in a ballot that nothing promised stands against. */
  private obey(leader: NodeId, ballot: Ballot): void {
    this.promised.value = ballot;
    this.heardLeaderAt = this.now();
    this.follow(leader);
  }

  private reject(from: NodeId, ballot: Ballot): void {
    // A copy of a message that was answered needs no answer, least of all this one.
    if (compareBallots(this.promised.value, ballot) <= 0) return;
    this.send(from, { type: 'Rejected', ballot, promised: this.promised.value });
  }

  protected override forgetVotes(slot: number): void {
    for (const key of [...this.accepted.keys()]) if (Number(key) <= slot) this.accepted.delete(key);
  }

  override status(): Status {
    return { ballot: ballotOrNone(this.promised.value), ...super.status() };
  }
}
