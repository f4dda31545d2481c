import { bank } from '../../../src/models/bank.js';
import type { CommitMessage, Execute } from '../../../src/protocols/commit/messages.js';
import { ThreePhaseCoordinator } from '../../../src/protocols/three-phase-commit/coordinator.js';
import { ThreePhaseParticipant } from '../../../src/protocols/three-phase-commit/participant.js';
import { TwoPhaseCoordinator } from '../../../src/protocols/two-phase-commit/coordinator.js';
import { TwoPhaseParticipant } from '../../../src/protocols/two-phase-commit/participant.js';
import type { Message, NodeId } from '../../../src/sim/message.js';
import { NodeDisk } from '../../../src/sim/node-disk.js';
import { FakeHost } from '../fake-host.js';

export function id(node: number): NodeId {
  return node as NodeId;
}

/** The coordinator is node 0, the participants are 1 to 3, a client is 9. */
export const COORDINATOR = id(0);
export const CLIENT = id(9);
export const participants = [1, 2, 3].map(id);
export const T = '0.1.1';

class CommitHost extends FakeHost {
  override nodesOf(): readonly NodeId[] {
    throw new Error('ask by role');
  }
}

const OPTIONS = {
  model: bank,
  voteTimeout: 300_000,
  decisionTimeout: 300_000,
  lockTimeout: 100_000,
  voteYes: 1,
  presumed: 'abort',
  cooperative: true,
  initiator: 'coordinator',
  readOnly: false,
  onePhase: false,
};

const classes = {
  'two-phase coordinator': TwoPhaseCoordinator,
  'two-phase participant': TwoPhaseParticipant,
  'three-phase coordinator': ThreePhaseCoordinator,
  'three-phase participant': ThreePhaseParticipant,
} as const;

type Handler = (from: NodeId, message: Message) => void;

/** One site, driven by hand: one event in, its effects out. Its disk syncs at once. */
export class Site {
  readonly disk = new NodeDisk(true);
  host!: FakeHost;
  private process!: object;
  private readonly kind: keyof typeof classes;
  private readonly self: number;
  private readonly options: object;
  private time = 0;

  constructor(kind: keyof typeof classes, { self = kind.endsWith('coordinator') ? 0 : 1, ...options } = {}) {
    this.kind = kind;
    this.self = self;
    this.options = { ...OPTIONS, ...options };
    this.restart();
  }

  /** A new process over the same disk. */
  restart(): this {
    const nodes = [COORDINATOR, ...participants];
    this.host = new CommitHost({ id: id(this.self), nodes, options: this.options, disk: this.disk });
    this.host.nodesOf = ((role: string) => (role === 'coordinator' ? [COORDINATOR] : participants)) as () => NodeId[];
    this.host.time = this.time;
    const process = new classes[this.kind](this.host);
    this.process = process;
    process.onStart();
    return this;
  }

  receive(from: number, message: CommitMessage | Message): this {
    (this.process as Record<string, Handler>)[`on${message.type}`]!(id(from), message);
    return this;
  }

  /** A timer expires, as late as it was set for. */
  expire(timer: string): this {
    this.time += this.host.timers.get(timer)!;
    this.host.time = this.time;
    this.host.timers.delete(timer);
    (this.process as Record<string, () => void>)[`on${timer}Timeout`]!();
    return this;
  }

  /** What it sent since this was last asked: receivers and messages. */
  take(): [number, Message][] {
    return this.host.sent.splice(0).map(({ to, message }) => [to, message]);
  }

  /** The types among them, with their receivers: `Vote to 0`. */
  told(): string[] {
    return this.take().map(([to, message]) => {
      const { type, vote, outcome, state } = message as Message & Record<string, unknown>;
      return [type, vote ?? outcome ?? state, `to ${to}`].filter((word) => word !== undefined).join(' ');
    });
  }

  get records(): unknown[] {
    const log = this.disk.log<{ record: string }>('log');
    return log.slice(1, log.length).map(({ record }) => record);
  }

  get incarnation(): number {
    return this.disk.cell('incarnation', 0).value;
  }

  get marks(): unknown[] {
    return this.host.observed.flatMap((each) => (each.kind === 'mark' ? [(each as { name: string }).name] : []));
  }
}

/** Work for participant 1: it takes some money from account a. */
export function execute(
  change: number,
  { transaction = T, reads = [] as readonly string[], incarnation = 1 } = {},
): Execute {
  const changes: Readonly<Record<string, number>> = change === 0 ? {} : { a: change };
  return {
    type: 'Execute',
    transaction,
    incarnation,
    session: 0,
    sequence: 1,
    reads,
    changes,
    participants,
    initiates: false,
  };
}

export function prepare(incarnation = 1, transaction = T) {
  return { type: 'Prepare', transaction, incarnation, onePhase: false } as const;
}

export function decision(outcome: 'commit' | 'abort', transaction = T) {
  return { type: 'Decision', transaction, outcome } as const;
}

export const ask = { type: 'DecisionRequest', transaction: T } as const;

/** A client's read: it concerns all participants. */
export const readAll = {
  type: 'Request',
  session: 0,
  sequence: 1,
  operation: { f: 'read', key: '', value: null },
} as const;

/** A client's transfer that concerns participant 1 alone. */
export function transferWithin(sequence: number) {
  const operation = { f: 'transfer', key: '', value: { from: 'a', to: 'd', amount: 1 } } as const;
  return { type: 'Request', session: 0, sequence, operation } as const;
}
