import { BinaryHeap, type EventQueue } from './event-queue.js';
import { DELIVERY, FAULT, SimulationEvent, SYNC, TIMEOUT } from './event.js';
import { FeedTable } from './feed-table.js';
import { RollingHash } from './hash.js';
import type { DropReason } from './listener.js';
import { LocalHost } from './local-host.js';
import { Machine } from './machine.js';
import { type MessageType, MessageTypes } from './message-types.js';
import type { Message, Microseconds, NodeId } from './message.js';
import { Network } from './network.js';
import type { Observation } from './observation.js';
import { freezeDeep } from './plain-data.js';
import { randomStream } from './random.js';
import type { NodePlan, SimulationPlan } from './simulation-plan.js';
import { Timer } from './timers.js';
import type { Status, World } from './world.js';

type HandlerTable = Record<string, ((a?: unknown, b?: unknown) => unknown) | undefined>;

/**
 * The machine room: virtual time, a queue of events, and what each of them does. `next` says what is due and `deliver`
 * does it; nothing happens in between. A run is what its plan and its seed make it.
 */
export class Simulation implements World {
  readonly servers: readonly NodeId[];
  readonly clients: readonly NodeId[];
  /** The host whose handler runs now. */
  active: LocalHost | null = null;
  /** The event that is, or was last, delivered; null before the first. */
  current: SimulationEvent | null = null;
  /** Folds in every event and observation: equal hashes, equal runs. */
  readonly hash = new RollingHash();
  /** Folds in payloads and effects as well, in strict runs. */
  readonly payloads = new RollingHash();
  /** What the current event has led to so far, in strict runs: messages, timers, writes and observations, in order. */
  readonly effects: unknown[] = [];
  /** Deliveries, timeouts, syncs and faults so far. */
  events = 0;
  private time: Microseconds = 0;
  private sequence = 0;
  private readonly plan: SimulationPlan;
  private readonly strict: boolean;
  private readonly instantDisk: boolean;
  private readonly machines: readonly Machine[];
  private readonly network: Network;
  private readonly queue: EventQueue = new BinaryHeap();
  private readonly types = new MessageTypes();
  private readonly feeds: FeedTable;

  constructor(plan: SimulationPlan) {
    this.plan = plan;
    this.strict = plan.strict ?? false;
    this.instantDisk = plan.disk.sync.max === 0;
    const nodes = [...plan.servers, ...plan.clients];
    this.machines = nodes.map((node, index) => this.build(node, index as NodeId, index < plan.servers.length));
    const ids = this.machines.map((machine) => machine.id);
    this.servers = ids.slice(0, plan.servers.length);
    this.clients = ids.slice(plan.servers.length);
    this.network = new Network(plan.seed, nodes.map((node) => node.name), plan.link);
    this.feeds = new FeedTable(plan.listeners(this));
    for (const machine of this.machines) this.prepareDisk(machine);
  }

  private build(node: NodePlan, id: NodeId, isServer: boolean): Machine {
    const clocks = randomStream(this.plan.seed, `clock ${node.name}`);
    const offset = clocks();
    const drift = clocks();
    return new Machine(
      id,
      node,
      this.plan.seed,
      isServer ? this.plan.clocks.drift.quantile(drift) : 0,
      isServer ? this.plan.clocks.offset.quantile(offset) : 0,
      this.instantDisk || !isServer,
    );
  }

  private prepareDisk({ disk: { journal }, id }: Machine): void {
    if (this.strict) {
      journal.strict = (value) => {
        freezeDeep(value);
        this.note({ write: value, by: this.nameOf(id) });
      };
    }
    if (!this.feeds.hearsWrites) return;
    const { cell, append, truncate, compact, map } = this.feeds;
    journal.watcher = {
      cellWritten: (name, value) => {
        for (const listener of cell) listener.onCell(id, name, value);
      },
      appended: (name, index, entry) => {
        for (const listener of append) listener.onAppend(id, name, index, entry);
      },
      truncated: (name, length) => {
        for (const listener of truncate) listener.onTruncate(id, name, length);
      },
      compacted: (name, firstKept) => {
        for (const listener of compact) listener.onCompact(id, name, firstKept);
      },
      mapWritten: (name, key, value) => {
        for (const listener of map) listener.onMap(id, name, key, value);
      },
    };
  }

  // --- the loop ------------------------------------------------------------------------------------------------------

  /** Starts every process; called once. Machines that the schedule holds down from the start stay down. */
  start(): void {
    for (const machine of this.machines) {
      if (machine.downHolds === 0) this.boot(machine);
    }
  }

  /** Takes the next event that is due by `until`, or nothing. Time moves to it. */
  next(until: Microseconds): SimulationEvent | undefined {
    for (;;) {
      const event = this.queue.peek();
      if (event === undefined || event.time > until) return undefined;
      this.queue.pop();
      if (event.kind === TIMEOUT && !this.isDue(event)) continue;
      this.time = event.time;
      this.current = event;
      if (this.strict) this.effects.length = 0;
      return event;
    }
  }

  /** Does what an event says. */
  deliver(event: SimulationEvent): void {
    switch (event.kind) {
      case DELIVERY:
        this.arrive(event);
        break;
      case TIMEOUT:
        this.expire(event);
        break;
      case SYNC:
        this.syncEnds(event);
        break;
      case FAULT:
        this.count(event, event.node);
        this.plan.onFault?.(event.node);
        break;
    }
  }

  /** The run is over at this time: listeners hear of it. */
  end(at: Microseconds): void {
    this.time = at;
    for (const listener of this.feeds.end) listener.onEnd();
  }

  /** Puts an entry of the schedule into the queue; `onFault` gets its number when it is due. */
  schedule(at: Microseconds, entry: number): void {
    this.push(new SimulationEvent(at, 0, FAULT, entry, -1, 0, false, null, null, null));
  }

  private push(event: SimulationEvent): void {
    this.sequence += 1;
    event.sequence = this.sequence;
    this.queue.push(event);
  }

  private count(event: SimulationEvent, subject: number): void {
    this.events += 1;
    const hash = this.hash;
    hash.foldInteger(event.time);
    hash.fold(event.kind + 8 * (event.from + 1) + 65536 * event.node);
    hash.fold(subject);
  }

  // --- handlers ------------------------------------------------------------------------------------------------------

  /** Runs one handler of a node to its end, then lets a sync begin if something waits for one. */
  private handle(machine: Machine, method: string, from?: NodeId, message?: Message): void {
    this.active = machine.host;
    const result = (machine.process as unknown as HandlerTable)[method]!(from, message);
    this.active = null;
    if (result !== undefined) this.requireSynchronous(machine, method, result);
    this.afterWrites(machine);
  }

  /** What a handler wrote begins to become durable, or is so already. */
  private afterWrites(machine: Machine): void {
    const { journal } = machine.disk;
    if (journal.needsSync) {
      this.startSync(machine);
    } else if (journal.instant && journal.written > machine.reportedWrites) {
      const writes = journal.written - machine.reportedWrites;
      machine.reportedWrites = journal.written;
      for (const listener of this.feeds.durable) listener.onDurable(machine.id, writes, false);
    }
  }

  private requireSynchronous(machine: Machine, method: string, result: unknown): void {
    if (typeof (result as { then?: unknown }).then !== 'function') return;
    throw new Error(`${machine.name}: ${method} is async. Handlers are synchronous: one event in, ordered effects out.`);
  }

  private boot(machine: Machine): void {
    machine.incarnation += 1;
    const host = new LocalHost(machine, this);
    machine.host = host;
    this.active = host;
    const NodeClass = machine.plan.node;
    machine.process = new NodeClass(host);
    this.active = null;
    if (machine.incarnation > 1) this.report(machine.id, { kind: 'restart', incarnation: machine.incarnation });
    this.handle(machine, 'onStart');
  }

  // --- messages ------------------------------------------------------------------------------------------------------

  /** Sends a message as soon as everything its sender has written is durable. */
  send(machine: Machine, to: NodeId, message: Message): void {
    const { forced, durable } = machine.disk.journal;
    if (forced <= durable) this.leave(machine.id, to, message);
    else machine.outbox.push({ to, message, barrier: forced });
  }

  /** A message leaves: its fate and its delay are drawn. */
  leave(from: NodeId, to: NodeId, message: Message): void {
    if (this.strict) {
      freezeDeep(message);
      this.note({ send: message, from: this.nameOf(from), to: this.nameOf(to) });
    }
    const type = this.types.of(message.type);
    type.sent += 1;
    for (const listener of this.feeds.send) listener.onSend(from, to, message);
    const receiver = this.machines[to];
    if (receiver === undefined) throw new Error(`${this.nameOf(from)} sends ${message.type} to node ${to}, which does not exist`);
    if (from === to) {
      this.carry(this.time, from, receiver, message, type, false);
      return;
    }
    const link = this.network.link(from, to);
    const fate = link.random();
    const latency = link.latency.quantile(link.random());
    if (link.blocks > 0) return this.drop(from, to, message, 'blocked');
    if (fate < link.lostBelow) return this.drop(from, to, message, 'loss');
    let arrival = this.time + latency;
    if (link.fifo) link.lastArrival = arrival = Math.max(arrival, link.lastArrival);
    this.carry(arrival, from, receiver, message, type, fate < link.corruptBelow);
    if (fate >= link.corruptBelow && fate < link.duplicateBelow) {
      this.carry(this.time + link.copyLatency(), from, receiver, message, type, false);
    }
  }

  private carry(at: Microseconds, from: NodeId, to: Machine, message: Message, type: MessageType, corrupt: boolean): void {
    this.push(new SimulationEvent(at, 0, DELIVERY, to.id, from, to.incarnation, corrupt, message, type, null));
  }

  private drop(from: NodeId, to: NodeId, message: Message, reason: DropReason): void {
    for (const listener of this.feeds.drop) listener.onDrop(from, to, message, reason);
  }

  private arrive(event: SimulationEvent): void {
    const machine = this.machines[event.node]!;
    const from = event.from as NodeId;
    const lost = this.obstacle(event, machine);
    if (lost !== null) return this.drop(from, machine.id, event.message!, lost);
    if (machine.pauseHolds > 0) {
      machine.backlog.push(event);
      return;
    }
    const { type, message } = event;
    this.count(event, type!.hash);
    for (const listener of this.feeds.deliver) listener.onDeliver(from, machine.id, message!);
    if (typeof (machine.process as unknown as HandlerTable)[type!.handler] !== 'function') {
      throw new Error(`${machine.name} has no ${type!.handler} for the ${type!.name} from ${this.nameOf(from)}`);
    }
    this.handle(machine, type!.handler, from, message!);
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

  // --- timers --------------------------------------------------------------------------------------------------------

  setTimer(machine: Machine, name: string, delayUs: Microseconds): void {
    if (!Number.isSafeInteger(delayUs) || delayUs < 0) {
      throw new Error(`${machine.name} sets timer ${name} to ${delayUs}: expected a whole number of microseconds, at least 0`);
    }
    let timer = machine.timers.get(name);
    if (timer === undefined) {
      timer = new Timer(name);
      machine.timers.set(name, timer);
    }
    if (this.strict) this.note({ timer: name, delayUs, by: machine.name });
    this.sequence += 1;
    timer.active = true;
    timer.sequence = this.sequence;
    timer.localDeadline = machine.clock.localAt(this.time) + delayUs;
    timer.deadline = this.time + machine.clock.virtualDelay(delayUs);
    if (timer.queued === null || timer.queued.time > timer.deadline) this.queueTimer(machine, timer);
  }

  private queueTimer(machine: Machine, timer: Timer): void {
    const event = new SimulationEvent(timer.deadline, timer.sequence, TIMEOUT, machine.id, -1, 0, false, null, null, timer);
    timer.queued = event;
    this.queue.push(event);
  }

  /** Whether a timer's event still stands for it; one that was reset to later is queued again. */
  private isDue(event: SimulationEvent): boolean {
    const timer = event.timer!;
    if (timer.queued !== event) return false;
    if (timer.active && timer.sequence === event.sequence) return true;
    if (!timer.active) {
      timer.queued = null;
      return false;
    }
    event.time = timer.deadline;
    event.sequence = timer.sequence;
    this.queue.push(event);
    return false;
  }

  private expire(event: SimulationEvent): void {
    const machine = this.machines[event.node]!;
    const timer = event.timer!;
    if (machine.pauseHolds > 0) {
      machine.backlog.push(event);
      return;
    }
    timer.active = false;
    timer.queued = null;
    this.count(event, timer.hash);
    for (const listener of this.feeds.timeout) listener.onTimeout(machine.id, timer.name);
    if (typeof (machine.process as unknown as HandlerTable)[timer.handler] !== 'function') {
      throw new Error(`${machine.name} has no ${timer.handler} for its timer ${timer.name}`);
    }
    this.handle(machine, timer.handler);
  }

  // --- disks ---------------------------------------------------------------------------------------------------------

  private startSync(machine: Machine): void {
    machine.disk.journal.startSync(machine.disk.files);
    const duration = this.plan.disk.sync.quantile(machine.diskRandom());
    this.push(new SimulationEvent(this.time + duration, 0, SYNC, machine.id, -1, machine.incarnation, false, null, null, null));
  }

  private syncEnds(event: SimulationEvent): void {
    const machine = this.machines[event.node]!;
    if (machine.process === null || machine.incarnation !== event.incarnation) return;
    const { journal, files } = machine.disk;
    const writes = journal.endSync(files);
    this.count(event, journal.durable);
    const released = machine.outbox.length > 0 && machine.outbox[0]!.barrier <= journal.durable;
    if (released) machine.forcedSyncs += 1;
    for (const listener of this.feeds.durable) listener.onDurable(machine.id, writes, released);
    if (machine.pauseHolds > 0) machine.missedSync = true;
    else this.afterSync(machine);
    if (journal.needsSync) this.startSync(machine);
  }

  /** The node hears that its writes are durable, then the messages that waited for them leave. */
  private afterSync(machine: Machine): void {
    if (machine.process?.onDurable !== undefined) this.handle(machine, 'onDurable');
    const { durable } = machine.disk.journal;
    const ready = machine.outbox.findIndex((held) => held.barrier > durable);
    const leaving = machine.outbox.splice(0, ready === -1 ? machine.outbox.length : ready);
    for (const held of leaving) this.leave(machine.id, held.to, held.message);
  }

  /** Strict runs: keeps an effect of the current event, and folds it in. */
  private note(effect: object): void {
    this.effects.push(effect);
    this.payloads.foldValue(effect);
  }

  // --- what the world does to nodes ----------------------------------------------------------------------------------

  /** One more fault holds the node down. The first one kills the process. */
  crash(node: NodeId): void {
    const machine = this.machines[node]!;
    machine.downHolds += 1;
    if (machine.process === null) return;
    for (const timer of machine.timers.values()) timer.active = false;
    machine.timers = new Map();
    machine.process = null;
    machine.host = null;
    machine.outbox = [];
    machine.backlog = [];
    machine.missedSync = false;
    machine.role = machine.plan.role;
    const lostWrites = machine.disk.journal.crash(machine.disk.files);
    this.report(node, { kind: 'crash', lostWrites });
  }

  /** One fault less holds the node down. The last one lets the process start again. */
  restart(node: NodeId): void {
    const machine = this.machines[node]!;
    machine.downHolds -= 1;
    if (machine.downHolds === 0 && machine.pauseHolds === 0) this.boot(machine);
  }

  /** One more fault holds the node still: syncs complete, nothing else happens. */
  pause(node: NodeId): void {
    const machine = this.machines[node]!;
    machine.pauseHolds += 1;
    if (machine.pauseHolds === 1) this.report(node, { kind: 'pause' });
  }

  /** One fault less holds the node still. The last one lets it catch up with what arrived in the meantime. */
  resume(node: NodeId): void {
    const machine = this.machines[node]!;
    machine.pauseHolds -= 1;
    if (machine.pauseHolds > 0) return;
    this.report(node, { kind: 'resume' });
    if (machine.process === null) {
      if (machine.downHolds === 0) this.boot(machine);
      return;
    }
    const backlog = machine.backlog;
    machine.backlog = [];
    if (machine.missedSync) {
      machine.missedSync = false;
      this.afterSync(machine);
    }
    for (const event of backlog) this.requeue(event);
  }

  /** An event that a pause kept back is due now, after those that are due already. */
  private requeue(event: SimulationEvent): void {
    if (event.timer !== null) {
      if (event.timer.queued !== event) return;
      const isStillSet = event.timer.active && event.timer.sequence === event.sequence;
      event.time = this.time;
      this.push(event);
      if (isStillSet) {
        event.timer.sequence = event.sequence;
        event.timer.deadline = event.time;
      }
      return;
    }
    event.time = this.time;
    this.push(event);
  }

  /** One more fault cuts the link. */
  block(from: NodeId, to: NodeId): void {
    this.network.link(from, to).blocks += 1;
  }

  /** One fault less cuts the link. */
  unblock(from: NodeId, to: NodeId): void {
    this.network.link(from, to).blocks -= 1;
  }

  // --- the world, as others see it -----------------------------------------------------------------------------------

  /** Tells everybody who listens what happened. */
  report(node: NodeId, observation: Observation): void {
    const kind = this.feeds.kind(observation.kind);
    this.hash.fold(kind.hash + node);
    if (this.strict) this.note({ observe: observation, by: this.nameOf(node) });
    for (const listener of this.feeds.observation) listener.onObservation(node, observation);
    kind.report(node, observation);
  }

  now(): Microseconds {
    return this.time;
  }

  nameOf(node: NodeId): string {
    return this.machines[node]?.name ?? `node ${node}`;
  }

  isUp(node: NodeId): boolean {
    return this.machines[node]!.isUp;
  }

  isDown(node: NodeId): boolean {
    return this.machines[node]!.process === null;
  }

  isPaused(node: NodeId): boolean {
    return this.machines[node]!.pauseHolds > 0;
  }

  isBlocked(from: NodeId, to: NodeId): boolean {
    return from !== to && this.network.link(from, to).blocks > 0;
  }

  roleOf(node: NodeId): string {
    return this.machines[node]!.role;
  }

  epochOf(node: NodeId): number {
    return this.machines[node]!.epoch;
  }

  diskOf(node: NodeId): Machine['disk'] {
    return this.machines[node]!.disk;
  }

  statusOf(node: NodeId): Status | null {
    return this.machines[node]!.process?.status() ?? null;
  }

  sent(type: Message['type']): number {
    return this.types.of(type).sent;
  }

  withFixedRole(role: string): readonly NodeId[] {
    return this.servers.filter((node) => this.machines[node]!.plan.role === role);
  }

  /** One line that says what an event is: `n2 handles RequestVote from n1`. */
  describe(event: SimulationEvent): string {
    switch (event.kind) {
      case DELIVERY:
        return `${this.nameOf(event.node as NodeId)} handles ${event.type!.name} from ${this.nameOf(event.from as NodeId)}`;
      case TIMEOUT:
        return `${this.nameOf(event.node as NodeId)} handles the expiry of its timer ${event.timer!.name}`;
      case SYNC:
        return `a sync of ${this.nameOf(event.node as NodeId)} ends`;
      default:
        return `fault ${event.node} of the schedule`;
    }
  }
}
