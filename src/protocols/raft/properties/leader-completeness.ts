import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import { seconds } from '../../../checkers/wording.js';
import type { Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';
import type { Entry } from '../messages.js';
import { CommittedPrefix } from './committed-prefix.js';

class LeaderCompleteness implements Listener {
  private readonly context: PropertyContext;
  private readonly committed: CommittedPrefix;

  constructor(context: PropertyContext) {
    this.context = context;
    this.committed = context.shared('raft committed prefix', (world) => new CommittedPrefix(world));
  }

  /** By log matching it is enough to look at the last entry that was committed in an earlier term. */
  onRole(node: NodeId, { role, epoch }: Observations['role']): void {
    if (role !== 'leader') return;
    let index = this.committed.length;
    while (index > 0 && this.committed.entries[index]!.term >= epoch) index -= 1;
    if (index === 0) return;
    const { entry, term } = this.committed.entries[index]!;
    const log = this.context.world.diskOf(node).log<Entry>('log');
    if (index < log.firstIndex || log.at(index)?.term === entry.term) return;
    const { world } = this.context;
    const found =
      log.at(index) === undefined ? `ends at ${log.length}` : `has one of term ${log.at(index)!.term} there`;
    this.context.violate(
      [node],
      `${world.nameOf(node)} became leader of term ${epoch} at ${seconds(world.now())} without entry ${index} of term ${entry.term}, ` +
        `which was committed in term ${term}: its log ${found}.`,
    );
  }
}

export const leaderCompleteness: PropertyDefinition = {
  name: 'leader-completeness',
  about: 'An entry committed in a term is in the log of every leader of a later term at its election.',
  source: 'Ongaro & Ousterhout 2014, Figure 3 and section 5.4',
  create: (context) => new LeaderCompleteness(context),
};
