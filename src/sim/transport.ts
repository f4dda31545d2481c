import type { Core } from './core.js';
import { DELIVERY, SimulationEvent } from './event.js';
import type { Executor } from './executor.js';
import type { DropReason } from './listener.js';
import type { Machine } from './machine.js';
import type { Message, Microseconds, NodeId } from './message.js';
import { type MessageType, MessageTypes } from './message-types.js';
import type { Network } from './network.js';
import { freezeDeep } from './plain-data.js';

/** Carries messages: from the moment when they leave, over the links, to the handlers of their receivers. */
export class Transport {
  readonly types = new MessageTypes();
  private readonly core: Core;
  private readonly executor: Executor;
  private readonly network: Network;

  constructor(core: Core, executor: Executor, network: Network) {
    this.core = core;
    this.executor = executor;
    this.network = network;
  }

  /** A message leaves: its fate and its delay are drawn. */
  leave(from: NodeId, to: NodeId, message: Message): void {
    const { core } = this;
    if (core.strict) this.protect(from, to, message);
    const type = this.types.of(message.type);
    type.sent += 1;
    for (const listener of core.feeds.send) listener.onSend(from, to, message);
    const receiver = core.machines[to];
    if (receiver === undefined) throw new Error(noReceiver(core.machines[from]!.name, to, message));
    if (from === to) {
      this.carry(core.time, from, receiver, message, type, false);
      return;
    }
    const link = this.network.link(from, to);
    const fate = link.random();
    const latency = link.latency.quantile(link.random());
    if (link.blocks > 0) {
      this.drop(from, to, message, 'blocked');
    } else if (fate < link.lostBelow) {
      this.drop(from, to, message, 'loss');
    } else {
      this.carry(link.arrival(core.time + latency), from, receiver, message, type, fate < link.corruptBelow);
      if (fate >= link.corruptBelow && fate < link.duplicateBelow) {
        this.carry(link.arrival(core.time + link.copyLatency()), from, receiver, message, type, false);
      }
    }
  }

  private protect(from: NodeId, to: NodeId, message: Message): void {
    const { core } = this;
    freezeDeep(message);
    core.note({ send: message, from: core.machines[from]!.name, to: core.machines[to]?.name ?? to });
  }

  private carry(
    at: Microseconds,
    from: NodeId,
    to: Machine,
    message: Message,
    type: MessageType,
    corrupt: boolean,
  ): void {
    this.core.push(new SimulationEvent(at, 0, DELIVERY, to.id, from, to.incarnation, corrupt, message, type, null));
  }

  private drop(from: NodeId, to: NodeId, message: Message, reason: DropReason): void {
    for (const listener of this.core.feeds.drop) listener.onDrop(from, to, message, reason);
  }

  /** A message reaches its receiver, or what is left of it. */
  arrive(event: SimulationEvent): void {
    const { core } = this;
    const machine = core.machines[event.node]!;
    const from = event.from as NodeId;
    const message = event.message!;
    const obstacle = this.obstacle(event, machine);
    if (obstacle !== null) {
      this.drop(from, machine.id, message, obstacle);
      return;
    }
    if (machine.pauseHolds > 0) {
      machine.backlog.push(event);
      return;
    }
    core.count(event, event.type!.hash);
    for (const listener of core.feeds.deliver) listener.onDeliver(from, machine.id, message);
    this.executor.handle(machine, event.type!.handler, from, message);
  }

  /** What keeps an arriving message from its receiver. A block cuts what is in flight. */
  private obstacle(event: SimulationEvent, machine: Machine): DropReason | null {
    if (machine.process === null) return 'down';
    if (event.corrupt) return 'corrupt';
    if (event.from === event.node) return event.incarnation === machine.incarnation ? null : 'connection-lost';
    const link = this.network.link(event.from, event.node);
    if (link.blocks > 0) return 'blocked';
    return link.fifo && event.incarnation !== machine.incarnation ? 'connection-lost' : null;
  }
}

function noReceiver(sender: string, to: NodeId, { type }: Message): string {
  return `${sender} sends ${type} to node ${String(to)}, which does not exist`;
}
