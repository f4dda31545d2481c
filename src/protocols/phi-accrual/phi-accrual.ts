import type { Handlers, Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import {
  type ArrivalWindow,
  addInterval,
  deviationOf,
  deviationsAt,
  meanInterval,
  openWindow,
} from '../detectors/arrival-window.js';
import { SuspectingNode } from '../detectors/suspecting-node.js';
import type { Heartbeat } from './messages.js';
import type { PhiAccrualOptions } from './options.js';

/**
 * The φ accrual failure detector (Hayashibara, Défago, Yared & Katayama 2004), everybody watching everybody: how
 * suspicious a silence is depends on the intervals that were seen before. Instead of computing φ again and again, a
 * timer waits for the moment when it will cross the threshold.
 */
export class PhiAccrual
  extends SuspectingNode<Heartbeat, PhiAccrualOptions>
  implements Handlers<Heartbeat>, Timeouts<'Beat' | 'Suspicion'>
{
  protected windows = new Map<NodeId, ArrivalWindow>();
  /** When φ of each peer crosses the threshold if nothing more is heard of it: changes only with its window. */
  protected deadlines = new Map<NodeId, Microseconds>();
  /** How many standard deviations beyond the mean φ reaches the threshold. */
  protected readonly deviations = deviationsAt(this.options.threshold);
  /** When the last handler ran: the Beat timer alone makes it run once a period. */
  protected awakeUs: Microseconds = 0;
  /** When this node last came back from a pause of its own; −1: never. */
  protected resumedUs: Microseconds = -1;

  override onStart(): void {
    this.awakeUs = this.now();
    const { period, window } = this.options;
    for (const peer of this.peers) this.windows.set(peer, openWindow(this.now(), period, window));
    this.reckonDeadlines();
    this.onBeatTimeout();
    this.waitForThreshold();
  }

  onBeatTimeout(): void {
    this.noticeOwnPause();
    this.broadcast({ type: 'Heartbeat' });
    this.setTimer('Beat', this.options.period);
  }

  onHeartbeat(from: NodeId): void {
    this.noticeOwnPause();
    const window = this.windows.get(from)!;
    const now = this.now();
    if (this.isSample(from, window, now)) addInterval(window, now - window.lastUs, this.options.window);
    window.lastUs = now;
    window.heard = true;
    this.deadlines.set(from, this.deadline(window));
    this.trust(from);
    this.waitForThreshold();
  }

  /**
   * Whether an interval tells how heartbeats come in. One that ends an outage does not; nor does one that begins or ends
   * in the burst which a node reads when it comes back from a pause.
   */
  protected isSample(from: NodeId, { lastUs, heard }: ArrivalWindow, now: Microseconds): boolean {
    return heard && !this.suspected.has(from) && now !== this.resumedUs && lastUs !== this.resumedUs;
  }

  /** Silence while this node itself did not run says nothing about the others (Lifeguard 2017; Cassandra likewise). */
  protected noticeOwnPause(): void {
    const now = this.now();
    const gap = now - this.awakeUs;
    this.awakeUs = now;
    if (gap <= 2 * this.options.period) return;
    this.mark('own-pause-discounted');
    this.resumedUs = now;
    for (const window of this.windows.values()) window.lastUs += gap;
    this.reckonDeadlines();
  }

  private reckonDeadlines(): void {
    for (const [peer, window] of this.windows) this.deadlines.set(peer, this.deadline(window));
  }

  private deadline(window: ArrivalWindow): Microseconds {
    const patience = meanInterval(window) + this.deviations * this.deviation(window);
    return window.lastUs + this.options.acceptablePause + Math.ceil(patience);
  }

  protected deviation(window: ArrivalWindow): number {
    return Math.max(deviationOf(window), this.options.minDeviation);
  }

  private waitForThreshold(): void {
    let earliest = Number.POSITIVE_INFINITY;
    for (const [peer, deadline] of this.deadlines) {
      if (deadline < earliest && !this.suspected.has(peer)) earliest = deadline;
    }
    if (earliest === Number.POSITIVE_INFINITY) this.cancelTimer('Suspicion');
    else this.setTimer('Suspicion', Math.max(0, earliest - this.now()));
  }

  onSuspicionTimeout(): void {
    this.noticeOwnPause();
    for (const [peer, deadline] of this.deadlines) if (deadline <= this.now()) this.suspect(peer);
    this.waitForThreshold();
  }
}
