import type { Reply } from '../../models/client.js';
import type { Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import {
  type ArrivalWindow,
  addInterval,
  deviationOf,
  deviationsAt,
  meanInterval,
  openWindow,
} from '../detectors/arrival-window.js';
import { SuspectingNode } from '../detectors/suspecting-node.js';
import type { PrimaryBackupMessage } from './messages.js';
import type { PrimaryBackupOptions } from './options.js';

/** The failure detector of the view service: by the pings of the replicas. */
export abstract class ReplicaWatch
  extends SuspectingNode<PrimaryBackupMessage | Reply, PrimaryBackupOptions>
  implements Timeouts<'Check'>
{
  protected windows = new Map<NodeId, ArrivalWindow>();
  protected checkedUs: Microseconds = 0;
  /** Detector swim: since when others are asked to reach a silent replica. */
  protected askedUs = new Map<NodeId, Microseconds>();
  protected readonly deviations = deviationsAt(this.options.threshold);

  protected get replicas(): readonly NodeId[] {
    return this.nodesOf('replica');
  }

  override onStart(): void {
    const { pingInterval, window } = this.options;
    this.checkedUs = this.now();
    for (const replica of this.replicas) this.windows.set(replica, openWindow(this.now(), pingInterval, window));
    this.setTimer('Check', pingInterval);
  }

  protected heardOf(replica: NodeId): void {
    const window = this.windows.get(replica)!;
    const now = this.now();
    if (window.heard && !this.suspected.has(replica)) addInterval(window, now - window.lastUs, this.options.window);
    window.lastUs = now;
    window.heard = true;
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

  /** Silence while the view service itself did not run says nothing about the replicas. */
  private discountOwnPause(): void {
    const gap = this.now() - this.checkedUs;
    this.checkedUs = this.now();
    if (gap <= 2 * this.options.pingInterval) return;
    for (const window of this.windows.values()) window.lastUs = Math.min(this.now(), window.lastUs + gap);
    for (const [replica, asked] of this.askedUs) this.askedUs.set(replica, Math.min(this.now(), asked + gap));
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
