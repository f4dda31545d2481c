import type { PaxosMessage } from '../../../src/protocols/paxos/messages.js';
import { Paxos } from '../../../src/protocols/paxos/paxos.js';
import type { Ballot } from '../../../src/protocols/paxos-common/ballot.js';
import { constant, uniform } from '../../../src/sim/distributions.js';
import type { Message, NodeId } from '../../../src/sim/message.js';
import { NodeDisk } from '../../../src/sim/node-disk.js';
import type { Status } from '../../../src/sim/world.js';
import { FakeHost } from '../fake-host.js';

const OPTIONS = {
  proposers: 2,
  start: constant(1000),
  timeout: 100_000,
  backoff: uniform(10_000, 100_000),
  learnTimeout: 200_000,
};

export function id(node: number): NodeId {
  return node as NodeId;
}

export function ballot(round: number, node: number): Ballot {
  return { round, node: id(node) };
}

/** n1 of five, which proposes, driven by hand: one event in, effects out. Its disk needs no sync. */
export class PaxosNode {
  readonly disk = new NodeDisk(true);
  host!: FakeHost;
  paxos!: Paxos;
  private readonly self: number;

  constructor(self = 0) {
    this.self = self;
    this.restart();
  }

  /** A new process over the same disk. */
  restart(): this {
    const nodes = [0, 1, 2, 3, 4].map(id);
    this.host = new FakeHost({
      id: id(this.self),
      nodes,
      options: OPTIONS,
      roles: { proposer: nodes.slice(0, OPTIONS.proposers) },
      disk: this.disk,
    });
    this.paxos = new Paxos(this.host);
    this.paxos.onStart();
    return this;
  }

  receive(from: number, message: PaxosMessage): this {
    const handlers = this.paxos as unknown as Record<string, (from: NodeId, message: PaxosMessage) => void>;
    handlers[`on${message.type}`]!(id(from), message);
    return this;
  }

  /** What it sent since this was last asked, of one type. */
  taken<T extends Message>(type: T['type']): T[] {
    return this.host.sent.splice(0).flatMap(({ message }) => (message.type === type ? [message as T] : []));
  }

  /** Its first ballot is promised by n1, n2 and n3, who report these votes. */
  promisedBy(votes: readonly (readonly [Ballot, string] | null)[]): this {
    this.paxos.onProposeTimeout();
    const mine = this.status.ballot as Ballot;
    votes.forEach((vote, from) => {
      const accepted = vote === null ? null : { ballot: vote[0], value: vote[1] };
      this.receive(from, { type: 'Promise', ballot: mine, accepted });
    });
    return this;
  }

  get status(): Status {
    return this.paxos.status();
  }
}
