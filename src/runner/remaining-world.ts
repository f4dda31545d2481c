import type { Disk } from '../sim/disk-types.js';
import type { Message, Microseconds, NodeId } from '../sim/message.js';
import type { Status, World } from '../sim/world.js';
import type { GivenUp } from './given-up.js';

/** The world without those on whom it has given up: liveness is judged over the others. */
export class RemainingWorld implements World {
  private readonly world: World;
  private readonly givenUp: GivenUp;

  constructor(world: World, givenUp: GivenUp) {
    this.world = world;
    this.givenUp = givenUp;
  }

  get servers(): readonly NodeId[] {
    return this.world.servers.filter((node) => !this.givenUp.has(node));
  }

  get members(): readonly NodeId[] {
    return this.world.members.filter((node) => !this.givenUp.has(node));
  }

  get clients(): readonly NodeId[] {
    return this.world.clients.filter((node) => !this.givenUp.has(node));
  }

  now(): Microseconds {
    return this.world.now();
  }

  nameOf(node: NodeId): string {
    return this.world.nameOf(node);
  }

  isUp(node: NodeId): boolean {
    return this.world.isUp(node);
  }

  isDown(node: NodeId): boolean {
    return this.world.isDown(node);
  }

  isPaused(node: NodeId): boolean {
    return this.world.isPaused(node);
  }

  isBlocked(from: NodeId, to: NodeId): boolean {
    return this.world.isBlocked(from, to);
  }

  roleOf(node: NodeId): string {
    return this.world.roleOf(node);
  }

  plays(node: NodeId, role: string): boolean {
    return this.world.plays(node, role);
  }

  epochOf(node: NodeId): number {
    return this.world.epochOf(node);
  }

  diskOf(node: NodeId): Disk {
    return this.world.diskOf(node);
  }

  statusOf(node: NodeId): Status | null {
    return this.world.statusOf(node);
  }

  sent(type: Message['type']): number {
    return this.world.sent(type);
  }
}
