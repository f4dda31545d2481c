import type { Microseconds, NodeId } from '../../sim/message.js';
import { seconds } from '../wording.js';
import type { LivenessMonitor, Window, WindowOutcome } from './monitor.js';
import { Suspicions } from './suspicions.js';

/**
 * A crashed node is in the end suspected by every live node, for good (Chandra & Toueg 1996, section 2.2). Judged on
 * nodes that are down from the start of the window on; where there are none there is nothing to judge.
 */
export class StrongCompleteness extends Suspicions implements LivenessMonitor {
  private readonly downAtStart = new Map<number, readonly NodeId[]>();

  begin({ id }: Window): void {
    this.downAtStart.set(
      id,
      this.world.servers.filter((node) => this.world.isDown(node)),
    );
  }

  end(window: Window): WindowOutcome {
    return this.judge(window, 'does not suspect', Number.POSITIVE_INFINITY);
  }

  stillHolds(window: Window): WindowOutcome {
    return this.judge(window, 'does not suspect for good', window.toUs);
  }

  /** Every live node must suspect every crashed one, since `latestUs` at the latest. */
  private judge({ id, fromUs }: Window, what: string, latestUs: Microseconds): WindowOutcome {
    const crashed = this.downAtStart.get(id)!.filter((node) => this.world.isDown(node));
    const { live } = this;
    if (crashed.length === 0 || live.length === 0) return { kind: 'idle' };
    let last = fromUs;
    for (const subject of crashed) {
      for (const observer of live) {
        const since = this.since(observer, subject);
        if (since === undefined || since > latestUs) {
          const again = since === undefined ? '' : ` (again only since ${seconds(since)})`;
          const message = `${this.world.nameOf(observer)} ${what} ${this.world.nameOf(subject)}, which is down${again}.`;
          return { kind: 'late', nodes: [observer, subject], message };
        }
        last = Math.max(last, since);
      }
    }
    return { kind: 'met', tookUs: last - fromUs };
  }
}
