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

/** A suspicion of somebody who is cut off: it counts once that is over. */
interface Unheard {
  readonly observer: NodeId;
  readonly suspect: NodeId;
}

/** Who took office when, and who was suspected when by somebody whose word counts. */
export class OfficeLog implements Listener {
  readonly entries: Entry[] = [];
  readonly suspicions: Suspicion[] = [];
  private readonly world: World;
  private readonly office: string | null;
  /** Suspicions stand until they are taken back. */
  private readonly standing: boolean;
  private unheard: Unheard[] = [];

  /** `standing`: whoever suspects somebody says so when it does no more. */
  constructor(world: World, office: string | null, standing = false) {
    this.world = world;
    this.office = office;
    this.standing = standing;
  }

  onRole(node: NodeId, { role, epoch }: Observations['role']): void {
    if (role === this.office) this.entries.push({ timeUs: this.world.now(), node, epoch });
  }

  onSuspect(observer: NodeId, { suspect }: Observations['suspect']): void {
    if (this.counts(observer, suspect)) this.suspicions.push({ timeUs: this.world.now(), suspect });
    else if (this.standing) this.unheard.push({ observer, suspect });
  }

  onTrust(observer: NodeId, { trusted }: Observations['trust']): void {
    this.unheard = this.unheard.filter((one) => one.observer !== observer || one.suspect !== trusted);
  }

  onCrash(node: NodeId): void {
    this.unheard = this.unheard.filter(({ observer }) => observer !== node);
  }

  /** Links are open again: who was cut off may be in touch with others now. */
  lookAgain(): void {
    for (const { observer, suspect } of this.unheard.splice(0)) this.onSuspect(observer, { suspect });
  }

  /** Whoever is cut off with the suspect detects nothing: in touch with it but with no majority, or with nobody at all. */
  private counts(observer: NodeId, suspect: NodeId): boolean {
    const { world } = this;
    if (!world.isUp(suspect) || !this.isDisabled(suspect)) return true;
    const together = !world.isBlocked(suspect, observer) && this.isDisabled(observer);
    return !together && world.servers.some((other) => other !== observer && this.areInTouch(observer, other));
  }

  private areInTouch(one: NodeId, other: NodeId): boolean {
    return !this.world.isBlocked(one, other) && !this.world.isBlocked(other, one);
  }

  /** When a node was first suspected from a time on; null where it was not. */
  firstSuspicionOf(node: NodeId, fromUs: Microseconds): Microseconds | null {
    return this.suspicions.find(({ timeUs, suspect }) => timeUs >= fromUs && suspect === node)?.timeUs ?? null;
  }

  /** When somebody first entered office from a time on, in a higher epoch; null where nobody did. */
  firstEntryAbove(epoch: number, fromUs: Microseconds): Microseconds | null {
    return this.entries.find((entry) => entry.timeUs >= fromUs && entry.epoch > epoch)?.timeUs ?? null;
  }

  /** The holder of the highest epoch now. A paused one holds its office until another takes it. */
  holder(): NodeId | null {
    let best: NodeId | null = null;
    for (const node of this.world.servers) {
      if (this.world.roleOf(node) !== this.office || this.world.isDown(node)) continue;
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
      if (this.areInTouch(node, other)) reached += 1;
      if (reached * 2 > members.length) return false;
    }
    return true;
  }
}
