import { NodeClock } from './clock.js';
import type { SimulationEvent } from './event.js';
import { Fifo, type Linked } from './fifo.js';
import type { LocalHost } from './local-host.js';
import type { Message, NodeId } from './message.js';
import type { Handler, Process } from './node.js';
import { NodeDisk } from './node-disk.js';
import { type RandomStream, randomStream } from './random.js';
import type { NodePlan } from './simulation-plan.js';
import type { Timer } from './timers.js';

/** A message that waits until everything its sender wrote before it is durable. */
export class HeldMessage implements Linked<HeldMessage> {
  readonly to: NodeId;
  readonly message: Message;
  /** How many writes of the disk must be durable before it may leave. */
  readonly barrier: number;
  next: HeldMessage | null = null;

  constructor(to: NodeId, message: Message, barrier: number) {
    this.to = to;
    this.message = message;
    this.barrier = barrier;
  }
}

/** A node as the world has it, over all its incarnations: what a crash leaves (disk, clock) and what it takes. */
export class Machine {
  readonly id: NodeId;
  readonly name: string;
  readonly plan: NodePlan;
  readonly disk: NodeDisk;
  readonly clock: NodeClock;
  readonly random: RandomStream;
  readonly diskRandom: RandomStream;
  /** What faults draw on this node: apart, so that they shift nobody else's draws. */
  readonly faultRandom: RandomStream;
  /** The role that the node last announced, and its epoch. */
  role: string;
  epoch = 0;
  /** How many faults hold it down, and how many hold it still. */
  downHolds = 0;
  pauseHolds = 0;
  /** Counts starts; 0 before the first. */
  incarnation = 0;
  /** The running process, and its door to the world; null while it is down. */
  process: Process | null = null;
  host: LocalHost | null = null;
  /** The handlers of the running process, by message type, as far as they were looked up. */
  handlers: (Handler | undefined)[] = [];
  timers = new Map<string, Timer>();
  /** In the order of their barriers. */
  outbox = new Fifo<HeldMessage>();
  /** What arrived while it was paused, in order. */
  backlog: SimulationEvent[] = [];
  /** A fault struck while a handler ran: the process dies at its end, and what it does until then has no effect. */
  doomed = false;
  /** How many of the faults that broke its disk hold it down since a write or a sync failed. */
  diskHolds = 0;
  /** The end of a sync that a stalled disk keeps back. */
  stalledSync: SimulationEvent | null = null;
  /** The crash that is coming leaves a random prefix of the unsynced writes. */
  torn = false;
  /** A sync ended while it was paused. */
  missedSync = false;
  /** Writes that listeners heard of as durable, on a disk that needs no sync. */
  reportedWrites = 0;

  constructor(id: NodeId, plan: NodePlan, seed: string, drift: number, offset: number, instantDisk: boolean) {
    this.id = id;
    this.name = plan.name;
    this.plan = plan;
    this.role = plan.role;
    this.disk = new NodeDisk(instantDisk);
    this.clock = new NodeClock(drift, offset);
    this.random = randomStream(seed, `node ${plan.name}`);
    this.diskRandom = randomStream(seed, `disk ${plan.name}`);
    this.faultRandom = randomStream(seed, `faults on ${plan.name}`);
  }

  get isUp(): boolean {
    return this.process !== null && this.pauseHolds === 0;
  }
}
