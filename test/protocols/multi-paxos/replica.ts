import { register } from '../../../src/models/register.js';
import type { Command, MultiPaxosMessage, SlotVote } from '../../../src/protocols/multi-paxos/messages.js';
import { MultiPaxos } from '../../../src/protocols/multi-paxos/multi-paxos.js';
import type { Ballot } from '../../../src/protocols/paxos-common/ballot.js';
import { uniform } from '../../../src/sim/distributions.js';
import type { Message, NodeId } from '../../../src/sim/message.js';
import { NodeDisk } from '../../../src/sim/node-disk.js';
import type { Status } from '../../../src/sim/world.js';
import { FakeHost } from '../fake-host.js';

const OPTIONS = {
  leaderTimeout: uniform(150_000, 300_000),
  heartbeat: 50_000,
  batch: 3,
  pipeline: 2,
  catchUp: 4,
  snapshotEvery: 0,
  model: register,
};

/** A client, beyond the replicas. */
export const CLIENT = 9 as NodeId;

export function id(node: number): NodeId {
  return node as NodeId;
}

export function ballot(round: number, node: number): Ballot {
  return { round, node: id(node) };
}

export function command(sequence: number) {
  const operation = { f: 'write', key: 'x1', value: sequence };
  return { type: 'Request', session: 7, sequence, operation } as const;
}

export interface Reported {
  readonly first?: number;
  readonly chosen?: readonly Command[];
  readonly votes?: readonly SlotVote[];
}

/** n1 of five, driven by hand: one event in, effects out. Its disk syncs when a test says so, or needs none. */
export class ReplicaByHand {
  readonly disk: NodeDisk;
  host!: FakeHost;
  replica!: MultiPaxos;
  private readonly options: object;

  constructor({ instant = true, ...options }: Partial<typeof OPTIONS> & { readonly instant?: boolean } = {}) {
    this.disk = new NodeDisk(instant);
    this.options = { ...OPTIONS, ...options };
    this.restart();
  }

  /** A new process over the same disk. */
  restart(): this {
    const nodes = [0, 1, 2, 3, 4].map(id);
    this.host = new FakeHost({ id: id(0), nodes, options: this.options, disk: this.disk });
    this.replica = new MultiPaxos(this.host);
    this.replica.onStart();
    return this;
  }

  sync(): this {
    this.disk.journal.startSync(this.disk.files);
    this.disk.journal.endSync(this.disk.files);
    this.replica.onDurable();
    return this;
  }

  receive(from: number, message: MultiPaxosMessage): this {
    const handlers = this.replica as unknown as Record<string, (from: NodeId, message: MultiPaxosMessage) => void>;
    handlers[`on${message.type}`]!(id(from), message);
    return this;
  }

  ask(...sequences: readonly number[]): this {
    for (const sequence of sequences) this.replica.onRequest(CLIENT, command(sequence));
    return this;
  }

  /** Leader of ballot (1, n1) by the promises of n2 and n3, which report this; what it sent on the way is gone. */
  elected(...reports: readonly Reported[]): this {
    this.replica.onLeaderTimeout();
    for (const from of [1, 2]) {
      const { first = 1, chosen = [], votes = [] } = reports[from - 1] ?? {};
      this.receive(from, { type: 'Promise', ballot: ballot(1, 0), first, chosen, votes });
    }
    return this;
  }

  votes(first: number, ...voters: readonly number[]): this {
    for (const from of voters) this.receive(from, { type: 'Accepted', ballot: ballot(1, 0), first });
    return this;
  }

  /** What it sent to one node since this was last asked, of one type. */
  taken<T extends Message>(type: T['type'], to = 1): T[] {
    const sent = this.host.sent.splice(0);
    return sent.flatMap((each) => (each.message.type === type && each.to === to ? [each.message as T] : []));
  }

  /** Slots that it has applied, in order. */
  get applied(): number[] {
    return this.host.observed.flatMap((each) => (each.kind === 'apply' ? [each.index] : []));
  }

  marked(name: string): boolean {
    return this.host.observed.some((each) => each.kind === 'mark' && each.name === name);
  }

  get status(): Status {
    return this.replica.status();
  }
}
