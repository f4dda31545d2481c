import type { Microseconds, NodeId } from '../../sim/message.js';
import { type Ballot, isSameBallot } from '../paxos-common/ballot.js';
import { Leader } from './leader.js';
import type { Accepted, Command, HeartbeatReply } from './messages.js';

/**
 * A leader that a majority does not answer makes room: it decides nothing, and as long as it is heard nobody else stands.
 * CheckQuorum of etcd, and Ongaro's thesis, section 6.2; in Paxos Made Live, section 5.2, a master without a lease from a
 * majority is none. Asked at heartbeats, so that those sent since the last time have had their time to be answered.
 */
export abstract class QuorumCheck extends Leader {
  /** Who answered since the leader last asked. */
  private answered = new Set<NodeId>();
  private askedAt: Microseconds = 0;

  protected override becomeLeader(reported: ReadonlyMap<number, Command>): void {
    this.askAnew();
    super.becomeLeader(reported);
  }

  private askAnew(): void {
    this.answered = new Set();
    this.askedAt = this.now();
  }

  override onHeartbeatTimeout(): void {
    if (this.now() - this.askedAt >= this.leaderTimeout.max) {
      if (this.answered.size + 1 < this.quorum) {
        this.resign();
        return;
      }
      this.askAnew();
    }
    super.onHeartbeatTimeout();
  }

  /** No higher ballot is in force that it would follow. */
  private resign(): void {
    this.mark('quorum-lost');
    super.follow(null);
  }

  onHeartbeatReply(from: NodeId, { ballot }: HeartbeatReply): void {
    this.noteAnswer(from, ballot);
  }

  override onAccepted(from: NodeId, message: Accepted): void {
    this.noteAnswer(from, message.ballot);
    super.onAccepted(from, message);
  }

  private noteAnswer(from: NodeId, ballot: Ballot): void {
    if (this.role === 'leader' && isSameBallot(ballot, this.ballot)) this.answered.add(from);
  }
}
