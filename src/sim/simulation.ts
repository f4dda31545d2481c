import { Core } from './core.js';
import { DiskFeeds } from './disk-feeds.js';
import { DELIVERY, FAULT, SimulationEvent, SYNC, TIMEOUT } from './event.js';
import { Executor } from './executor.js';
import { FeedTable } from './feed-table.js';
import type { RollingHash } from './hash.js';
import { Lifecycle } from './lifecycle.js';
import type { Degradation } from './link-trouble.js';
import type { LocalHost } from './local-host.js';
import { Machine } from './machine.js';
import { Membership } from './membership.js';
import type { Message, Microseconds, NodeId } from './message.js';
import type { Interceptor } from './message-types.js';
import { Network } from './network.js';
import type { NodeDisk } from './node-disk.js';
import { Outbox } from './outbox.js';
import { freezeDeep } from './plain-data.js';
import { randomStream } from './random.js';
import { Saboteur } from './saboteur.js';
import type { NodePlan, SimulationPlan } from './simulation-plan.js';
import { TimerService } from './timer-service.js';
import { Transport } from './transport.js';
import type { Status, World } from './world.js';

/**
 * The machine room: virtual time, a queue of events, and what each of them does. `next` says what is due and `deliver`
 * does it; nothing happens in between. A run is what its plan and its seed make it.
 */
export class Simulation implements World {
  readonly servers: readonly NodeId[];
  readonly clients: readonly NodeId[];
  readonly membership: Membership;
  /** The event that is, or was last, delivered; null before the first. */
  current: SimulationEvent | null = null;
  readonly transport: Transport;
  readonly outbox: Outbox;
  readonly timers: TimerService;
  /** What the world does to clocks and disks. */
  readonly saboteur: Saboteur;
  private readonly core: Core;
  private readonly plan: SimulationPlan;
  private readonly network: Network;
  private readonly executor: Executor;
  private readonly lifecycle: Lifecycle;

  constructor(plan: SimulationPlan) {
    this.plan = plan;
    const core = new Core(plan.strict ?? false, plan.hashPayloads ?? false);
    this.core = core;
    const nodes = [...plan.servers, ...plan.clients];
    core.machines = nodes.map((node, index) => this.build(node, index as NodeId, index < plan.servers.length));
    const ids = core.machines.map(({ id }) => id);
    this.servers = ids.slice(0, plan.servers.length);
    this.clients = ids.slice(plan.servers.length);
    this.membership = new Membership(this.servers.filter((_, index) => plan.servers[index]!.joins !== true));
    this.network = new Network(
      plan.seed,
      nodes.map(({ name }) => name),
      plan.link,
    );
    this.executor = new Executor(core, this, plan.disk.sync);
    this.transport = new Transport(core, this.executor, this.network);
    this.outbox = new Outbox(core, this.executor, this.transport);
    this.timers = new TimerService(core, this.executor);
    this.lifecycle = new Lifecycle(core, this.executor, this.outbox, this.timers);
    this.saboteur = new Saboteur(core, this.lifecycle, this.timers);
    core.feeds = new FeedTable([this.membership, ...plan.listeners(this)]);
    for (const machine of core.machines) this.watchDisk(machine);
  }

  /** Clients have true clocks, and disks that cost nothing. */
  private build(node: NodePlan, id: NodeId, isServer: boolean): Machine {
    const { seed, clocks, disk } = this.plan;
    const random = randomStream(seed, `clock ${node.name}`);
    const offset = random();
    const drift = random();
    return new Machine(
      id,
      node,
      seed,
      isServer ? clocks.drift.quantile(drift) : 0,
      isServer ? clocks.offset.quantile(offset) : 0,
      !isServer || disk.sync.max === 0,
    );
  }

  private watchDisk({ id, name, disk: { journal } }: Machine): void {
    const { core } = this;
    if (core.strict || core.hashPayloads) {
      journal.strict = (value) => {
        if (core.strict) freezeDeep(value);
        if (core.hashPayloads) core.note({ write: value, by: name });
      };
    }
    if (core.feeds.hearsWrites) journal.watcher = new DiskFeeds(id, core.feeds);
  }

  // --- the loop ------------------------------------------------------------------------------------------------------

  /** Starts every process that no fault holds down; called once. */
  start(): void {
    for (const machine of this.core.machines) {
      if (machine.downHolds === 0) this.executor.boot(machine);
    }
  }

  /** Takes the next event that is due by `until`, and moves time to it; undefined when none is. */
  next(until: Microseconds): SimulationEvent | undefined {
    const { core } = this;
    for (;;) {
      const event = core.queue.peek();
      if (event === undefined || event.time > until) return undefined;
      core.queue.pop();
      if (event.kind === TIMEOUT && !this.timers.isDue(event)) continue;
      core.time = event.time;
      this.current = event;
      if (core.hashPayloads) core.effects.length = 0;
      return event;
    }
  }

  /** Does what an event says. */
  deliver(event: SimulationEvent): void {
    switch (event.kind) {
      case DELIVERY:
        this.transport.arrive(event);
        break;
      case TIMEOUT:
        this.timers.expire(event);
        break;
      case SYNC:
        this.outbox.syncEnds(event);
        break;
      case FAULT:
        this.core.count(event, event.node);
        this.plan.onFault?.(event.node);
        break;
    }
  }

  /** The run is over at this time: listeners hear of it. */
  end(at: Microseconds): void {
    this.core.time = at;
    for (const listener of this.core.feeds.end) listener.onEnd();
  }

  /** Puts an entry of the schedule into the queue, `first`: before all else that is due then; `onFault` gets its number. */
  schedule(at: Microseconds, entry: number, first = false): void {
    const event = new SimulationEvent(at, 0, FAULT, entry, -1, 0, false, null, null, null);
    this.core[first ? 'pushFirst' : 'push'](event);
  }

  /** Has an entry of the schedule strike at the end of the handler that runs; at once where none does. */
  strikeAfterHandler(entry: number): void {
    this.core.deferred.push(entry);
    if (this.core.active === null) this.strikeDeferred();
  }

  strikeDeferred(): void {
    for (const entry of this.core.deferred.splice(0)) {
      this.core.hash.fold(entry);
      this.plan.onFault?.(entry);
    }
  }

  // --- what the world does to nodes ----------------------------------------------------------------------------------

  /** One more fault holds the node down. The first one kills the process. */
  crash(node: NodeId): void {
    this.lifecycle.crash(node);
  }

  /** One fault less holds the node down. The last one lets the process start again. */
  restart(node: NodeId): void {
    this.lifecycle.restart(node);
  }

  /** One more fault holds the node still. */
  pause(node: NodeId): void {
    this.lifecycle.pause(node);
  }

  /** One fault less holds the node still. The last one lets it catch up. */
  resume(node: NodeId): void {
    this.lifecycle.resume(node);
  }

  /** One more fault cuts the link. */
  block(from: NodeId, to: NodeId): void {
    this.network.link(from, to).blocks += 1;
  }

  /** One fault less cuts the link. */
  unblock(from: NodeId, to: NodeId): void {
    this.network.link(from, to).blocks -= 1;
  }

  /** The next crash of the node leaves a random prefix of its unsynced writes. */
  tearNextCrash(node: NodeId): void {
    this.core.machines[node]!.torn = true;
  }

  /** Faults make a directed link worse. */
  degrade(from: NodeId, to: NodeId, degradation: Degradation): void {
    this.network.link(from, to).degrade(degradation);
  }

  mend(from: NodeId, to: NodeId, degradation: Degradation): void {
    this.network.link(from, to).mend(degradation);
  }

  /** A message that no handler sent leaves now: extra load. */
  inject(from: NodeId, to: NodeId, message: Message): void {
    this.transport.leave(from, to, message);
  }

  /** Shows messages of a type before they leave, or before they are handled. */
  intercept(type: Message['type'], moment: 'leaving' | 'arriving', interceptor: Interceptor): void {
    this.transport.types.of(type)[moment === 'leaving' ? 'onLeaving' : 'onArriving'] = interceptor;
  }

  // --- the world, as others see it -----------------------------------------------------------------------------------

  /** The trace hash: equal for equal runs. */
  get hash(): RollingHash {
    return this.core.hash;
  }

  /** The hash of payloads and effects, where it was asked for. */
  get payloads(): RollingHash {
    return this.core.payloads;
  }

  /** What the current event has led to so far, where payloads are hashed. */
  get effects(): readonly unknown[] {
    return this.core.effects;
  }

  /** Deliveries, timeouts, syncs and faults so far. */
  get events(): number {
    return this.core.events;
  }

  /** The host whose handler runs now, or ended with an exception. */
  get active(): LocalHost | null {
    return this.core.active;
  }

  now(): Microseconds {
    return this.core.time;
  }

  get members(): readonly NodeId[] {
    return this.membership.members;
  }

  nameOf(node: NodeId): string {
    return this.core.machines[node]?.name ?? `node ${String(node)}`;
  }

  isUp(node: NodeId): boolean {
    return this.core.machines[node]!.isUp;
  }

  isDown(node: NodeId): boolean {
    return this.core.machines[node]!.process === null;
  }

  isPaused(node: NodeId): boolean {
    return this.core.machines[node]!.pauseHolds > 0;
  }

  isBlocked(from: NodeId, to: NodeId): boolean {
    return from !== to && this.network.link(from, to).blocks > 0;
  }

  roleOf(node: NodeId): string {
    return this.core.machines[node]!.role;
  }

  plays(node: NodeId, role: string): boolean {
    return this.core.machines[node]!.plan.plays?.includes(role) ?? false;
  }

  epochOf(node: NodeId): number {
    return this.core.machines[node]!.epoch;
  }

  diskOf(node: NodeId): NodeDisk {
    return this.core.machines[node]!.disk;
  }

  statusOf(node: NodeId): Status | null {
    return this.core.machines[node]!.process?.status() ?? null;
  }

  sent(type: Message['type']): number {
    return this.transport.types.of(type).sent;
  }
}
