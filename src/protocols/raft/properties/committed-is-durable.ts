import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';
import { CommittedPrefix } from './committed-prefix.js';

/** Applying and acknowledging follow committing, so it is enough to judge the latter. */
class CommittedIsDurable implements Listener {
  private readonly context: PropertyContext;
  private readonly committed: CommittedPrefix;

  constructor(context: PropertyContext) {
    this.context = context;
    this.committed = context.shared('raft committed prefix', (world) => new CommittedPrefix(world));
  }

  onCommit(node: NodeId, { index, epoch }: Observations['commit']): void {
    if (index <= this.committed.length) return;
    const { world } = this.context;
    this.context.violate(
      [node],
      `${world.nameOf(node)} in term ${epoch} takes the log as committed up to entry ${index}, but only ${this.committed.length} ` +
        'entries are: beyond them no quorum made an entry durable while it was in the term of that entry.',
    );
  }
}

export const committedIsDurable: PropertyDefinition = {
  name: 'committed-is-durable',
  about:
    'Whatever a server commits, applies or acknowledges is committed at that moment: an entry of term t at its index or later is ' +
    'durable on a quorum whose members made it durable while their current term was t.',
  source: 'Ongaro & Ousterhout 2014, sections 5.3 and 5.4.2, Figure 8',
  create: (context) => new CommittedIsDurable(context),
};
