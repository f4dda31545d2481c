import type { Handlers, Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import { SuspectingNode } from '../detectors/suspecting-node.js';
import type { Heartbeat, HeartbeatMessage, Ping, PingAck } from './messages.js';
import type { HeartbeatOptions } from './options.js';

/**
 * NFD-S (Chen, Toueg & Aguilera, "On the Quality of Service of Failure Detectors", 2002, Figure 6), everybody watching
 * everybody: heartbeat i is sent at σ_i = i × period, and at the freshness point τ_i = σ_i + shift whoever has sent
 * neither it nor a later one is suspected. A late heartbeat thus does not make the next timeout later, as it would with
 * a timeout that starts at each arrival.
 */
export class HeartbeatDetector
  extends SuspectingNode<HeartbeatMessage, HeartbeatOptions>
  implements Handlers<HeartbeatMessage>, Timeouts<'Beat' | 'Freshness'>
{
  /** The highest heartbeat heard of each peer. */
  protected latest = new Map<NodeId, number>();
  /** The freshness point that is judged next. */
  protected due = 0;

  /** Nothing is known of heartbeats that were due before the start: the first one after it is the first to be judged. */
  override onStart(): void {
    this.due = Math.ceil(this.clock() / this.options.period);
    this.setTimer('Beat', this.until(this.due * this.options.period));
    this.waitForFreshness();
  }

  /** Push: the clock that senders and receivers share, as the paper assumes. Ping: one's own is enough. */
  protected clock(): Microseconds {
    return this.options.mode === 'push' ? this.wallClock() : this.now();
  }

  private until(time: Microseconds): Microseconds {
    return Math.max(0, time - this.clock());
  }

  onBeatTimeout(): void {
    const { period, mode } = this.options;
    const number = Math.floor(this.clock() / period);
    this.broadcast({ type: mode === 'push' ? 'Heartbeat' : 'Ping', number });
    this.setTimer('Beat', this.until((number + 1) * period));
  }

  onHeartbeat(from: NodeId, { number }: Heartbeat): void {
    this.heard(from, number);
  }

  onPing(from: NodeId, { number }: Ping): void {
    this.send(from, { type: 'PingAck', number });
  }

  onPingAck(from: NodeId, { number }: PingAck): void {
    this.heard(from, number);
  }

  /** "If j ≥ i then output ← T": a message that is still fresh. */
  protected heard(from: NodeId, number: number): void {
    if (number <= (this.latest.get(from) ?? Number.NEGATIVE_INFINITY)) return;
    this.latest.set(from, number);
    if (number >= this.freshnessNow()) this.trust(from);
  }

  protected shift(): Microseconds {
    return this.options.shift;
  }

  /** The i with τ_i ≤ now < τ_(i+1). */
  protected freshnessNow(): number {
    return Math.floor((this.clock() - this.shift()) / this.options.period);
  }

  protected waitForFreshness(): void {
    this.setTimer('Freshness', this.until(this.due * this.options.period + this.shift()));
  }

  /**
   * "At time τ_i: if no message m_j with j ≥ i was received: output ← S." Where this node itself was late (it was
   * paused, or its clock jumped), what has arrived meanwhile is handled first.
   */
  onFreshnessTimeout(): void {
    const now = this.freshnessNow();
    if (now === this.due) {
      this.judge(this.due);
      this.due += 1;
    } else {
      this.mark('judged-late');
      this.due = now;
    }
    this.waitForFreshness();
  }

  protected judge(number: number): void {
    for (const peer of this.peers) {
      if ((this.latest.get(peer) ?? Number.NEGATIVE_INFINITY) < number) this.suspect(peer);
    }
  }
}
