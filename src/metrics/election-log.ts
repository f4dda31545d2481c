import type { Listener } from '../sim/listener.js';
import type { Message, Microseconds, NodeId } from '../sim/message.js';
import type { Observations } from '../sim/observation.js';
import type { World } from '../sim/world.js';
import type { OfficeLog } from './office-log.js';

/** How a protocol elects who holds its office, for the metrics of elections. */
export interface ElectionsDefinition {
  /** The role of a node that stands. */
  readonly candidate: string;
  /** The type of the messages by which a holder makes itself known, and the field with its term. */
  readonly announcement: { readonly type: string; readonly term: string };
}

interface Moment {
  readonly timeUs: Microseconds;
  readonly node: NodeId;
  readonly term: number;
}

/** Who stood when, and who heard of which holder when. */
export class ElectionLog implements Listener {
  /** Candidacies, in order. */
  readonly stands: Moment[] = [];
  /** The first time that a node heard from a holder of a later term than before, in order. */
  readonly hearings: Moment[] = [];
  /** How often somebody stood without need. */
  spurious = 0;
  private readonly world: World;
  private readonly offices: OfficeLog;
  private readonly definition: ElectionsDefinition;
  private readonly heardTerm: number[];

  constructor(world: World, offices: OfficeLog, definition: ElectionsDefinition) {
    this.world = world;
    this.offices = offices;
    this.definition = definition;
    this.heardTerm = world.servers.map(() => 0);
  }

  onRole(node: NodeId, { role, epoch }: Observations['role']): void {
    if (role !== this.definition.candidate) return;
    this.stands.push({ timeUs: this.world.now(), node, term: epoch });
    const holder = this.offices.holder();
    if (holder !== null && !this.offices.isDisabled(holder)) this.spurious += 1;
  }

  onDeliver(_from: NodeId, node: NodeId, message: Message): void {
    const { type, term: field } = this.definition.announcement;
    if (message.type !== type) return;
    const term = (message as unknown as Readonly<Record<string, number>>)[field]!;
    if (term <= this.heardTerm[node]!) return;
    this.heardTerm[node] = term;
    this.hearings.push({ timeUs: this.world.now(), node, term });
  }

  /** When a node first heard, from a time on, from a holder of this term or a later one; null where it never did. */
  heardAt(node: NodeId, term: number, fromUs: Microseconds): Microseconds | null {
    const heard = this.hearings.find((one) => one.node === node && one.term >= term && one.timeUs >= fromUs);
    return heard?.timeUs ?? null;
  }

  /** The first term after this one in which somebody stood; null where nobody did. */
  firstContestAfter(term: number): number | null {
    let first: number | null = null;
    for (const stand of this.stands) {
      if (stand.term > term && (first === null || stand.term < first)) first = stand.term;
    }
    return first;
  }
}
