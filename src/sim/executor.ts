import type { Core } from './core.js';
import type { Distribution } from './distribution.js';
import { SimulationEvent, SYNC } from './event.js';
import { LocalHost } from './local-host.js';
import type { Machine } from './machine.js';
import type { NodeId } from './message.js';
import type { Simulation } from './simulation.js';

type Handler = (this: unknown, from?: unknown, message?: unknown) => unknown;

/** Starts processes and runs their handlers; begins a sync after a handler that left something to wait for. */
export class Executor {
  private readonly core: Core;
  private readonly simulation: Simulation;
  private readonly syncDuration: Distribution;

  constructor(core: Core, simulation: Simulation, syncDuration: Distribution) {
    this.core = core;
    this.simulation = simulation;
    this.syncDuration = syncDuration;
  }

  /** Makes a new incarnation of a node over its disk. */
  boot(machine: Machine): void {
    machine.incarnation += 1;
    const host = new LocalHost(machine, this.simulation, this.core);
    const NodeClass = machine.plan.node;
    machine.host = host;
    this.core.active = host;
    machine.process = new NodeClass(host);
    this.core.active = null;
    if (machine.incarnation > 1) {
      this.core.report(machine.id, { kind: 'restart', incarnation: machine.incarnation });
    }
    this.handle(machine, 'onStart');
  }

  /** Runs one handler of a node to its end. */
  handle(machine: Machine, method: string, from?: NodeId, message?: unknown): void {
    const process = machine.process as unknown as Record<string, Handler | undefined>;
    const handler = process[method];
    if (handler === undefined) throw new Error(missingHandler(machine.name, method));
    this.core.active = machine.host;
    const result = handler.call(process, from, message);
    this.core.active = null;
    if (result !== undefined) requireSynchronous(machine.name, method, result);
    this.afterWrites(machine);
  }

  /** What was written begins to become durable, or is so already. */
  afterWrites(machine: Machine): void {
    const { journal } = machine.disk;
    if (journal.needsSync) {
      journal.startSync(machine.disk.files);
      const end = this.core.time + this.syncDuration.quantile(machine.diskRandom());
      this.core.push(new SimulationEvent(end, 0, SYNC, machine.id, -1, machine.incarnation, false, null, null, null));
    } else if (journal.instant && journal.written > machine.reportedWrites) {
      const writes = journal.written - machine.reportedWrites;
      machine.reportedWrites = journal.written;
      for (const listener of this.core.feeds.durable) listener.onDurable(machine.id, writes, false);
    }
  }
}

function missingHandler(name: string, method: string): string {
  const what = method.endsWith('Timeout') ? 'its timer expired' : 'it received such a message';
  return `${name} has no method ${method}, but ${what}`;
}

function requireSynchronous(name: string, method: string, result: unknown): void {
  if (typeof (result as { then?: unknown } | null)?.then !== 'function') return;
  throw new Error(`${name}: ${method} is async. Handlers are synchronous: one event in, ordered effects out.`);
}
