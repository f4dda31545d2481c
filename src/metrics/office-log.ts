import type { Listener } from '../sim/listener.js';
import type { Microseconds, NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { World } from '../sim/world.js';

interface Entry {
  readonly timeUs: Microseconds;
  readonly node: NodeId;
  readonly epoch: number;
}

interface Suspicion {
  readonly timeUs: Microseconds;
  readonly suspect: NodeId;
}

/** Who took office when, and who was suspected when by somebody whose word counts. */
export class OfficeLog implements Listener {
  readonly entries: Entry[] = [];
  readonly suspicions: Suspicion[] = [];
  private readonly world: World;
  private readonly office: string | null;

  constructor(world: World, office: string | null) {
    this.world = world;
    this.office = office;
  }

  onRole(node: NodeId, { role, epoch }: Observations['role']): void {
    if (role === this.office) this.entries.push({ timeUs: this.world.now(), node, epoch });
  }

  /** Who is cut off together with the suspect, and hears it as well as before, detects nothing. */
  onSuspect(observer: NodeId, { suspect }: Observations['suspect']): void {
    const together = this.world.isUp(suspect) && this.isDisabled(suspect) && !this.world.isBlocked(suspect, observer);
    if (!together) this.suspicions.push({ timeUs: this.world.now(), suspect });
  }

  /** When a node was first suspected from a time on; null where it was not. */
  firstSuspicionOf(node: NodeId, fromUs: Microseconds): Microseconds | null {
    return this.suspicions.find(({ timeUs, suspect }) => timeUs >= fromUs && suspect === node)?.timeUs ?? null;
  }

  /** When somebody first entered office from a time on, in a higher epoch; null where nobody did. */
  firstEntryAbove(epoch: number, fromUs: Microseconds): Microseconds | null {
    return this.entries.find((entry) => entry.timeUs >= fromUs && entry.epoch > epoch)?.timeUs ?? null;
  }

  /** The live holder of the highest epoch now. */
  holder(): NodeId | null {
    let best: NodeId | null = null;
    for (const node of this.world.servers) {
      if (this.world.roleOf(node) !== this.office || !this.world.isUp(node)) continue;
      if (best === null || this.world.epochOf(node) > this.world.epochOf(best)) best = node;
    }
    return best;
  }

  /** Whether the node can serve no more: down, paused, or out of touch with a majority. */
  isDisabled(node: NodeId): boolean {
    if (!this.world.isUp(node)) return true;
    const { members } = this.world;
    let reached = 0;
    for (const other of members) {
      if (!this.world.isBlocked(node, other) && !this.world.isBlocked(other, node)) reached += 1;
      if (reached * 2 > members.length) return false;
    }
    return true;
  }
}
