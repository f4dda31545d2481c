import type { Core } from './core.js';
import type { Disk } from './disk-types.js';
import type { Machine } from './machine.js';
import type { Message, Microseconds, NodeId } from './message.js';
import type { Host } from './node.js';
import type { Observation } from './observation.js';
import type { Simulation } from './simulation.js';

/** The door of one incarnation. It is open while the kernel runs one of the node's handlers, and at no other time. */
export class LocalHost implements Host {
  readonly id: NodeId;
  readonly nodes: readonly NodeId[];
  readonly initialMembers: readonly NodeId[];
  readonly disk: Disk;
  readonly options: unknown;
  private readonly machine: Machine;
  private readonly simulation: Simulation;
  private readonly core: Core;

  constructor(machine: Machine, simulation: Simulation, core: Core) {
    this.id = machine.id;
    this.nodes = simulation.servers;
    this.initialMembers = simulation.membership.initial;
    this.disk = machine.disk;
    this.options = machine.plan.options;
    this.machine = machine;
    this.simulation = simulation;
    this.core = core;
  }

  nodesOf(role: string): readonly NodeId[] {
    return this.simulation.servers.filter((node) => this.simulation.plays(node, role));
  }

  now(): Microseconds {
    return this.machine.clock.localAt(this.core.time);
  }

  wallClock(): Microseconds {
    return this.now() + this.machine.clock.offset;
  }

  random(): number {
    this.requireOpen();
    return this.machine.random();
  }

  send(to: NodeId, message: Message): void {
    if (this.isMuted()) return;
    if (typeof message !== 'object' || message === null) throw new Error(noMessage(this.machine.name, message));
    this.simulation.outbox.send(this.machine, to, message);
  }

  sendUnforced(to: NodeId, message: Message): void {
    if (this.isMuted()) return;
    this.simulation.transport.leave(this.machine.id, to, message);
  }

  setTimer(name: string, delayUs: Microseconds): void {
    if (this.isMuted()) return;
    this.simulation.timers.set(this.machine, name, delayUs);
  }

  cancelTimer(name: string): void {
    this.requireOpen();
    const timer = this.machine.timers.get(name);
    if (timer !== undefined) timer.active = false;
  }

  observe(observation: Observation): void {
    if (this.isMuted()) return;
    this.core.report(this.machine.id, observation);
  }

  mark(name: string): void {
    this.observe({ kind: 'mark', name });
  }

  becomes(role: string, epoch: number): void {
    if (this.isMuted()) return;
    this.machine.role = role;
    this.machine.epoch = epoch;
    this.core.report(this.machine.id, { kind: 'role', role, epoch });
  }

  /** Between the blow and the end of the handler nothing that the node does reaches the world any more. */
  private isMuted(): boolean {
    this.requireOpen();
    return this.machine.doomed;
  }

  private requireOpen(): void {
    if (this.core.active !== this) throw new Error(closedDoor(this.machine.name));
  }
}

function noMessage(name: string, message: unknown): string {
  return `${name} sends ${String(message)}: expected an object with a type, such as { type: 'Ping' }`;
}

function closedDoor(name: string): string {
  return `${name} acted outside of its handlers: a real timer, a promise or an async function? Use setTimer and synchronous handlers.`;
}
