import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';

class LeaderAppendOnly implements Listener {
  private readonly context: PropertyContext;

  constructor(context: PropertyContext) {
    this.context = context;
  }

  onTruncate(node: NodeId, name: string, length: number): void {
    const { world } = this.context;
    if (name !== 'log' || world.roleOf(node) !== 'leader') return;
    this.context.violate(
      [node],
      `${world.nameOf(node)}, leader of term ${world.epochOf(node)}, cut its own log to ${length} entries.`,
    );
  }
}

export const leaderAppendOnly: PropertyDefinition = {
  name: 'leader-append-only',
  about: 'While a server leads a term, its log only grows.',
  source: 'Ongaro & Ousterhout 2014, Figure 3 and section 5.3',
  create: (context) => new LeaderAppendOnly(context),
};
