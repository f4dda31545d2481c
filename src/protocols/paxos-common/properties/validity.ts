import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Request } from '../../../models/client.js';
import { EXTRA_LOAD_SESSIONS } from '../../../models/extra-load.js';
import type { Hears, Listener } from '../../../sim/listener.js';
import type { Message, NodeId } from '../../../sim/message.js';
import type { Proposes } from '../observations.js';
import { nameOfValue, type Value } from '../vote.js';
import { type CastVote, VotesCast, type VoteWatcher } from './votes-cast.js';

class Validity implements Listener, Hears<'paxos:propose', Proposes>, VoteWatcher {
  private readonly context: PropertyContext;
  private readonly proposed = new Set<string>();

  constructor(context: PropertyContext) {
    this.context = context;
    context.shared('votes cast', (world) => new VotesCast(world)).watch(this);
  }

  onPaxosPropose(_node: NodeId, { value }: Proposes): void {
    this.proposed.add(nameOfValue(value));
  }

  onSend(_from: NodeId, _to: NodeId, message: Message): void {
    if (message.type === 'Request') this.proposed.add(nameOfValue(message as Request));
  }

  valueChosen(vote: CastVote): void {
    if (this.wasProposed(vote.value)) return;
    this.context.violate(
      [vote.acceptor],
      `${nameOfValue(vote.value)} is chosen in instance ${vote.slot}, but nobody proposed it.`,
    );
  }

  /** No-ops are the protocol's own, and the requests of a flood come from no client. */
  private wasProposed(value: Value): boolean {
    if (value === null) return true;
    if (typeof value !== 'string' && value.session >= EXTRA_LOAD_SESSIONS) return true;
    return this.proposed.has(nameOfValue(value));
  }
}

export const validity: PropertyDefinition = {
  name: 'validity',
  about:
    "Only a value that has been proposed is chosen: a proposer's own, a client's command, or a no-op that fills a hole.",
  source: 'Lamport, "Paxos Made Simple", 2001, section 2.1: "only a value that has been proposed may be chosen"',
  create: (context) => new Validity(context),
};
