import type { Episode } from '../faults/episode.js';
import type { FaultWatcher } from '../faults/injector.js';
import { reachesMajority } from '../faults/reach.js';
import type { NodeId } from '../sim/message.js';
import type { World } from '../sim/world.js';

/** Verbs that put out of action whomever they hit, for as long as they last. */
const PUTS_OUT = new Set(['crash', 'pause', 'isolate']);
/** What makes a disk useless, and its node with it. */
const BREAKS = ['stall', 'fail-sync', 'full'];

/**
 * The nodes and clients that faults keep out of action for ever (`for: forever`): nothing is demanded of them any more.
 * These are those that are down or stand still, and those that no longer reach a majority of the members.
 */
export class GivenUp implements FaultWatcher {
  private readonly world: World;
  private readonly forEver = new Set<Episode>();
  private nodes: ReadonlySet<NodeId> = new Set();

  constructor(world: World) {
    this.world = world;
  }

  has(node: NodeId): boolean {
    return this.nodes.has(node);
  }

  faultStarted(episode: Episode): void {
    if (episode.entry.lasts !== 'forever') return;
    this.forEver.add(episode);
    this.look();
  }

  /** Only `heal` ends what was to last for ever. */
  faultEnded(episode: Episode): void {
    if (this.forEver.delete(episode)) this.look();
  }

  private look(): void {
    const out = [...this.forEver].filter(putsOut).flatMap(({ nodes }) => nodes);
    const cut = [...this.forEver].flatMap((episode) => cutBy(episode));
    const { servers, members, clients } = this.world;
    const lost =
      cut.length === 0 ? [] : [...servers, ...clients].filter((node) => !reachesMajority(node, members, cut));
    this.nodes = new Set([...out, ...lost]);
  }
}

function putsOut({ entry }: Episode): boolean {
  if (PUTS_OUT.has(entry.verb)) return true;
  return entry.verb === 'disk' && BREAKS.some((name) => entry.modifiers[name] === true);
}

/** A link that loses everything is as good as cut. */
function cutBy({ entry, cut }: Episode): Episode['cut'] {
  const { loss, corrupt } = entry.modifiers;
  return entry.verb !== 'link' || loss === 1 || corrupt === 1 ? cut : [];
}
