import type { Microseconds, NodeId } from '../../sim/message.js';
import type { Observations } from '../../sim/observation.js';
import type { World } from '../../sim/world.js';
import { seconds } from '../wording.js';
import { areInTouch } from './in-touch.js';
import type { LivenessMonitor, Window, WindowOutcome } from './monitor.js';
import { type Suspicion, Suspicions } from './suspicions.js';

/**
 * From some time on no live node is suspected by a live one (Chandra & Toueg 1996, section 2.2; here: from the end of
 * the window on). A network that goes on losing messages has no such time: there it is not judged.
 */
export class EventualStrongAccuracy extends Suspicions implements LivenessMonitor {
  private readonly lossy: boolean;
  /** Suspicions of live nodes, in order. */
  private readonly mistakes: Suspicion[] = [];
  private lastEndUs: Microseconds = 0;

  constructor(world: World, lossy: boolean) {
    super(world);
    this.lossy = lossy;
  }

  override onSuspect(observer: NodeId, { suspect }: Observations['suspect']): void {
    super.onSuspect(observer, { suspect });
    if (this.isWrong(observer, suspect)) {
      this.mistakes.push({ observer, subject: suspect, sinceUs: this.world.now() });
    }
  }

  override onTrust(observer: NodeId, { trusted }: Observations['trust']): void {
    super.onTrust(observer, { trusted });
    this.lastEndUs = this.world.now();
  }

  /** Both run, and each hears the other. */
  private isWrong(observer: NodeId, subject: NodeId): boolean {
    const { world } = this;
    if (!world.isUp(observer) || !world.isUp(subject)) return false;
    return areInTouch(world, subject, observer);
  }

  begin(_window: Window): void {}

  end({ fromUs }: Window): WindowOutcome {
    const { live } = this;
    if (this.lossy || live.length < 2) return { kind: 'idle' };
    for (const observer of live) {
      for (const subject of live) {
        const sinceUs = this.since(observer, subject);
        if (sinceUs !== undefined && this.isWrong(observer, subject)) {
          return this.late({ observer, subject, sinceUs }, 'still suspects');
        }
      }
    }
    return { kind: 'met', tookUs: Math.max(0, this.lastEndUs - fromUs) };
  }

  stillHolds({ fromUs, toUs }: Window): WindowOutcome {
    const again = this.mistakes.find(({ sinceUs }) => sinceUs > toUs);
    return again === undefined ? { kind: 'met', tookUs: toUs - fromUs } : this.late(again, 'came to suspect');
  }

  private late({ observer, subject, sinceUs }: Suspicion, what: string): WindowOutcome {
    const { world } = this;
    const message = `${world.nameOf(observer)} ${what} ${world.nameOf(subject)}, which runs (${seconds(sinceUs)}).`;
    return { kind: 'late', nodes: [observer, subject], message };
  }
}
