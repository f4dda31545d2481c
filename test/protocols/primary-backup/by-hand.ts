import { counter } from '../../../src/models/counter.js';
import type { Entry, Ping, PrimaryBackupMessage, View } from '../../../src/protocols/primary-backup/messages.js';
import type { primaryBackupOptions } from '../../../src/protocols/primary-backup/options.js';
import { Replica } from '../../../src/protocols/primary-backup/replica.js';
import { ViewService } from '../../../src/protocols/primary-backup/view-service.js';
import type { Message, NodeId } from '../../../src/sim/message.js';
import { NodeDisk } from '../../../src/sim/node-disk.js';
import { FakeHost } from '../fake-host.js';

export const OPTIONS = {
  mode: 'synchronous',
  acks: 1,
  backups: 2,
  fencing: true,
  lease: 0,
  clockBound: 0.01,
  detector: 'heartbeat',
  pingInterval: 20_000,
  deadAfter: 100_000,
  threshold: 8,
  window: 200,
  minDeviation: 5_000,
  failback: false,
  failbackPause: 1_000_000,
  batch: 2,
  model: counter,
} satisfies Record<keyof typeof primaryBackupOptions | 'model', unknown>;

export type Options = Partial<Record<keyof typeof OPTIONS, unknown>>;

export function id(node: number): NodeId {
  return node as NodeId;
}

export const SERVICE = id(3);
/** A client, beyond the servers. */
export const CLIENT = id(9);

export function command(sequence: number, f = 'increment') {
  return { type: 'Request', session: 7, sequence, operation: { f, key: 'x1', value: null } } as const;
}

export function entries(view: number, ...sequences: readonly number[]): readonly Entry[] {
  return sequences.map((sequence) => ({ view, command: command(sequence) }));
}

class Host extends FakeHost {
  override nodesOf(role?: string): readonly NodeId[] {
    return role === 'view-service' ? [SERVICE] : [0, 1, 2].map(id);
  }
}

/** A server driven by hand: one event in, effects out. */
abstract class ByHand<Server extends Replica | ViewService> {
  readonly host: FakeHost;
  readonly server: Server;

  constructor(node: NodeId, make: new (host: FakeHost) => Server, given: Options, disk = new NodeDisk(true)) {
    const nodes = [0, 1, 2, 3].map(id);
    this.host = new Host({ id: node, nodes, options: { ...OPTIONS, ...given }, disk });
    this.server = new make(this.host);
    this.server.onStart();
    this.host.sent.length = 0;
  }

  receive(from: number, message: PrimaryBackupMessage): this {
    const handlers = this.server as unknown as Record<string, (from: NodeId, message: Message) => void>;
    handlers[`on${message.type}`]!(id(from), message);
    return this;
  }

  /** What it sent of a type since this was last asked, to one node or to anybody. */
  taken<T extends Message>(type: T['type'], to?: number): T[] {
    const sent = this.host.sent.splice(0);
    return sent.flatMap(({ message, to: receiver }) =>
      message.type === type && (to === undefined || receiver === to) ? [message as T] : [],
    );
  }

  marked(name: string): boolean {
    return this.host.observed.some((each) => each.kind === 'mark' && each.name === name);
  }
}

/** n1 of three replicas. */
export class ReplicaByHand extends ByHand<Replica> {
  constructor(given: Options = {}, disk?: NodeDisk) {
    super(id(0), Replica, given, disk);
  }

  view(number: number, primary: number | null, given: Partial<View> = {}): this {
    const who = primary === null ? null : id(primary);
    const nobody = { backups: [], joining: [], sentUs: 0, lease: 0 };
    return this.receive(SERVICE, { type: 'View', number, primary: who, ...nobody, ...given });
  }

  /** Primary of a view with n2 and n3, which agree that the log is empty. */
  primary(view = 2): this {
    this.view(view, 0, { backups: [id(1), id(2)] });
    for (const backup of [1, 2]) this.acknowledge(backup, 0, 1, view);
    return this;
  }

  ask(...sequences: readonly number[]): this {
    for (const sequence of sequences) this.server.onRequest(CLIENT, command(sequence));
    return this;
  }

  acknowledge(from: number, held: number | null, exchange: number, view = 2): this {
    return this.receive(from, { type: 'ReplicateAck', view, held, refused: false, received: null, exchange });
  }

  get outcomes(): string[] {
    const replies = this.taken<Message & { result: { outcome: string } }>('Reply', CLIENT);
    return replies.map(({ result }) => result.outcome);
  }
}

/** view1, which hears from n1, n2 and n3. */
export class ServiceByHand extends ByHand<ViewService> {
  constructor(given: Options = {}, disk?: NodeDisk) {
    super(SERVICE, ViewService, given, disk);
  }

  ping(from: number, view: number, given: Partial<Ping> = {}): this {
    const position = { view: 1, length: 0 };
    const nothing = { acknowledges: false, synced: [], sentUs: this.host.time };
    return this.receive(from, { type: 'Ping', view, position, ...nothing, ...given });
  }

  /** n1 is primary of view 2 with n2 and n3, and has acknowledged it. */
  settled(): this {
    for (const node of [0, 1, 2]) this.ping(node, 1);
    this.ping(0, 1, { acknowledges: true, synced: [id(1), id(2)] });
    this.ping(0, 2, { acknowledges: true });
    this.host.sent.length = 0;
    return this;
  }

  /** Time passes in which only some replicas are heard, and these hear nothing of what is decided meanwhile. */
  silence(ms: number, ...heard: readonly number[]): this {
    const { number } = this.view;
    for (let passed = 20; passed <= ms; passed += 20) {
      this.host.time += 20_000;
      for (const node of heard) this.ping(node, number);
      this.server.onCheckTimeout();
    }
    return this;
  }

  get view(): { number: number; primary: NodeId | null; backups: readonly NodeId[] } {
    const { number, primary, backups } = this.server.status() as never as ServiceByHand['view'];
    return { number, primary, backups };
  }
}
