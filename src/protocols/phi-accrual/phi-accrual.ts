import type { Handlers, Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import {
  type ArrivalWindow,
  deviationOf,
  deviationsAt,
  meanInterval,
  openWindow,
} from '../detectors/arrival-window.js';
import { PauseAwareNode } from '../detectors/pause-aware.js';
import type { Heartbeat } from './messages.js';
import type { PhiAccrualOptions } from './options.js';

/**
 * The φ accrual failure detector (Hayashibara, Défago, Yared & Katayama 2004), everybody watching everybody: how
 * suspicious a silence is depends on the intervals that were seen before. Instead of computing φ again and again, a
 * timer waits for the moment when it will cross the threshold.
 */
export class PhiAccrual
  extends PauseAwareNode<Heartbeat, PhiAccrualOptions>
  implements Handlers<Heartbeat>, Timeouts<'Beat' | 'Suspicion'>
{
  /** When φ of each peer crosses the threshold if nothing more is heard of it: changes only with its window. */
  protected deadlines = new Map<NodeId, Microseconds>();
  /** How many standard deviations beyond the mean φ reaches the threshold. */
  protected readonly deviations = deviationsAt(this.options.threshold);
  override onStart(): void {
    this.awakeUs = this.now();
    const { period, window } = this.options;
    for (const peer of this.peers) this.windows.set(peer, openWindow(this.now(), period, window));
    this.reckonDeadlines();
    this.onBeatTimeout();
    this.waitForThreshold();
  }

  onBeatTimeout(): void {
    this.discountOwnPause();
    this.broadcast({ type: 'Heartbeat', sentUs: this.now() });
    this.setTimer('Beat', this.options.period);
  }

  onHeartbeat(from: NodeId, { sentUs }: Heartbeat): void {
    this.discountOwnPause();
    if (!this.takeIn(from, sentUs, this.options.window)) return;
    this.deadlines.set(from, this.deadline(this.windows.get(from)!));
    this.trust(from);
    this.waitForThreshold();
  }

  protected discountOwnPause(): void {
    if (this.noticeOwnPause(this.options.period) === 0) return;
    this.mark('own-pause-discounted');
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
    this.discountOwnPause();
    for (const [peer, deadline] of this.deadlines) if (deadline <= this.now()) this.suspect(peer);
    this.waitForThreshold();
  }
}
