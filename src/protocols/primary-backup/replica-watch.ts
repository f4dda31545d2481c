import type { Reply } from '../../models/client.js';
import type { Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import {
  type ArrivalWindow,
  deviationOf,
  deviationsAt,
  meanInterval,
  openWindow,
} from '../detectors/arrival-window.js';
import { PauseAwareNode } from '../detectors/pause-aware.js';
import type { PrimaryBackupMessage } from './messages.js';
import type { PrimaryBackupOptions } from './options.js';

/** The failure detector of the view service: by the pings of the replicas. */
export abstract class ReplicaWatch
  extends PauseAwareNode<PrimaryBackupMessage | Reply, PrimaryBackupOptions>
  implements Timeouts<'Check'>
{
  /** Detector swim: since when others are asked to reach a silent replica. */
  protected askedUs = new Map<NodeId, Microseconds>();
  protected readonly deviations = deviationsAt(this.options.threshold);

  protected get replicas(): readonly NodeId[] {
    return this.nodesOf('replica');
  }

  override onStart(): void {
    const { pingInterval, window } = this.options;
    this.awakeUs = this.now();
    for (const replica of this.replicas) this.windows.set(replica, openWindow(this.now(), pingInterval, window));
    this.setTimer('Check', pingInterval);
  }

  /** A ping that left at `sentUs`, the replica's own time. One that was overtaken is no sign of life. */
  protected heardOf(replica: NodeId, sentUs: Microseconds): void {
    this.discountOwnPause();
    if (this.takeIn(replica, sentUs, this.options.window)) this.isThere(replica);
  }

  /** Another replica has reached it. */
  protected heardThroughOthers(replica: NodeId): void {
    this.windows.get(replica)!.lastUs = this.now();
    this.isThere(replica);
  }

  private isThere(replica: NodeId): void {
    this.askedUs.delete(replica);
    this.trust(replica);
  }

  onCheckTimeout(): void {
    this.discountOwnPause();
    for (const [replica, window] of this.windows) if (this.isSilent(replica, window)) this.suspect(replica);
    this.setTimer('Check', this.options.pingInterval);
    this.decide();
  }

  /** What follows from who is suspected. */
  protected abstract decide(): void;

  private discountOwnPause(): void {
    const gap = this.noticeOwnPause(this.options.pingInterval);
    if (gap === 0) return;
    for (const [replica, asked] of this.askedUs) this.askedUs.set(replica, asked + gap);
  }

  private isSilent(replica: NodeId, window: ArrivalWindow): boolean {
    const { detector, deadAfter, minDeviation } = this.options;
    const silence = this.now() - window.lastUs;
    if (detector === 'phi-accrual') {
      return silence >= meanInterval(window) + this.deviations * Math.max(deviationOf(window), minDeviation);
    }
    if (silence < deadAfter) return false;
    return detector === 'heartbeat' || this.isUnreachable(replica);
  }

  /** SWIM's second chance: the others are asked to reach it, and have as long again. */
  private isUnreachable(replica: NodeId): boolean {
    const asked = this.askedUs.get(replica);
    if (asked !== undefined) return this.now() - asked >= this.options.deadAfter;
    this.askedUs.set(replica, this.now());
    for (const helper of this.replicas) {
      if (helper !== replica) this.send(helper, { type: 'PingRequest', target: replica });
    }
    return false;
  }
}
