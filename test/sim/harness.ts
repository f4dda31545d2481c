import type { Distribution } from '../../src/sim/distribution.js';
import { constant } from '../../src/sim/distributions.js';
import type { Listener } from '../../src/sim/listener.js';
import type { Message, NodeId } from '../../src/sim/message.js';
import type { LinkOptions } from '../../src/sim/network.js';
import type { Host, Process } from '../../src/sim/node.js';
import { Simulation } from '../../src/sim/simulation.js';
import type { NodePlan } from '../../src/sim/simulation-plan.js';
import type { Status } from '../../src/sim/world.js';

export interface Ping extends Message {
  readonly type: 'Ping';
  readonly n: number;
}

export function ping(n: number): Ping {
  return { type: 'Ping', n };
}

/** What the nodes of a test do; what is left out does nothing. */
export interface Script {
  start?(host: Host): void;
  ping?(host: Host, from: NodeId, n: number): void;
  timeout?(host: Host, timer: 'A' | 'B'): void;
  durable?(host: Host): void;
}

/** A node that does what its script says, and knows two timers and one message. */
class Actor implements Process {
  private readonly host: Host;
  private readonly script: Script;

  constructor(host: Host) {
    this.host = host;
    this.script = host.options as Script;
  }

  onStart(): void {
    this.script.start?.(this.host);
  }

  onPing(from: NodeId, { n }: Ping): void {
    this.script.ping?.(this.host, from, n);
  }

  onATimeout(): void {
    this.script.timeout?.(this.host, 'A');
  }

  onBTimeout(): void {
    this.script.timeout?.(this.host, 'B');
  }

  onDurable(): void {
    this.script.durable?.(this.host);
  }

  status(): Status {
    return {};
  }
}

export interface Setting {
  readonly seed?: string;
  readonly servers?: number;
  readonly clients?: number;
  /** Of the server with this number, from 0; clients are silent. */
  readonly script?: (server: number) => Script;
  /** In place of the node that follows a script. */
  readonly node?: new (
    host: Host,
  ) => Process;
  readonly link?: Partial<LinkOptions> | ((from: number, to: number) => Partial<LinkOptions>);
  readonly sync?: Distribution;
  readonly drift?: Distribution;
  readonly offset?: Distribution;
  readonly strict?: boolean;
  readonly listeners?: readonly Listener[];
}

/** A simulation whose world a test changes at chosen times, and a log of what listeners heard, `time what`. */
export class Stage {
  readonly simulation: Simulation;
  readonly log: string[] = [];
  private readonly actions: (() => void)[] = [];

  constructor(setting: Setting) {
    const { servers = 2, clients = 0, script = () => ({}), link = {} } = setting;
    this.simulation = new Simulation({
      seed: setting.seed ?? '1',
      servers: plans('n', servers, script, setting.node ?? Actor),
      clients: plans('c', clients, () => ({}), Actor),
      link: (from, to) => ({
        latency: constant(1000),
        loss: 0,
        duplicate: 0,
        corrupt: 0,
        fifo: false,
        ...(typeof link === 'function' ? link(from, to) : link),
      }),
      disk: { sync: setting.sync ?? constant(0) },
      clocks: { offset: setting.offset ?? constant(0), drift: setting.drift ?? constant(0) },
      strict: setting.strict ?? false,
      listeners: () => [this.scribe(), ...(setting.listeners ?? [])],
      onFault: (entry) => this.actions[entry]!(),
    });
  }

  private scribe(): Listener {
    const name = (node: NodeId) => this.simulation.nameOf(node);
    return {
      onSend: (from, to, message) => this.note(`${name(from)} sends ${(message as Ping).n} to ${name(to)}`),
      onDeliver: (from, to, message) => this.note(`${name(to)} gets ${(message as Ping).n} from ${name(from)}`),
      onDrop: (_from, to, message, reason) => this.note(`${name(to)} misses ${(message as Ping).n}: ${reason}`),
      onTimeout: (node, timer) => this.note(`${name(node)} timer ${timer}`),
      onCrash: (node, { lostWrites }) => this.note(`${name(node)} crashes, ${lostWrites} lost`),
      onRestart: (node, { incarnation }) => this.note(`${name(node)} starts again (${incarnation})`),
    };
  }

  note(what: string): void {
    this.log.push(`${this.simulation.now()} ${what}`);
  }

  /** Does something to the world at a time; at equal times in the order in which it was asked for. */
  at(time: number, action: () => void): this {
    this.actions.push(action);
    this.simulation.schedule(time, this.actions.length - 1);
    return this;
  }

  /** Starts every node and runs to a time. */
  run(until: number): this {
    this.simulation.start();
    return this.goOn(until);
  }

  goOn(until: number): this {
    for (let event = this.simulation.next(until); event !== undefined; event = this.simulation.next(until)) {
      this.simulation.deliver(event);
    }
    return this;
  }

  /** The lines of the log that contain a text. */
  lines(text: string): string[] {
    return this.log.filter((line) => line.includes(text));
  }
}

function plans(prefix: string, count: number, script: (index: number) => Script, node: NodePlan['node']): NodePlan[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${prefix}${index + 1}`,
    role: 'node',
    node,
    options: script(index),
  }));
}

/** The node with this number, from 0: servers first, then clients. */
export function id(node: number): NodeId {
  return node as NodeId;
}
