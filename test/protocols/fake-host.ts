import type { Message, NodeId } from '../../src/sim/message.js';
import type { Host } from '../../src/sim/node.js';
import { NodeDisk } from '../../src/sim/node-disk.js';
import type { Observation } from '../../src/sim/observation.js';
import { type RandomStream, randomStream } from '../../src/sim/random.js';

/** Where a node's effects end up that is driven by hand: one event in, effects out. */
export class FakeHost implements Host {
  readonly id: NodeId;
  readonly nodes: readonly NodeId[];
  readonly initialMembers: readonly NodeId[];
  readonly disk: NodeDisk;
  readonly options: unknown;
  private readonly roles: Readonly<Record<string, readonly NodeId[]>>;
  /** What left or waits for the disk, in order. */
  readonly sent: { to: NodeId; message: Message }[] = [];
  /** Those of them that wait for no disk. */
  readonly unforced: { to: NodeId; message: Message }[] = [];
  readonly observed: Observation[] = [];
  /** Delays of the timers that are set, by name. */
  readonly timers = new Map<string, number>();
  role = '';
  time = 0;
  private readonly stream: RandomStream = randomStream('1', 'fake host');

  constructor(given: {
    id: NodeId;
    nodes: readonly NodeId[];
    options: unknown;
    disk?: NodeDisk;
    members?: readonly NodeId[];
    /** Who plays which role; all nodes play those that are not named. */
    roles?: Readonly<Record<string, readonly NodeId[]>>;
  }) {
    this.id = given.id;
    this.nodes = given.nodes;
    this.initialMembers = given.members ?? given.nodes;
    this.options = given.options;
    this.roles = given.roles ?? {};
    this.disk = given.disk ?? new NodeDisk(true);
  }

  nodesOf(role = ''): readonly NodeId[] {
    return this.roles[role] ?? this.nodes;
  }

  now(): number {
    return this.time;
  }

  wallClock(): number {
    return this.time;
  }

  random(): number {
    return this.stream();
  }

  send(to: NodeId, message: Message): void {
    this.sent.push({ to, message });
  }

  sendUnforced(to: NodeId, message: Message): void {
    this.unforced.push({ to, message });
    this.sent.push({ to, message });
  }

  setTimer(name: string, delayUs: number): void {
    this.timers.set(name, delayUs);
  }

  cancelTimer(name: string): void {
    this.timers.delete(name);
  }

  observe(observation: Observation): void {
    this.observed.push(observation);
  }

  mark(name: string): void {
    this.observe({ kind: 'mark', name });
  }

  becomes(role: string, epoch: number): void {
    this.role = role;
    this.observe({ kind: 'role', role, epoch });
  }
}
