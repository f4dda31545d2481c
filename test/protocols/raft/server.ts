import type { Operation, Request } from '../../../src/models/client.js';
import { register } from '../../../src/models/register.js';
import type { AppendEntries, Entry, RaftMessage, RequestVote } from '../../../src/protocols/raft/messages.js';
import { Raft } from '../../../src/protocols/raft/raft.js';
import { uniform } from '../../../src/sim/distributions.js';
import type { Reconfigure } from '../../../src/sim/membership.js';
import type { Message, NodeId } from '../../../src/sim/message.js';
import { NodeDisk } from '../../../src/sim/node-disk.js';
import type { Status } from '../../../src/sim/world.js';
import { FakeHost } from '../fake-host.js';

/** Figure 2 and nothing else: what goes beyond it is switched off. */
const OPTIONS = {
  electionTimeout: uniform(150_000, 300_000),
  heartbeat: 50_000,
  batch: 64,
  preVote: false,
  checkQuorum: false,
  reads: 'log',
  clockDrift: 0.01,
  pipeline: false,
  maxInflight: 16,
  handOver: true,
  catchUpRounds: 10,
  snapshotEvery: null,
  snapshotChunk: 4096,
  model: register,
};

/** A client, beyond the servers. */
export const CLIENT = 9 as NodeId;

export function id(node: number): NodeId {
  return node as NodeId;
}

export function entry(term: number, value?: number): Entry {
  return { term, command: value === undefined ? null : request(value) };
}

export function request(sequence: number, operation: Partial<Operation> = {}) {
  const asked = { f: 'write', key: 'x1', value: sequence, ...operation };
  return { type: 'Request', session: 7, sequence, operation: asked } as const;
}

/** One server of five, n1, or of fewer members, driven by hand: one event in, effects out. Its disk syncs when a test says so. */
export class Server {
  readonly disk: NodeDisk;
  host!: FakeHost;
  raft!: Raft;

  private readonly members: readonly number[];

  constructor({
    term = 0,
    log = [] as readonly Entry[],
    votedFor = null as number | null,
    instant = true,
    members = [0, 1, 2, 3, 4] as readonly number[],
  } = {}) {
    this.members = members;
    this.disk = new NodeDisk(instant);
    this.disk.cell('currentTerm', 0).value = term;
    this.disk.cell<number | null>('votedFor', null).value = votedFor;
    for (const each of log) this.disk.log<Entry>('log').append(each);
    if (!instant) this.settle();
    this.restart();
  }

  /** A new process over the same disk. */
  restart(): this {
    const nodes = [0, 1, 2, 3, 4].map(id);
    this.host = new FakeHost({ id: id(0), nodes, options: OPTIONS, disk: this.disk, members: this.members.map(id) });
    this.raft = new Raft(this.host);
    this.raft.onStart();
    return this;
  }

  /** Makes durable what is written, without telling the server. */
  settle(): void {
    if (this.disk.journal.written === this.disk.journal.durable) return;
    this.disk.journal.startSync(this.disk.files);
    this.disk.journal.endSync(this.disk.files);
  }

  sync(): this {
    this.settle();
    this.raft.onDurable();
    return this;
  }

  /** What it sent since this was last asked. */
  take(): { to: NodeId; message: Message }[] {
    return this.host.sent.splice(0);
  }

  /** The messages of a type among them, without their receivers. */
  taken<T extends Message>(type: T['type']): T[] {
    return this.take().flatMap(({ message }) => (message.type === type ? [message as T] : []));
  }

  receive(from: number, message: RaftMessage | Reconfigure | Request): this {
    const handlers = this.raft as unknown as Record<string, (from: NodeId, message: Message) => void>;
    handlers[`on${message.type}`]!.call(this.raft, id(from), message);
    return this;
  }

  /** Elected in the next term by the votes of n2 and n3; what it sent on the way is gone. */
  elected(): this {
    this.raft.onElectionTimeout();
    this.sync();
    const { term } = this.status;
    for (const voter of [1, 2]) this.receive(voter, { type: 'RequestVoteReply', term: term as number, granted: true });
    this.sync();
    this.take();
    return this;
  }

  get status(): Status {
    return this.raft.status();
  }

  get terms(): number[] {
    const log = this.disk.log<Entry>('log');
    return log.slice(1, log.length).map(({ term }) => term);
  }
}

/** An entry that makes these the members, by number. */
export function configuration(term: number, ...members: readonly number[]): Entry {
  return { term, command: null, members: members.map(id) };
}

export function requestVote(term: number, lastLogIndex = 0, lastLogTerm = 0): RequestVote {
  return { type: 'RequestVote', term, lastLogIndex, lastLogTerm, transfer: false };
}

export function appendEntries(
  term: number,
  [prevLogIndex, prevLogTerm]: readonly [number, number],
  entries: readonly Entry[] = [],
  leaderCommit = 0,
): AppendEntries {
  return { type: 'AppendEntries', term, prevLogIndex, prevLogTerm, entries, leaderCommit, round: 0 };
}
