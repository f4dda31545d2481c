import type { World } from '../../../sim/world.js';
import type { Ballot } from '../ballot.js';
import { nameOfValue } from '../vote.js';
import type { CastVote } from './votes-cast.js';

/** A ballot in messages: `ballot (3, n2)`. */
export function ballotName(world: World, { round, node }: Ballot): string {
  return `ballot (${round}, ${world.nameOf(node)})`;
}

/** A vote in messages: `n1 voted for x in ballot (3, n2)`. */
export function voteInWords(world: World, vote: CastVote): string {
  return `${world.nameOf(vote.acceptor)} voted for ${nameOfValue(vote.value)} in ${ballotName(world, vote.ballot)}`;
}
