import type { Core } from './core.js';
import { DELIVERY, SimulationEvent } from './event.js';
import type { Executor } from './executor.js';
import type { LinkTrouble } from './link-trouble.js';
import type { DropReason } from './listener.js';
import type { Machine } from './machine.js';
import type { Message, Microseconds, NodeId } from './message.js';
import { type Interceptor, type MessageType, MessageTypes, PASS } from './message-types.js';
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
    if (core.strict) freezeDeep(message);
    if (core.hashPayloads) core.note(sending(core, from, to, message));
    const type = this.types.of(message.type);
    const caught = type.onLeaving === null ? PASS : type.onLeaving(from, to, message);
    // A message caught by a crash of its sender has not left.
    if (type.onLeaving !== null && this.isGone(from)) {
      core.bite('unsent-messages-lost');
      return;
    }
    type.sent += 1;
    for (const listener of core.feeds.send) listener.onSend(from, to, message);
    const receiver = core.machines[to];
    if (receiver === undefined) throw new Error(noReceiver(core.machines[from]!.name, to, message));
    if (caught.isDropped) {
      this.drop(from, to, message, 'fault');
      return;
    }
    const { extraDelay: extra, isDuplicated } = caught;
    if (extra > 0) core.bite('message-delayed');
    if (from === to) {
      this.carry(core.time + extra, from, receiver, message, type, false);
      if (isDuplicated) this.carry(core.time + extra, from, receiver, message, type, false);
      return;
    }
    const link = this.network.link(from, to);
    const { shares } = link;
    const fate = link.draw();
    let latency = link.latency.quantile(link.draw()) + extra;
    if (link.trouble !== null) latency += link.trouble.extraDelay(core.time, message);
    if (link.blocks > 0) {
      this.drop(from, to, message, 'blocked');
    } else if (fate < shares.lostBelow) {
      this.drop(from, to, message, 'loss');
    } else {
      const at = link.arrival(core.time + latency);
      if (link.trouble !== null) this.tellTrouble(link.trouble, at);
      this.carry(at, from, receiver, message, type, fate < shares.corruptBelow);
      if ((fate >= shares.corruptBelow && fate < shares.duplicateBelow) || isDuplicated) {
        core.bite('message-duplicated');
        this.carry(link.arrival(core.time + link.copyLatency() + extra), from, receiver, message, type, false);
      }
    }
  }

  private tellTrouble(trouble: LinkTrouble, arrival: Microseconds): void {
    trouble.arrives(arrival);
    for (const effect of trouble.effects) this.core.bite(effect);
  }

  /** Whether a node is down, or will be at the end of the handler that runs. */
  private isGone(node: NodeId): boolean {
    const machine = this.core.machines[node]!;
    return machine.process === null || machine.doomed;
  }

  private carry(
    at: Microseconds,
    from: NodeId,
    to: Machine,
    message: Message,
    type: MessageType,
    corrupt: boolean,
  ): SimulationEvent {
    // At the start of a run a node may hear of those that started before it: connections begin with its first life.
    const incarnation = Math.max(1, to.incarnation);
    const event = new SimulationEvent(at, 0, DELIVERY, to.id, from, incarnation, corrupt, message, type, null);
    this.core.push(event);
    return event;
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
      event.receivedBy = machine.incarnation;
      machine.backlog.push(event);
      return;
    }
    const { type } = event;
    if (type!.onArriving !== null && !event.shown && !this.isLetIn(event, machine, type!.onArriving)) return;
    core.count(event, type!.hash);
    for (const listener of core.feeds.deliver) listener.onDeliver(from, machine.id, message);
    this.executor.receive(machine, type!, from, message);
  }

  /** Shows an arriving message to whoever waits for one; false where it is not handled now. */
  private isLetIn(event: SimulationEvent, machine: Machine, interceptor: Interceptor): boolean {
    event.shown = true;
    const from = event.from as NodeId;
    const message = event.message!;
    const caught = interceptor(from, machine.id, message);
    if (caught.isDropped) {
      this.drop(from, machine.id, message, 'fault');
      return false;
    }
    if (caught.isDuplicated && machine.process !== null) {
      this.core.bite('message-duplicated');
      // The copy is the same message: whoever waited for it has seen it.
      this.carry(this.core.time + caught.extraDelay, from, machine, message, event.type!, false).shown = true;
    }
    if (caught.extraDelay > 0) {
      this.core.bite('message-delayed');
      event.time = this.core.time + caught.extraDelay;
      this.core.push(event);
    } else if (machine.process === null) {
      this.drop(from, machine.id, message, 'down');
    } else if (machine.pauseHolds > 0) {
      machine.backlog.push(event);
    } else {
      return true;
    }
    return false;
  }

  /** What keeps an arriving message from its receiver. A block cuts what is in flight. */
  private obstacle(event: SimulationEvent, machine: Machine): DropReason | null {
    if (machine.process === null) return 'down';
    // What waited in the inbox of a paused process has come over its link already; only a crash can still take it.
    if (event.receivedBy !== 0) return event.receivedBy === machine.incarnation ? null : 'down';
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

function sending({ machines }: Core, from: NodeId, to: NodeId, message: Message): object {
  return { send: message, from: machines[from]!.name, to: machines[to]?.name ?? to };
}
