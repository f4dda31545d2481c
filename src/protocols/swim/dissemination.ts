import { naturalLog } from '../../sim/exact-math.js';
import type { NodeId } from '../../sim/message.js';
import { SuspectingNode } from '../detectors/suspecting-node.js';
import type { SwimMessage, Update } from './messages.js';
import type { SwimOptions } from './options.js';

/** News that is still passed on, and how often it was. */
interface Rumour {
  readonly update: Update;
  told: number;
}

/** Infection-style dissemination: news ride on probes and answers (Das et al. 2002, section 4.1). */
export abstract class SwimDissemination extends SuspectingNode<SwimMessage, SwimOptions> {
  /** By member: the newest there is of it. */
  protected rumours = new Map<NodeId, Rumour>();
  /** How often each is passed on: λ ln n times, and at least once. */
  protected readonly tellings = Math.max(1, Math.ceil(this.options.gossip * naturalLog(this.nodes.length)));

  /** What this node holds of a member. */
  protected abstract knownOf(member: NodeId): Update;

  protected spread(update: Update): void {
    this.rumours.set(update.member, { update, told: 0 });
  }

  /**
   * The news for a message: those told least often first. Who is not held for alive is told so in any case, and can deny
   * it.
   */
  protected newsFor(receiver: NodeId): readonly Update[] {
    const news: Update[] = [];
    for (const rumour of this.toldLeast()) {
      news.push(rumour.update);
      rumour.told += 1;
      if (rumour.told >= this.tellings) this.rumours.delete(rumour.update.member);
    }
    const ofReceiver = this.knownOf(receiver);
    if (ofReceiver.state !== 'alive' && !news.some(({ member }) => member === receiver)) news.push(ofReceiver);
    return news;
  }

  /** As many as fit on a message, in order; of equal ones those that came first. One look at each: no sorting of all. */
  private toldLeast(): readonly Rumour[] {
    const { piggyback } = this.options;
    const least: Rumour[] = [];
    // Most of the time there is no news at all.
    if (this.rumours.size === 0) return least;
    for (const rumour of this.rumours.values()) {
      if (least.length < piggyback) least.push(rumour);
      else if (rumour.told >= least[piggyback - 1]!.told) continue;
      let place = least.length - 1;
      for (; place > 0 && least[place - 1]!.told > rumour.told; place -= 1) least[place] = least[place - 1]!;
      least[place] = rumour;
    }
    return least;
  }
}
