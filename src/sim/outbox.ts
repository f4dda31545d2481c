import type { Core } from './core.js';
import type { SimulationEvent } from './event.js';
import type { Executor } from './executor.js';
import { HeldMessage, type Machine } from './machine.js';
import type { Message, NodeId } from './message.js';
import type { Transport } from './transport.js';

/**
 * Holds messages back until everything that their sender wrote before them is durable. Protocols that promise what they
 * have written need this, and here it cannot be forgotten.
 */
export class Outbox {
  private readonly core: Core;
  private readonly executor: Executor;
  private readonly transport: Transport;

  constructor(core: Core, executor: Executor, transport: Transport) {
    this.core = core;
    this.executor = executor;
    this.transport = transport;
  }

  send(machine: Machine, to: NodeId, message: Message): void {
    const { forced, durable } = machine.disk.journal;
    if (forced <= durable) this.transport.leave(machine.id, to, message);
    else machine.outbox.push(new HeldMessage(to, message, forced));
  }

  /** A disk has made durable what was written when its sync began. One sync runs at a time; the next may begin. */
  syncEnds(event: SimulationEvent): void {
    const machine = this.core.machines[event.node]!;
    if (machine.process === null || machine.incarnation !== event.incarnation) return;
    const { journal, synced, health } = machine.disk;
    if (health.stalls > 0) {
      machine.stalledSync = event;
      this.core.bite('sync-stalled');
      return;
    }
    if (health.isBroken) {
      this.core.count(event, journal.durable);
      this.executor.failDisk(machine);
      return;
    }
    const writes = journal.endSync(synced);
    this.core.count(event, journal.durable);
    const { first } = machine.outbox;
    const released = first !== null && first.barrier <= journal.durable;
    for (const listener of this.core.feeds.durable) listener.onDurable(machine.id, writes, released);
    // A fault may have waited for just this.
    if (machine.process === null || machine.incarnation !== event.incarnation) return;
    if (machine.pauseHolds > 0) machine.missedSync = true;
    else this.release(machine);
    if (machine.process === null || machine.incarnation !== event.incarnation) return;
    this.executor.afterWrites(machine);
  }

  /** The node hears that its writes are durable, then the messages that waited for them leave. */
  release(machine: Machine): void {
    const hears = machine.process!.onDurable;
    if (hears !== undefined) this.executor.run(machine, hears, 'onDurable');
    const { outbox } = machine;
    const { durable } = machine.disk.journal;
    // A fault that struck as a message was about to leave takes those behind it as well.
    while (outbox.first !== null && outbox.first.barrier <= durable && machine.process !== null) {
      const { to, message } = outbox.shift();
      this.transport.leave(machine.id, to, message);
    }
  }
}
