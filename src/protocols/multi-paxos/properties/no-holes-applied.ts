import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import { commandName } from '../../../checkers/state-machine-safety.js';
import type { Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';

interface Application {
  readonly node: NodeId;
  readonly session: number;
  readonly sequence: number;
}

/** Judges every application by the one before it on the same replica, and by the first one in the same slot. */
class NoHolesApplied implements Listener {
  private readonly context: PropertyContext;
  /** By server: the last slot that it applied in its present life. */
  private readonly last: number[];
  private readonly first: Application[] = [];

  constructor(context: PropertyContext) {
    this.context = context;
    this.last = context.world.servers.map(() => 0);
  }

  onCrash(node: NodeId): void {
    if (this.last[node] !== undefined) this.last[node] = 0;
  }

  /** A snapshot stands for every slot up to its own. */
  onRestore(node: NodeId, { index }: Observations['restore']): void {
    this.last[node] = index;
  }

  onApply(node: NodeId, { index, session, sequence }: Observations['apply']): void {
    const { world } = this.context;
    const before = this.last[node]!;
    this.last[node] = index;
    if (index !== before + 1) {
      this.context.violate(
        [node],
        `${world.nameOf(node)} applies slot ${index} right after slot ${before}: it has not applied slot ${before + 1}.`,
      );
    }
    const first = this.first[index];
    if (first === undefined) {
      this.first[index] = { node, session, sequence };
    } else if (first.session !== session || first.sequence !== sequence) {
      this.context.violate(
        [first.node, node],
        `in slot ${index} ${world.nameOf(first.node)} applied ${commandName(first)}, but ${world.nameOf(node)} ${commandName({ session, sequence })}.`,
      );
    }
  }
}

export const noHolesApplied: PropertyDefinition = {
  name: 'no-holes-applied',
  about: 'Replicas apply the same commands in the order of slots, without gaps.',
  source: 'Lamport, "Paxos Made Simple", 2001, section 3: each server executes the same sequence of commands',
  create: (context) => new NoHolesApplied(context),
};
