import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import { isSameValue } from '../vote.js';
import { type CastVote, VotesCast, type VoteWatcher } from './votes-cast.js';
import { voteInWords } from './wording.js';

class OneValuePerBallot implements VoteWatcher {
  private readonly context: PropertyContext;

  constructor(context: PropertyContext) {
    this.context = context;
    context.shared('votes cast', (world) => new VotesCast(world)).watch(this);
  }

  voteCast(vote: CastVote, [first]: readonly CastVote[]): void {
    if (first === undefined || isSameValue(first.value, vote.value)) return;
    const { world } = this.context;
    this.context.violate(
      [first.acceptor, vote.acceptor],
      `two values were voted for in one ballot of instance ${vote.slot}: ${voteInWords(world, first)}, and ${voteInWords(world, vote)}.`,
    );
  }
}

export const oneValuePerBallot: PropertyDefinition = {
  name: 'one-value-per-ballot',
  about: 'At most one value is voted for in a ballot of an instance, by all acceptors together.',
  source: 'Lamport, "Paxos Made Simple", 2001, section 2.2: a proposal is a number and one value',
  create: (context) => new OneValuePerBallot(context),
};
