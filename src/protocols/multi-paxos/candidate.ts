import type { NodeId, Timeouts } from '../../sim/message.js';
import { type Ballot, compareBallots, epochOf, isSameBallot, NO_BALLOT } from '../paxos-common/ballot.js';
import { highestVote } from '../paxos-common/vote.js';
import { Acceptor } from './acceptor.js';
import type { Command, Promised, Rejected, SlotVote } from './messages.js';

/** Phase 1 for all slots at once, by whoever has not heard from a leader for too long (Paxos Made Simple, section 3). */
export abstract class Candidate extends Acceptor implements Timeouts<'Leader'> {
  /** "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to issue" (section 2.3). */
  protected readonly round = this.disk.cell('round', 0);
  /** The ballot that this node stands or leads in. */
  protected ballot: Ballot = NO_BALLOT;
  protected promises = new Map<NodeId, Promised>();
  /** The highest ballot that it was refused for. */
  protected highestSeen: Ballot = NO_BALLOT;

  /** Goes on to phase 2. `reported`: what may be chosen, by slot; every slot up to the last of them must be settled. */
  protected abstract becomeLeader(reported: ReadonlyMap<number, Command>): void;
  protected abstract stepDown(): void;

  override onStart(): void {
    super.onStart();
    this.awaitLeader();
  }

  protected awaitLeader(): void {
    this.setTimer('Leader', this.draw(this.leaderTimeout));
  }

  onLeaderTimeout(): void {
    if (this.leader !== null) this.observe({ kind: 'suspect', suspect: this.leader });
    this.leader = null;
    this.campaign();
  }

  /** Phase 1a. Its own promise needs no message: it must be on its disk before anybody hears of the ballot. */
  protected campaign(): void {
    this.round.value = Math.max(this.round.value, this.promised.value.round, this.highestSeen.round) + 1;
    this.ballot = this.ballotOf(this.round.value);
    this.promised.value = this.ballot;
    this.observe({ kind: 'vote', epoch: epochOf(this.ballot), candidate: this.id });
    this.role = 'candidate';
    this.becomes('candidate', { epoch: epochOf(this.ballot) });
    this.promises = new Map();
    this.awaitLeader();
    this.broadcast({ type: 'Prepare', ballot: this.ballot, first: this.log.length + 1 });
    this.countOwnPromise();
  }

  protected ballotOf(round: number): Ballot {
    return { round, node: this.id };
  }

  protected countOwnPromise(): void {
    if (this.role !== 'candidate' || this.promises.has(this.id)) return;
    if (!isSameBallot(this.promised.durable, this.ballot)) return;
    this.countPromise(this.id, this.promiseFor(this.ballot, this.log.length + 1));
  }

  onPromise(from: NodeId, message: Promised): void {
    if (this.role === 'candidate' && isSameBallot(message.ballot, this.ballot)) this.countPromise(from, message);
  }

  private countPromise(from: NodeId, message: Promised): void {
    this.promises.set(from, message);
    if (this.promises.size < this.quorum) return;
    for (const { first, chosen } of this.promises.values()) {
      chosen.forEach((command, offset) => {
        this.learn(first + offset, command);
      });
    }
    this.becomeLeader(this.reportedValues());
  }

  /** Of each slot that somebody voted in, the value that phase 2 must ask for. */
  private reportedValues(): ReadonlyMap<number, Command> {
    const bySlot = new Map<number, SlotVote[]>();
    for (const { votes } of this.promises.values()) {
      for (const vote of votes) {
        const known = bySlot.get(vote.slot);
        if (known === undefined) bySlot.set(vote.slot, [vote]);
        else known.push(vote);
      }
    }
    return new Map([...bySlot].map(([slot, votes]) => [slot, this.valueToPropose(votes)]));
  }

  /** "The value of the highest-numbered proposal among the responses." */
  protected valueToPropose(votes: readonly SlotVote[]): Command {
    return highestVote(votes)!.value;
  }

  onRejected(_from: NodeId, { ballot, promised }: Rejected): void {
    if (compareBallots(promised, this.highestSeen) > 0) this.highestSeen = promised;
    if (this.role === 'follower' || !isSameBallot(ballot, this.ballot)) return;
    this.mark('preempted');
    this.follow(null);
  }

  protected override follow(leader: NodeId | null): void {
    if (this.role === 'leader') this.stepDown();
    if (this.role !== 'follower') {
      this.role = 'follower';
      this.becomes('follower', { epoch: this.epoch });
    }
    this.leader = leader;
    this.awaitLeader();
  }
}
