import type { SwimMessage, Update } from '../../../src/protocols/swim/messages.js';
import { Swim } from '../../../src/protocols/swim/swim.js';
import type { Message, NodeId } from '../../../src/sim/message.js';
import { FakeHost } from '../fake-host.js';

const OPTIONS = {
  period: 200_000,
  timeout: 60_000,
  indirect: 2,
  suspicion: 3,
  probing: 'round-robin',
  gossip: 3,
  piggyback: 6,
  localHealth: 0,
  rejoin: true,
  reconnect: 1,
};

export function id(node: number): NodeId {
  return node as NodeId;
}

export const alive = (member: number, incarnation: number): Update => ({
  member: id(member),
  state: 'alive',
  incarnation,
});
export const suspect = (member: number, incarnation: number): Update => ({
  ...alive(member, incarnation),
  state: 'suspect',
});
export const dead = (member: number, incarnation: number): Update => ({ ...alive(member, incarnation), state: 'dead' });

/** n1 of five, driven by hand: one event in, effects out. */
export class MemberByHand {
  readonly host: FakeHost;
  readonly member: Swim;

  constructor(given: Partial<Record<keyof typeof OPTIONS, unknown>> = {}) {
    const nodes = [0, 1, 2, 3, 4].map(id);
    this.host = new FakeHost({ id: id(0), nodes, options: { ...OPTIONS, ...given } });
    this.member = new Swim(this.host);
    this.member.onStart();
  }

  receive(from: number, message: SwimMessage): this {
    const handlers = this.member as unknown as Record<string, (from: NodeId, message: Message) => void>;
    handlers[`on${message.type}`]!(id(from), message);
    return this;
  }

  /** News, on a probe of n2. */
  hears(...updates: readonly Update[]): this {
    return this.receive(1, { type: 'Ping', sequence: 1, joining: false, updates });
  }

  /** What it holds, and passes on to n2. */
  tells(member: number): Update | undefined {
    this.host.sent.length = 0;
    const [answer] = this.hears().taken('PingAck');
    return (answer as unknown as { updates: readonly Update[] }).updates.find((update) => update.member === id(member));
  }

  taken(type: SwimMessage['type']): (Message & { to: NodeId })[] {
    const sent = this.host.sent.splice(0);
    return sent.flatMap(({ to, message }) => (message.type === type ? [{ ...message, to }] : []));
  }

  get suspected(): unknown {
    return this.member.status().suspected;
  }
}
