import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import { seconds } from '../../../checkers/wording.js';
import type { Listener } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Observations } from '../../../sim/observation.js';

/** Who led a term, since when. */
interface Leadership {
  readonly node: NodeId;
  readonly sinceUs: number;
}

class ElectionSafety implements Listener {
  private readonly context: PropertyContext;
  private readonly leaders = new Map<number, Leadership>();
  /** Candidates that a server voted for, by `term/voter`, kept to tell who made the clash possible. */
  private readonly votes = new Map<string, NodeId[]>();

  constructor(context: PropertyContext) {
    this.context = context;
  }

  onVote(voter: NodeId, { epoch, candidate }: Observations['vote']): void {
    const key = `${epoch}/${voter}`;
    const earlier = this.votes.get(key);
    if (earlier === undefined) this.votes.set(key, [candidate]);
    else if (!earlier.includes(candidate)) earlier.push(candidate);
  }

  onRole(node: NodeId, { role, epoch }: Observations['role']): void {
    if (role !== 'leader') return;
    const first = this.leaders.get(epoch);
    if (first === undefined) this.leaders.set(epoch, { node, sinceUs: this.context.world.now() });
    else if (first.node !== node) this.clash(epoch, first, node);
  }

  private clash(term: number, first: Leadership, second: NodeId): void {
    const { world } = this.context;
    const twice = world.servers.filter((voter) => (this.votes.get(`${term}/${voter}`)?.length ?? 0) > 1);
    const culprits =
      twice.length === 0 ? '' : ` ${twice.map((node) => world.nameOf(node)).join(' and ')} voted for both.`;
    this.context.violate(
      [first.node, second, ...twice],
      `term ${term} has two leaders: ${world.nameOf(first.node)} since ${seconds(first.sinceUs)}, ` +
        `${world.nameOf(second)} since ${seconds(world.now())}.${culprits}`,
    );
  }
}

export const electionSafety: PropertyDefinition = {
  name: 'election-safety',
  about: 'For every term, at most one server was ever leader in it.',
  source: 'Ongaro & Ousterhout 2014, Figure 3 and section 5.2',
  create: (context) => new ElectionSafety(context),
};
