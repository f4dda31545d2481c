import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Hears } from '../../../sim/listener.js';
import type { NodeId } from '../../../sim/message.js';
import type { Learns } from '../observations.js';
import { isSameValue, nameOfValue } from '../vote.js';
import { acceptorsOf, VotesCast } from './votes-cast.js';

class LearnOnlyChosen implements Hears<'paxos:learn', Learns> {
  private readonly context: PropertyContext;
  private readonly votes: VotesCast;

  constructor(context: PropertyContext) {
    this.context = context;
    this.votes = context.shared('votes cast', (world) => new VotesCast(world));
  }

  onPaxosLearn(node: NodeId, { slot, value }: Learns): void {
    this.votes.castInstantly(node);
    const chosen = this.votes.chosenIn(slot);
    if (chosen !== undefined && isSameValue(chosen.value, value)) return;
    const { world } = this.context;
    const most = this.votes.mostVotesFor(slot, value);
    const why =
      chosen === undefined
        ? `no ballot has more than ${most} of ${acceptorsOf(world).length} votes for it`
        : `${nameOfValue(chosen.value)} is`;
    this.context.violate(
      [node],
      `${world.nameOf(node)} takes ${nameOfValue(value)} as chosen in instance ${slot}, but ${why}.`,
    );
  }
}

export const learnOnlyChosen: PropertyDefinition = {
  name: 'learn-only-chosen',
  about: 'What a learner learns is chosen at that moment.',
  source:
    'Lamport, "Paxos Made Simple", 2001, section 2.1: "never learns that a value has been chosen unless it has been"',
  create: (context) => new LearnOnlyChosen(context),
};
