import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import { seconds } from '../../../checkers/wording.js';
import type { Hears, Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';

interface Update {
  readonly view: number;
}

/** Who was primary of a view, since when. */
interface Office {
  readonly node: NodeId;
  readonly sinceUs: number;
}

class SinglePrimary implements Pick<Listener, 'onRole' | 'onCell' | 'onCrash'>, Hears<'replica:update', Update> {
  private readonly context: PropertyContext;
  private readonly offices = new Map<number, Office>();
  /** By replica: the latest view that it knows of. */
  private readonly seen: number[];

  constructor(context: PropertyContext) {
    this.context = context;
    this.seen = context.world.servers.map(() => 0);
  }

  onRole(node: NodeId, { role, epoch }: Observations['role']): void {
    if (role !== 'primary') return;
    const { world } = this.context;
    const office = this.offices.get(epoch);
    if (office === undefined) this.offices.set(epoch, { node, sinceUs: world.now() });
    else if (office.node !== node) {
      this.context.violate(
        [office.node, node],
        `view ${epoch} has two primaries: ${world.nameOf(office.node)} since ${seconds(office.sinceUs)}, ${world.nameOf(node)} since ${seconds(world.now())}.`,
      );
    }
  }

  onCell(node: NodeId, name: string, value: unknown): void {
    if (name === 'view' && typeof value === 'number') this.seen[node] = value;
  }

  /** What it had heard but not written is forgotten. */
  onCrash(node: NodeId): void {
    if (node < this.seen.length) this.seen[node] = this.durable(node);
  }

  private durable(node: NodeId): number {
    const value: unknown = this.context.world.diskOf(node).cell<unknown>('view', 0).durable;
    return typeof value === 'number' ? value : 0;
  }

  onReplicaUpdate(node: NodeId, { view }: Update): void {
    if (view >= this.seen[node]!) return;
    const { world } = this.context;
    this.context.violate(
      [node],
      `${world.nameOf(node)} accepts an update of view ${view}, although it knows of view ${this.seen[node]}.`,
    );
  }
}

export const singlePrimary: PropertyDefinition = {
  name: 'single-primary',
  about:
    'At most one node ever acts as primary in a view, and no replica accepts an update of a view below one that it has seen.',
  source: 'Budhiraja, Marzullo, Schneider & Toueg 1993, Pb1; epochs and fencing as in the classic view service',
  create: (context) => new SinglePrimary(context),
};
