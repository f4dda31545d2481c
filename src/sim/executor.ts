import type { Core } from './core.js';
import type { DiskDamage } from './disk-health.js';
import type { Distribution } from './distribution.js';
import { SimulationEvent, SYNC } from './event.js';
import { Fifo } from './fifo.js';
import { LocalHost } from './local-host.js';
import type { Machine } from './machine.js';
import type { Message, NodeId } from './message.js';
import type { MessageType } from './message-types.js';
import type { Handler } from './node.js';
import { drawIndex } from './random.js';
import type { Simulation } from './simulation.js';

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
    const { damage } = machine.disk.health;
    if (damage !== null && !this.survivesDamage(machine, damage)) return;
    machine.disk.health.damage = null;
    machine.incarnation += 1;
    const host = new LocalHost(machine, this.simulation, this.core);
    const NodeClass = machine.plan.node;
    machine.host = host;
    this.core.active = host;
    const process = new NodeClass(host);
    machine.process = process;
    machine.handlers = [];
    this.core.active = null;
    if (machine.incarnation > 1) {
      this.core.report(machine.id, { kind: 'restart', incarnation: machine.incarnation });
    }
    // A fault may wait for a restart, or for what the node writes when it hears of the damage.
    if (damage !== null && machine.process === process) this.handle(machine, 'onCorruption', damage);
    if (machine.process === process) this.handle(machine, 'onStart');
  }

  /** Has a node handle a message. */
  receive(machine: Machine, type: MessageType, from: NodeId, message: Message): void {
    let handler = machine.handlers[type.index];
    if (handler === undefined) {
      handler = handlerOf(machine, type.handler);
      machine.handlers[type.index] = handler;
    }
    this.run(machine, handler, type.handler, from, message);
  }

  /** Runs the method of a node that has this name. */
  handle(machine: Machine, method: string, argument?: unknown): void {
    this.run(machine, handlerOf(machine, method), method, argument);
  }

  /** Runs one handler of a node to its end. */
  run(machine: Machine, handler: Handler, method: string, from?: unknown, message?: unknown): void {
    const { process } = machine;
    this.core.active = machine.host;
    const result = handler.call(process, from, message);
    this.core.active = null;
    if (result !== undefined) requireSynchronous(machine.name, method, result);
    if (this.core.deferred.length > 0) this.simulation.strikeDeferred();
    if (machine.doomed) this.kill(machine);
    else if (machine.process === process) this.afterWrites(machine);
  }

  /** The process, its timers, its held messages, its inbox and the running sync are gone; unsynced writes with them. */
  kill(machine: Machine): void {
    for (const timer of machine.timers.values()) timer.active = false;
    machine.timers = new Map();
    machine.process = null;
    machine.host = null;
    machine.doomed = false;
    if (machine.outbox.first !== null) this.core.bite('unsent-messages-lost');
    machine.outbox = new Fifo();
    machine.backlog = [];
    machine.missedSync = false;
    machine.role = machine.plan.role;
    machine.epoch = 0;
    machine.stalledSync = null;
    const lostWrites = this.takeWrites(machine);
    machine.torn = false;
    this.core.report(machine.id, { kind: 'crash', lostWrites });
    // A fault that ended while the handler ran holds the node down no more.
    if (machine.downHolds === 0 && machine.pauseHolds === 0) this.boot(machine);
  }

  /** What the disk loses in a crash: unsynced writes, but for a random prefix of them where writes are torn. */
  private takeWrites({ disk, faultRandom, torn }: Machine): number {
    const { unsynced, underWay, claimedWrites } = disk.journal;
    const kept = torn ? drawIndex(faultRandom, underWay + 1) : 0;
    if (claimedWrites > 0) this.core.bite('claimed-writes-lost');
    else if (kept > 0 && kept < unsynced) this.core.bite('torn-write');
    return disk.crash(kept);
  }

  /** A checksum does not match. A protocol that cannot tell what it lost does well not to start. */
  private survivesDamage(machine: Machine, damage: DiskDamage): boolean {
    this.core.report(machine.id, { kind: 'corruption', ...damage });
    if (machine.plan.node.prototype.onCorruption !== undefined) return true;
    machine.downHolds += 1;
    return false;
  }

  /** A write or a sync failed: the process ends, and the faults that broke its disk hold it down. */
  failDisk(machine: Machine): void {
    const { failing, full } = machine.disk.health;
    this.core.report(machine.id, { kind: 'disk-failure' });
    machine.diskHolds = failing + full;
    machine.downHolds += machine.diskHolds;
    this.kill(machine);
  }

  /** What was written begins to become durable, or is so already. */
  afterWrites(machine: Machine): void {
    const { journal, health } = machine.disk;
    if (journal.unsynced > 0 && (health.full > 0 || (journal.instant && health.failing > 0))) {
      this.failDisk(machine);
    } else if (journal.needsSync) {
      journal.startSync(machine.disk.synced);
      const duration = this.syncDuration.quantile(machine.diskRandom());
      const isSlow = health.slowFactors.length > 0;
      if (isSlow) this.core.bite('sync-slowed');
      const end = this.core.time + (isSlow ? Math.round(duration * health.slowness) : duration);
      this.core.push(new SimulationEvent(end, 0, SYNC, machine.id, -1, machine.incarnation, false, null, null, null));
    } else if (journal.instant && journal.written > machine.reportedWrites) {
      const writes = journal.written - machine.reportedWrites;
      machine.reportedWrites = journal.written;
      for (const listener of this.core.feeds.durable) listener.onDurable(machine.id, writes, false);
    }
  }
}

/** @throws Error where the process has no such method */
export function handlerOf({ name, process }: Machine, method: string): Handler {
  const handler = (process as unknown as Record<string, Handler | undefined>)[method];
  if (handler === undefined) throw new Error(missingHandler(name, method));
  return handler;
}

function missingHandler(name: string, method: string): string {
  const what = method.endsWith('Timeout') ? 'its timer expired' : 'it received such a message';
  return `${name} has no method ${method}, but ${what}`;
}

function requireSynchronous(name: string, method: string, result: unknown): void {
  if (typeof (result as { then?: unknown } | null)?.then !== 'function') return;
  throw new Error(`${name}: ${method} is async. Handlers are synchronous: one event in, ordered effects out.`);
}
