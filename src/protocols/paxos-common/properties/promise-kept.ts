import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Listener } from '../../../sim/listener.js';
import type { Message, NodeId } from '../../../sim/message.js';
import { type Ballot, compareBallots, NO_BALLOT } from '../ballot.js';
import { type CastVote, VotesCast, type VoteWatcher } from './votes-cast.js';
import { ballotName, voteInWords } from './wording.js';

class PromiseKept implements Listener, VoteWatcher {
  private readonly context: PropertyContext;
  /** By server: the highest ballot that it has ever promised, in any incarnation. */
  private readonly promised: Ballot[];
  /** Who begins a ballot promises it, too: no message says so. */
  private readonly promisesOwn: boolean;

  constructor(context: PropertyContext, promisesOwn: boolean) {
    this.context = context;
    this.promisesOwn = promisesOwn;
    this.promised = context.world.servers.map(() => NO_BALLOT);
    context.shared('votes cast', (world) => new VotesCast(world)).watch(this);
  }

  onSend(from: NodeId, _to: NodeId, message: Message): void {
    const { type } = message;
    if (type !== 'Promise' && !(this.promisesOwn && type === 'Prepare')) return;
    const { ballot } = message as Message & { readonly ballot: Ballot };
    if (compareBallots(ballot, this.promised[from]!) > 0) this.promised[from] = ballot;
  }

  voteCast(vote: CastVote): void {
    const promised = this.promised[vote.acceptor]!;
    if (compareBallots(vote.ballot, promised) >= 0) return;
    const { world } = this.context;
    this.context.violate(
      [vote.acceptor],
      `${voteInWords(world, vote)} of instance ${vote.slot}, after it had promised ${ballotName(world, promised)}.`,
    );
  }
}

/** @param promisesOwn whether who begins a ballot is an acceptor that promises it without a message to itself */
export function promiseKept({ promisesOwn }: { readonly promisesOwn: boolean }): PropertyDefinition {
  return {
    name: 'promise-kept',
    about: 'An acceptor that has promised a ballot never votes in a lower one afterwards, across restarts.',
    source: 'Lamport, "Paxos Made Simple", 2001, P1a and section 2.2: "a promise never again to accept"',
    create: (context) => new PromiseKept(context, promisesOwn),
  };
}
