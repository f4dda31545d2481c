import type { NodeId, Timeouts } from '../../sim/message.js';
import { largestReachedBy } from '../quorum.js';
import { BackupReplica } from './backup.js';
import type { ReplicateAck, View } from './messages.js';

/** How far another replica has come, as the primary knows. */
interface Follower {
  /** How far its log is known to agree. */
  match: number;
  /** What is sent next. */
  next: number;
  /** Whether it has agreed to anything since this primary took office. */
  agreed: boolean;
  /** A Replicate or a part of a Transfer is on its way: one at a time, which batches what comes in between. */
  awaiting: boolean;
  /** The number of that message, or of the last one: an answer to another one calls for nothing new. */
  exchange: number;
  /** The whole state is being sent: how many entries it has; null where the logs agree. */
  transfer: number | null;
}

/** What a replica does as primary: replicate, decide what is committed, bring newcomers up to date. */
export abstract class PrimaryReplica extends BackupReplica implements Timeouts<'Resend'> {
  protected followers = new Map<NodeId, Follower>();

  /** The view in which this replica last took office. */
  protected announced = 0;
  /** How long its log was when it became primary: what was acknowledged before is in there. */
  protected lengthAtStart = 0;

  /** It is primary of the latest view that it has heard of. */
  protected get isServing(): boolean {
    return this.role === 'primary' && this.announced === this.viewNumber.value;
  }

  /** Clients that wait are not this replica's any more. */
  protected abstract forgetClients(): void;

  onView(_from: NodeId, { number, primary, backups, joining, sentUs, lease }: View): void {
    if (number < this.viewNumber.value) return;
    if (number > this.viewNumber.value) this.enterView(number);
    this.primary = primary;
    this.backups = backups;
    this.joining = joining;
    if (primary === this.id) this.serve();
    else this.followAlong();
    if (this.role === 'primary' && lease > 0) {
      this.leasedUntil = Math.max(this.leasedUntil, sentUs + Math.floor(lease * (1 - this.options.clockBound)));
    }
  }

  /** Only the number is kept on disk: whom the view consists of is asked anew after a restart. */
  protected override enterView(number: number): void {
    if (number <= this.viewNumber.value) return;
    this.viewNumber.value = number;
    this.primary = null;
    this.leasedUntil = 0;
    this.incoming = null;
  }

  /** This replica is primary of the view: it takes office, or goes on with other backups. */
  private serve(): void {
    const wasPrimary = this.role === 'primary';
    this.role = 'primary';
    if (!wasPrimary || this.announced !== this.viewNumber.value) {
      this.announced = this.viewNumber.value;
      this.becomes('primary', { epoch: this.viewNumber.value });
    }
    const others = [...this.backups, ...this.joining];
    for (const other of this.followers.keys()) if (!others.includes(other)) this.followers.delete(other);
    for (const other of others) if (!this.followers.has(other)) this.begin(other);
    if (!wasPrimary) {
      this.lengthAtStart = this.log.length;
      this.setTimer('Resend', this.options.pingInterval);
    }
    this.advance();
  }

  private begin(other: NodeId): void {
    const next = this.log.length + 1;
    this.followers.set(other, { match: 0, next, agreed: false, awaiting: false, exchange: 0, transfer: null });
    this.sendTo(other);
  }

  /** Another one is primary, or nobody is. */
  protected override followAlong(): void {
    if (this.role === 'primary') {
      this.mark('primary-stepped-down');
      this.cancelTimer('Resend');
      this.followers.clear();
      this.forgetClients();
      this.becomes('backup', { epoch: this.viewNumber.value });
    }
    this.role = 'backup';
    this.leasedUntil = 0;
  }

  onResendTimeout(): void {
    if (this.isServing) for (const other of this.followers.keys()) this.sendTo(other);
    this.setTimer('Resend', this.options.pingInterval);
  }

  protected replicate(): void {
    for (const [other, { awaiting, next }] of this.followers) {
      if (!awaiting && next <= this.log.length) this.sendTo(other);
    }
    this.advance();
  }

  private sendTo(other: NodeId): void {
    const follower = this.followers.get(other)!;
    const { next, transfer } = follower;
    const { batch } = this.options;
    if (!follower.awaiting) follower.exchange += 1;
    follower.awaiting = true;
    const { exchange } = follower;
    const view = this.viewNumber.value;
    if (transfer !== null) {
      const entries = this.log.slice(next, Math.min(transfer, next + batch - 1));
      this.send(other, { type: 'Transfer', view, first: next, entries, total: transfer, exchange });
      return;
    }
    const previous = { view: this.viewAt(next - 1), length: next - 1 };
    const entries = this.log.slice(next, Math.min(this.log.length, next + batch - 1));
    this.send(other, { type: 'Replicate', view, previous, entries, committed: this.committed, exchange });
  }

  onReplicateAck(from: NodeId, { view, held, refused, received, exchange }: ReplicateAck): void {
    if (view > this.viewNumber.value && this.options.fencing) {
      // Somebody else serves by now, or nobody, or it is only the backups that are others: the view service knows.
      this.enterView(view);
      this.report();
      return;
    }
    const follower = this.followers.get(from);
    if (!this.isServing || follower === undefined || view < this.viewNumber.value) return;
    if (!follower.awaiting || exchange !== follower.exchange) return;
    follower.awaiting = false;
    // Refused was a message of an earlier view: it goes again in this one.
    if (refused) this.sendTo(from);
    else if (received !== null) this.goOnWithTransfer(follower, received);
    else if (held === null) this.beginTransfer(follower);
    else if (follower.transfer === null) this.agreed(follower, held);
    this.advance();
    if (!follower.awaiting && (follower.transfer !== null || follower.next <= this.log.length)) this.sendTo(from);
  }

  private beginTransfer(follower: Follower): void {
    if (follower.transfer !== null) return;
    follower.transfer = this.log.length;
    follower.next = 1;
  }

  private goOnWithTransfer(follower: Follower, received: number): void {
    if (follower.transfer === null) return;
    follower.next = Math.min(received, follower.transfer) + 1;
    if (received >= follower.transfer) this.finishTransfer(follower);
  }

  /** The backup holds what the log was when the transfer began; what came in meanwhile is sent next. */
  protected finishTransfer(follower: Follower): void {
    this.mark('transfer-finished');
    follower.agreed = true;
    follower.match = follower.transfer!;
    follower.next = follower.match + 1;
    follower.transfer = null;
  }

  private agreed(follower: Follower, held: number): void {
    follower.agreed = true;
    follower.match = Math.max(follower.match, held);
    follower.next = Math.max(follower.next, held + 1);
  }

  override onDurable(): void {
    this.advance();
  }

  /** How many backups must hold an update before it is answered. */
  protected neededAcks(): number {
    const { mode, acks } = this.options;
    if (mode === 'asynchronous') return 0;
    return mode === 'synchronous' ? this.backups.length : Math.min(acks, this.backups.length);
  }

  protected advance(): void {
    if (!this.isServing) return;
    const own = this.log.durableLength;
    const needed = this.neededAcks();
    const held = this.backups.map((backup) => this.followers.get(backup)?.match ?? 0);
    const replicated = needed === 0 ? own : largestReachedBy(needed, held);
    this.commitUpTo(Math.min(own, replicated));
  }

  /**
   * How much may have been acknowledged: what is committed, and whatever this replica had when it took office. After a restart
   * in the same view it knows nothing of what it had committed, and an answer to its former life says too little.
   */
  private get mustBeHeld(): number {
    return Math.max(this.committed, this.lengthAtStart);
  }

  protected override mayAcknowledge(): boolean {
    if (!this.isServing) return false;
    return this.options.mode === 'asynchronous' || this.backups.every((backup) => this.isSynced(backup));
  }

  protected override syncedJoiners(): readonly NodeId[] {
    if (!this.isServing) return [];
    return this.joining.filter((joiner) => {
      const follower = this.followers.get(joiner);
      if (follower?.agreed !== true || follower.transfer !== null) return false;
      return follower.match + this.options.batch >= this.mustBeHeld;
    });
  }

  protected isSynced(other: NodeId): boolean {
    const follower = this.followers.get(other);
    return follower !== undefined && follower.transfer === null && follower.agreed && follower.match >= this.mustBeHeld;
  }
}
