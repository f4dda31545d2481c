import type { Microseconds, NodeId } from '../../sim/message.js';
import { type Ballot, isSameBallot } from '../paxos-common/ballot.js';
import { Leader } from './leader.js';
import type { Accepted, Command, HeartbeatReply, Rejected } from './messages.js';

/**
 * A leader that a majority does not answer makes room: it decides nothing, and as long as it is heard nobody else stands.
 * CheckQuorum of etcd, and Ongaro's thesis, section 6.2; in Paxos Made Live, section 5.2, a master without a lease from a
 * majority is none. Asked at heartbeats, so that those sent since the last time have had their time to be answered.
 */
export abstract class QuorumCheck extends Leader {
  /** By replica: when it last answered, by this one's own clock; those not heard yet might have just now. */
  private answeredAt: Microseconds[] = [];
  /** When the leader last looked who answers. */
  private checkedAt: Microseconds = 0;

  protected override becomeLeader(reported: ReadonlyMap<number, Command>): void {
    this.checkedAt = this.now();
    this.answeredAt = this.nodes.map(() => this.now());
    super.becomeLeader(reported);
  }

  private isAnsweredAfter(time: Microseconds): boolean {
    const there = this.nodes.filter((node) => node === this.id || this.answeredAt[node]! > time);
    return there.length >= this.quorum;
  }

  override onHeartbeatTimeout(): void {
    if (this.now() - this.checkedAt >= this.leaderTimeout.max) {
      if (!this.hasQuorum()) {
        this.resign();
        return;
      }
      this.checkedAt = this.now();
    }
    super.onHeartbeatTimeout();
  }

  protected hasQuorum(): boolean {
    return this.isAnsweredAfter(this.checkedAt);
  }

  /** No higher ballot is in force that it would follow. */
  private resign(): void {
    this.mark('quorum-lost');
    this.follow(null);
  }

  /** A leader that a majority answers needs no second one. */
  protected override servesLeader(): boolean {
    if (this.role !== 'leader') return super.servesLeader();
    return this.isAnsweredAfter(this.now() - this.leaderTimeout.min);
  }

  /** One that was cut off and stood in vain costs a leader that a majority answers no more than phase 1 anew. */
  override onRejected(from: NodeId, message: Rejected): void {
    const isWanted = this.role === 'leader' && this.servesLeader();
    super.onRejected(from, message);
    if (isWanted && this.role === 'follower') this.campaign();
  }

  onHeartbeatReply(from: NodeId, { ballot }: HeartbeatReply): void {
    this.noteAnswer(from, ballot);
  }

  override onAccepted(from: NodeId, message: Accepted): void {
    this.noteAnswer(from, message.ballot);
    super.onAccepted(from, message);
  }

  private noteAnswer(from: NodeId, ballot: Ballot): void {
    if (this.role === 'leader' && isSameBallot(ballot, this.ballot)) this.answeredAt[from] = this.now();
  }
}
