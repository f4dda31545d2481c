import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import { isSameValue, nameOfValue } from '../vote.js';
import { type CastVote, VotesCast, type VoteWatcher } from './votes-cast.js';
import { ballotName } from './wording.js';

class OneVote implements VoteWatcher {
  private readonly context: PropertyContext;

  constructor(context: PropertyContext) {
    this.context = context;
    context.shared('votes cast', (world) => new VotesCast(world)).watch(this);
  }

  voteCast(vote: CastVote, before: readonly CastVote[]): void {
    const earlier = before.find(({ acceptor }) => acceptor === vote.acceptor);
    if (earlier === undefined || isSameValue(earlier.value, vote.value)) return;
    const { world } = this.context;
    this.context.violate(
      [vote.acceptor],
      `${world.nameOf(vote.acceptor)} voted twice in ${ballotName(world, vote.ballot)} of instance ${vote.slot}: ` +
        `for ${nameOfValue(earlier.value)} and for ${nameOfValue(vote.value)}.`,
    );
  }
}

export const oneVote: PropertyDefinition = {
  name: 'one-vote',
  about: 'An acceptor votes for at most one value in a ballot of an instance; it may repeat that vote.',
  source: 'Lamport, "The Part-Time Parliament", 1998, section 2.1; "Paxos Made Simple", 2001, section 2.2',
  create: (context) => new OneVote(context),
};
