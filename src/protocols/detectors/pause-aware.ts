import type { Message, Microseconds, NodeId } from '../../sim/message.js';
import { type ArrivalWindow, addInterval } from './arrival-window.js';
import { SuspectingNode } from './suspecting-node.js';

/**
 * A detector that learns from the intervals between messages, and notices its own pauses: silence while it did not run
 * itself says nothing about the others (Lifeguard 2017; Cassandra likewise).
 */
export abstract class PauseAwareNode<Sends extends Message, Options> extends SuspectingNode<Sends, Options> {
  protected windows = new Map<NodeId, ArrivalWindow>();
  /** When the last handler ran that asked: a timer makes one run every period at least. */
  protected awakeUs: Microseconds = 0;
  /** When this node last came back from a pause of its own; −1: never. */
  protected resumedUs: Microseconds = -1;

  /** First thing in every handler. Returns how long the pause was that has just ended; 0 where none has. */
  protected noticeOwnPause(periodUs: Microseconds): Microseconds {
    const now = this.now();
    const gap = now - this.awakeUs;
    this.awakeUs = now;
    if (gap <= 2 * periodUs) return 0;
    this.resumedUs = now;
    for (const window of this.windows.values()) window.lastUs += gap;
    return gap;
  }

  /**
   * Takes in a sign of life that left at `sentUs`, the sender's own time. False for a copy, and for what was overtaken on
   * the way: it says nothing about now. `size`: how many intervals the window holds.
   */
  protected takeIn(from: NodeId, sentUs: Microseconds, size: number): boolean {
    const window = this.windows.get(from)!;
    if (sentUs <= window.newestUs) return false;
    window.newestUs = sentUs;
    const now = this.now();
    if (this.isSample(from, window)) addInterval(window, now - window.lastUs, size);
    window.lastUs = now;
    window.heard = true;
    return true;
  }

  /**
   * Whether the interval that ends now tells how messages come in. One that ends an outage does not; nor does one that
   * begins or ends in the burst which a node reads when it comes back from a pause.
   */
  protected isSample(from: NodeId, { lastUs, heard }: ArrivalWindow): boolean {
    return heard && !this.suspected.has(from) && this.now() !== this.resumedUs && lastUs !== this.resumedUs;
  }
}
