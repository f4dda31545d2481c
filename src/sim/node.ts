import type { DiskDamage } from './disk-health.js';
import type { Disk } from './disk-types.js';
import type { Distribution } from './distribution.js';
import type { Message, Microseconds, NodeId, Timeouts } from './message.js';
import type { Observation } from './observation.js';
import type { Status } from './world.js';

/** The only door between a node and the world; one for each node and incarnation. */
export interface Host {
  readonly id: NodeId;
  /** The servers, this one included. */
  readonly nodes: readonly NodeId[];
  /** Those of them that are members at the start: all, where no fault adds any. */
  readonly initialMembers: readonly NodeId[];
  readonly disk: Disk;
  readonly options: unknown;
  nodesOf(role: string): readonly NodeId[];
  now(): Microseconds;
  wallClock(): Microseconds;
  random(): number;
  send(to: NodeId, message: Message): void;
  sendUnforced(to: NodeId, message: Message): void;
  setTimer(name: string, delayUs: Microseconds): void;
  cancelTimer(name: string): void;
  observe(observation: Observation): void;
  mark(name: string): void;
  becomes(role: string, epoch: number): void;
}

/** A method of a process that handles one kind of event. */
export type Handler = (this: unknown, from?: unknown, message?: unknown) => unknown;

/** A running node, as the kernel sees it: handlers and timeouts are found by their names. */
export interface Process {
  onStart(): void;
  onDurable?(): void;
  onCorruption?(damage: DiskDamage): void;
  status(): Status;
}

/**
 * What a protocol author extends. A node lives from a start to a crash: a restart makes a new instance over the same
 * disk, so volatile state is lost by construction. Seen from outside a handler is one event in and ordered effects out
 * (send, write, timer, observe). Fields are plain data (numbers, strings, booleans, arrays, plain objects, Map, Set) or
 * disk handles, so that a node can be cloned, compared and shown.
 *
 * @typeParam Sends   messages that it sends, replies to clients included
 * @typeParam Options values of the options that its protocol defines
 */
export abstract class Node<Sends extends Message = never, Options = unknown> implements Process {
  protected readonly host: Host;
  /** What survives a crash. */
  protected readonly disk: Disk;
  /** This node's own number. */
  protected readonly id: NodeId;
  /** The servers, this one and those that are yet to be added included, in order. */
  protected readonly nodes: readonly NodeId[];
  /** The servers that are members at the start, in order. One that is not is idle until it is added. */
  protected readonly initialMembers: readonly NodeId[];
  /** The other servers. */
  protected readonly peers: readonly NodeId[];
  /** The parsed values of the protocol's options: durations in microseconds, shares from 0 to 1. */
  protected readonly options: Options;

  constructor(host: Host) {
    this.host = host;
    this.disk = host.disk;
    this.id = host.id;
    this.nodes = host.nodes;
    this.initialMembers = host.initialMembers;
    this.peers = host.nodes.filter((node) => node !== host.id);
    this.options = host.options as Options;
  }

  /** The process has started, or started again after a crash. */
  onStart(): void {}

  /** A sync ended: what was written before it began is durable. Called before the messages that waited for it leave. */
  onDurable?(): void;

  /**
   * The disk was found damaged when the process started; comes before `onStart`. A class without this method does not
   * start over a damaged disk: its node stays down.
   */
  onCorruption?(damage: DiskDamage): void;

  /** A plain snapshot for failure reports. */
  status(): Status {
    return {};
  }

  /** The servers with a role that the protocol fixes at the start. */
  protected nodesOf(role: string): readonly NodeId[] {
    return this.host.nodesOf(role);
  }

  /** Monotonic local time. Runs at the rate of the node's own clock. */
  protected now(): Microseconds {
    return this.host.now();
  }

  /** Time of day as this node believes it: has an offset, and jumps. */
  protected wallClock(): Microseconds {
    return this.host.wallClock();
  }

  /** A uniform draw from 0 to below 1, from the node's own stream. */
  protected random(): number {
    return this.host.random();
  }

  /** A draw from a distribution; whole microseconds for durations. */
  protected draw(distribution: Distribution): number {
    return distribution.quantile(this.host.random());
  }

  /** Sends a message, which leaves as soon as everything this node wrote before is durable. */
  protected send(to: NodeId, message: Sends): void {
    this.host.send(to, message);
  }

  /** Sends a message to every other server, as `send` does. */
  protected broadcast(message: Sends): void {
    for (const peer of this.peers) this.host.send(peer, message);
  }

  /** Sends a message that leaves at once, whatever is not yet durable. */
  protected sendUnforced(to: NodeId, message: Sends): void {
    this.host.sendUnforced(to, message);
  }

  /**
   * Sets a timer, in local time, or sets it anew: the earlier expiry is dropped. A timer `Election` expires in
   * `onElectionTimeout`; naming one without its method is a compile error.
   */
  protected setTimer<K extends string>(this: Node<Sends, Options> & Timeouts<K>, name: K, delayUs: Microseconds): void {
    this.host.setTimer(name, delayUs);
  }

  /** Takes back a timer. One that is not set is none the worse for it. */
  protected cancelTimer(name: string): void {
    this.host.cancelTimer(name);
  }

  /** Reports what happened, for properties, metrics and people. Never changes behaviour. */
  protected observe(observation: Observation): void {
    this.host.observe(observation);
  }

  /** Says that an interesting branch was reached. Scenarios ask for it with `sometimes`. */
  protected mark(name: string): void {
    this.host.mark(name);
  }

  /** Announces a role, for target selectors, properties and metrics. */
  protected becomes(role: string, held: { readonly epoch: number }): void {
    // Authors without a compiler may leave the epoch out where their protocol has none.
    this.host.becomes(role, held?.epoch ?? 0);
  }
}
