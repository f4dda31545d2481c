import type { Request } from '../../models/client.js';
import type { Microseconds, NodeId } from '../../sim/message.js';
import { largestReachedAmong } from '../quorum.js';
import { RaftQuorumCheck } from './quorum-check.js';

/** A read that is not in the log. */
interface PendingRead {
  readonly client: NodeId;
  readonly request: Request;
  /** What must be applied before it may be answered. */
  readonly index: number;
  /** The round that must be answered by a majority first. */
  readonly round: number;
}

/** A lease that is not extended any more. */
const GIVEN_UP = -1;

/** Linearizable reads without log entries (thesis, section 6.4): by a confirmed index, or by a lease (6.4.1). */
export abstract class RaftReads extends RaftQuorumCheck {
  protected pendingReads: readonly PendingRead[] = [];
  /** By server: the last round that it answered. */
  protected answeredRounds: number[] = [];
  /** When each round that is not yet answered by a majority was sent, by this server's own clock. */
  protected sentAt = new Map<number, Microseconds>();
  /** Until when no other server can have become leader, by this server's own clock. */
  protected leaseEnds: Microseconds = 0;

  /** Answers a read from the state machine as it is now. */
  protected abstract answerRead(client: NodeId, request: Request): void;

  protected override becomeLeader(): void {
    this.pendingReads = [];
    this.answeredRounds = this.nodes.map(() => this.round);
    this.sentAt = new Map();
    this.leaseEnds = 0;
    super.becomeLeader();
  }

  protected override stepDown(): void {
    super.stepDown();
    this.pendingReads = [];
  }

  /** A heartbeat is a round of its own: what it confirms, it confirms from when it was sent. */
  override onHeartbeatTimeout(): void {
    this.startRound();
    super.onHeartbeatTimeout();
  }

  protected startRound(): void {
    this.round += 1;
    this.sentAt.set(this.round, this.leaseClock());
  }

  /** The commit index of the moment; a new leader does not know what is committed until its no-op is (6.4, step 1). */
  protected read(client: NodeId, request: Request): void {
    const index = Math.max(this.commitIndex, this.termStart);
    if (this.options.reads === 'lease' && this.holdsLease()) {
      this.mark('lease-read');
      this.pendingReads = [...this.pendingReads, { client, request, index, round: 0 }];
      this.answerReads();
      return;
    }
    this.startRound();
    this.pendingReads = [...this.pendingReads, { client, request, index, round: this.round }];
    for (const recipient of this.recipients) this.ask(recipient);
    this.answerReads();
  }

  /** Leases are measured on a clock that never jumps. */
  protected leaseClock(): Microseconds {
    return this.now();
  }

  /** Somebody may be elected before the lease ends: there is none any more in this term. */
  protected giveUpLease(): void {
    this.leaseEnds = GIVEN_UP;
  }

  protected holdsLease(): boolean {
    return this.leaseClock() < this.leaseEnds;
  }

  protected override heardFrom(server: NodeId, round: number): void {
    super.heardFrom(server, round);
    if (round <= this.answeredRounds[server]!) return;
    this.answeredRounds[server] = round;
    this.answeredRounds[this.id] = this.round;
    const confirmed = largestReachedAmong(this.members, this.quorum, this.answeredRounds);
    this.extendLease(confirmed);
    this.answerReads();
  }

  /**
   * Whoever answered will not vote for another for a minimum election timeout after it heard of the round, which was not
   * before it was sent. Clocks may differ in rate by the bound, either way.
   */
  private extendLease(confirmed: number): void {
    const sentAt = this.sentAt.get(confirmed);
    if (sentAt === undefined) return;
    for (const round of this.sentAt.keys()) if (round <= confirmed) this.sentAt.delete(round);
    if (!this.options.checkQuorum) return;
    const { clockDrift } = this.options;
    const lease = Math.floor((this.electionTimeout.min * (1 - clockDrift)) / (1 + clockDrift));
    if (this.leaseEnds !== GIVEN_UP) this.leaseEnds = Math.max(this.leaseEnds, sentAt + lease);
  }

  /** Answers the reads that a majority has confirmed and whose index is applied. */
  protected answerReads(): void {
    if (this.pendingReads.length === 0) return;
    this.answeredRounds[this.id] = this.round;
    const confirmed = largestReachedAmong(this.members, this.quorum, this.answeredRounds);
    const ready = this.pendingReads.filter((read) => this.isReady(read, confirmed));
    if (ready.length === 0) return;
    this.pendingReads = this.pendingReads.filter((read) => !ready.includes(read));
    for (const { client, request } of ready) this.answerRead(client, request);
  }

  protected isReady({ index, round }: PendingRead, confirmed: number): boolean {
    return round <= confirmed && index <= this.lastApplied;
  }
}
