import type { Microseconds, NodeId } from '../../sim/message.js';
import type { Observations } from '../../sim/observation.js';
import type { World } from '../../sim/world.js';
import { seconds } from '../wording.js';
import type { LivenessMonitor, Window, WindowOutcome } from './monitor.js';

interface Waiting {
  readonly operation: string;
  readonly invokedUs: Microseconds;
}

/** What one window knows of its clients: since when each was owed an answer, and when it got one. */
interface Owed {
  readonly since: Map<NodeId, Microseconds>;
  readonly answered: Map<NodeId, Microseconds>;
  /** How long an answer may take. */
  readonly boundUs: Microseconds;
  /** What is invoked later is of no concern to this window. */
  readonly closesUs: Microseconds;
}

/**
 * Every client whose operation was open in the window, or that invoked one, got an answer: within the bound from the
 * start of the window, or from its invocation where that came later. Then the window is judged when that time is over.
 */
export class Progress implements LivenessMonitor {
  private readonly world: World;
  private readonly office: string | null;
  private readonly open = new Map<NodeId, Waiting>();
  private readonly windows = new Map<number, Owed>();

  constructor(world: World, office: string | null) {
    this.world = world;
    this.office = office;
  }

  onInvoke(client: NodeId, { f, key }: Observations['invoke']): void {
    const now = this.world.now();
    this.open.set(client, { operation: key === '' ? f : `${f} of ${key}`, invokedUs: now });
    for (const { since, closesUs } of this.windows.values()) {
      if (!since.has(client) && now <= closesUs) since.set(client, now);
    }
  }

  onOk(client: NodeId): void {
    this.answer(client);
  }

  onFail(client: NodeId, { refused }: Observations['fail']): void {
    if (refused) this.answer(client);
  }

  onInfo(client: NodeId): void {
    this.open.delete(client);
  }

  private answer(client: NodeId): void {
    this.open.delete(client);
    for (const { since, answered } of this.windows.values()) {
      if (since.has(client) && !answered.has(client)) answered.set(client, this.world.now());
    }
  }

  begin({ id, fromUs, toUs }: Window): void {
    this.windows.set(id, {
      since: new Map([...this.open.keys()].map((client) => [client, fromUs])),
      answered: new Map(),
      boundUs: toUs - fromUs,
      closesUs: toUs,
    });
  }

  end({ id, fromUs, toUs }: Window): WindowOutcome {
    const { since, answered, boundUs } = this.windows.get(id)!;
    const late: NodeId[] = [];
    let slowest: Microseconds | null = null;
    let untilUs: Microseconds | null = null;
    // Nothing is owed to a client that is out of the world for ever.
    const owed = [...since].filter(([client]) => this.world.clients.includes(client));
    for (const [client, sinceUs] of owed) {
      const answer = answered.get(client);
      if (answer !== undefined) slowest = Math.max(slowest ?? 0, answer - sinceUs);
      else if (sinceUs + boundUs <= toUs) late.push(client);
      else untilUs = Math.min(untilUs ?? Number.POSITIVE_INFINITY, sinceUs + boundUs);
    }
    if (late.length > 0) return { kind: 'late', nodes: late, message: this.whoWaits(late, fromUs) };
    if (untilUs !== null) return { kind: 'pending', untilUs };
    this.windows.delete(id);
    return slowest === null ? { kind: 'idle' } : { kind: 'met', tookUs: slowest };
  }

  private whoWaits(late: readonly NodeId[], fromUs: Microseconds): string {
    const clients = late.map((client) => {
      const waiting = this.open.get(client);
      const what = waiting === undefined ? '' : ` (${waiting.operation}, since ${seconds(waiting.invokedUs)})`;
      return `${this.world.nameOf(client)}${what}`;
    });
    return `no answer since ${seconds(fromUs)} for ${clients.join(', ')}; ${this.stateOfOffice()}.`;
  }

  private stateOfOffice(): string {
    if (this.office === null) return 'this protocol has no office to wait for';
    const holders = this.world.servers.filter(
      (node) => this.world.isUp(node) && this.world.roleOf(node) === this.office,
    );
    if (holders.length === 0) return `nobody is ${this.office}`;
    return `${this.office}: ${holders.map((node) => `${this.world.nameOf(node)} (${this.world.epochOf(node)})`).join(', ')}`;
  }
}
