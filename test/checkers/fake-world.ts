import type { PropertyContext, PropertyDefinition } from '../../src/checkers/property.js';
import type { Model } from '../../src/models/model.js';
import type { Listener } from '../../src/sim/listener.js';
import type { NodeId } from '../../src/sim/message.js';
import { NodeDisk } from '../../src/sim/node-disk.js';
import type { Status, World } from '../../src/sim/world.js';

export function id(node: number): NodeId {
  return node as NodeId;
}

/** A world of servers and clients in which a test says how everything stands. */
export class FakeWorld implements World {
  readonly servers: readonly NodeId[];
  readonly clients: readonly NodeId[];
  members: readonly NodeId[];
  time = 0;
  readonly down = new Set<NodeId>();
  readonly paused = new Set<NodeId>();
  /** `from-to`, by number. */
  readonly blocked = new Set<string>();
  readonly roles = new Map<NodeId, { readonly role: string; readonly epoch: number }>();
  private readonly disks: readonly NodeDisk[];

  constructor({ servers = 3, clients = 2, instantDisks = false } = {}) {
    const all = Array.from({ length: servers + clients }, (_, index) => id(index));
    this.servers = all.slice(0, servers);
    this.clients = all.slice(servers);
    this.members = this.servers;
    this.disks = all.map(() => new NodeDisk(instantDisks));
  }

  now(): number {
    return this.time;
  }

  nameOf(node: NodeId): string {
    return node < this.servers.length ? `n${node + 1}` : `c${node - this.servers.length + 1}`;
  }

  isUp(node: NodeId): boolean {
    return !this.down.has(node) && !this.paused.has(node);
  }

  isDown(node: NodeId): boolean {
    return this.down.has(node);
  }

  isPaused(node: NodeId): boolean {
    return this.paused.has(node);
  }

  isBlocked(from: NodeId, to: NodeId): boolean {
    return this.blocked.has(`${from}-${to}`);
  }

  cut(a: number, b: number): void {
    this.blocked.add(`${a}-${b}`).add(`${b}-${a}`);
  }

  plays(): boolean {
    return false;
  }

  roleOf(node: NodeId): string {
    return this.roles.get(node)?.role ?? 'follower';
  }

  epochOf(node: NodeId): number {
    return this.roles.get(node)?.epoch ?? 0;
  }

  diskOf(node: NodeId): NodeDisk {
    return this.disks[node]!;
  }

  /** Makes durable what a node has written. */
  sync(node: number): void {
    const { journal, files } = this.diskOf(id(node));
    journal.startSync(files);
    journal.endSync(files);
  }

  statusOf(): Status {
    return {};
  }

  sent(): number {
    return 0;
  }
}

/** One property on a stream of events that a test makes up, and what it found wrong. */
export class Trial {
  readonly world: FakeWorld;
  readonly violations: { readonly nodes: readonly NodeId[]; readonly message: string }[] = [];
  readonly listeners: readonly Listener[];

  constructor(property: PropertyDefinition, world = new FakeWorld(), model: Model | null = null) {
    this.world = world;
    const shared = new Map<string, Listener>();
    const context: PropertyContext = {
      world,
      model,
      history: [],
      shared: <T extends Listener>(name: string, create: (world: World) => T): T => {
        const made = shared.get(name) ?? create(world);
        shared.set(name, made);
        return made as T;
      },
      violate: (nodes, message) => this.violations.push({ nodes, message }),
      inconclusive: () => {},
    };
    const own = property.create(context);
    this.listeners = [...shared.values(), own];
  }

  /** Tells every listener that hears it, as the kernel would. */
  tell<K extends keyof Listener>(feed: K, ...values: Parameters<NonNullable<Listener[K]>>): this {
    for (const listener of this.listeners) {
      const method = listener[feed] as ((...values: unknown[]) => void) | undefined;
      method?.apply(listener, values);
    }
    return this;
  }

  get messages(): string[] {
    return this.violations.map(({ message }) => message);
  }
}
