import { naturalLog } from '../../sim/exact-math.js';
import type { NodeId } from '../../sim/message.js';
import { SuspectingNode } from '../detectors/suspecting-node.js';
import type { SwimMessage, Update } from './messages.js';
import type { SwimOptions } from './options.js';

/** News that is still passed on, and how often it was. */
interface Rumour {
  readonly update: Update;
  readonly told: number;
}

/** Infection-style dissemination: news ride on probes and answers (Das et al. 2002, section 4.1). */
export abstract class SwimDissemination extends SuspectingNode<SwimMessage, SwimOptions> {
  /** By member: the newest there is of it. */
  protected rumours = new Map<NodeId, Rumour>();

  /** What this node holds of a member. */
  protected abstract knownOf(member: NodeId): Update;

  protected spread(update: Update): void {
    this.rumours.set(update.member, { update, told: 0 });
  }

  /** λ ln n times, and at least once. */
  protected get tellings(): number {
    return Math.max(1, Math.ceil(this.options.gossip * naturalLog(this.nodes.length)));
  }

  /**
   * The news for a message: those told least often first. Who is not held for alive is told so in any case, and can deny
   * it.
   */
  protected newsFor(receiver: NodeId): readonly Update[] {
    const least = [...this.rumours.values()].sort((a, b) => a.told - b.told).slice(0, this.options.piggyback);
    const news = least.map(({ update }) => update);
    for (const { update, told } of least) this.tell(update, told + 1);
    const ofReceiver = this.knownOf(receiver);
    if (ofReceiver.state !== 'alive' && !news.some(({ member }) => member === receiver)) news.push(ofReceiver);
    return news;
  }

  private tell(update: Update, told: number): void {
    if (told >= this.tellings) this.rumours.delete(update.member);
    else this.rumours.set(update.member, { update, told });
  }
}
