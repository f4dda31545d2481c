import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import { isSameValue, nameOfValue } from '../vote.js';
import { type CastVote, VotesCast, type VoteWatcher } from './votes-cast.js';
import { ballotName } from './wording.js';

class Agreement implements VoteWatcher {
  private readonly context: PropertyContext;

  constructor(context: PropertyContext) {
    this.context = context;
    context.shared('votes cast', (world) => new VotesCast(world)).watch(this);
  }

  valueChosen(vote: CastVote, first: CastVote): void {
    if (isSameValue(vote.value, first.value)) return;
    const { world } = this.context;
    this.context.violate(
      [first.acceptor, vote.acceptor],
      `two values are chosen in instance ${vote.slot}: a quorum voted for ${nameOfValue(first.value)} in ` +
        `${ballotName(world, first.ballot)}, and one for ${nameOfValue(vote.value)} in ${ballotName(world, vote.ballot)}.`,
    );
  }
}

export const agreement: PropertyDefinition = {
  name: 'agreement',
  about:
    'At most one value is ever chosen in an instance; chosen means that in some ballot all members of some quorum voted for it.',
  source: 'Lamport, "Paxos Made Simple", 2001, section 2.1 ("only a single value is chosen") and P2',
  create: (context) => new Agreement(context),
};
