import type { PropertyContext, PropertyDefinition } from '../../../checkers/property.js';
import type { Listener } from '../../../sim/listener.js';
import type { Message, NodeId } from '../../../sim/message.js';
import type { RaftMessage, RequestVoteReply } from '../messages.js';
import { ServerDisks } from './server-disks.js';

class VoteDurability implements Listener {
  private readonly context: PropertyContext;
  private readonly servers: number;
  private readonly disks: ServerDisks;
  /** By server and term: whom its vote went to, in any incarnation. */
  private readonly votes: Map<number, NodeId>[];
  /** By server: the latest term of which it has ever sent a message. */
  private readonly spokeOf: number[];

  constructor(context: PropertyContext) {
    this.context = context;
    this.servers = context.world.servers.length;
    this.disks = new ServerDisks(context.world);
    this.votes = context.world.servers.map(() => new Map());
    this.spokeOf = context.world.servers.map(() => 0);
  }

  onSend(from: NodeId, to: NodeId, message: Message): void {
    if (from >= this.servers || to >= this.servers) return;
    const { term, type } = message as RaftMessage;
    // PreVote speaks of a term that nobody has entered yet, and promises nothing.
    if (term === undefined || type === 'PreVote' || type === 'PreVoteReply') return;
    const { durable } = this.disks.of(from).currentTerm;
    if (durable < this.spokeOf[from]!) this.judgeForgotten(from, durable);
    if (term > this.spokeOf[from]!) this.spokeOf[from] = term;
    if (durable < term) {
      const { world } = this.context;
      this.context.violate(
        [from],
        `${world.nameOf(from)} sends ${type} of term ${term} to ${world.nameOf(to)}, but its disk holds term ${durable}: a crash now would take it back.`,
      );
    }
    if (type === 'RequestVoteReply' && (message as RequestVoteReply).granted) this.judgeVote(from, to, term);
    if (type === 'RequestVote') this.judgeVote(from, from, term);
  }

  /** What a server has said of a term must stay on its disk. */
  private judgeForgotten(node: NodeId, durable: number): void {
    const { world } = this.context;
    this.context.violate(
      [node],
      `${world.nameOf(node)} has sent messages of term ${this.spokeOf[node]}, but its disk went back to term ${durable}: it could vote again in terms that it has voted in.`,
    );
  }

  private judgeVote(voter: NodeId, candidate: NodeId, term: number): void {
    const { world } = this.context;
    const earlier = this.votes[voter]!.get(term);
    if (earlier !== undefined && earlier !== candidate) {
      this.context.violate(
        [voter, earlier, candidate],
        `${world.nameOf(voter)} votes in term ${term} for ${world.nameOf(candidate)}, after it voted for ${world.nameOf(earlier)}.`,
      );
    }
    this.votes[voter]!.set(term, candidate);
    const disk = this.disks.of(voter);
    // A server whose disk is in a later term by now cannot vote again in this one.
    if (disk.currentTerm.durable > term) return;
    const { durable } = disk.votedFor;
    if (durable === candidate) return;
    const held = durable === null ? 'none' : world.nameOf(durable);
    this.context.violate(
      [voter, candidate],
      `${world.nameOf(voter)}'s vote of term ${term} for ${world.nameOf(candidate)} leaves, but its disk holds votedFor = ${held}: ` +
        'after a crash it could vote again.',
    );
  }
}

export const voteDurability: PropertyDefinition = {
  name: 'vote-durability',
  about:
    'No message of a term, and no granted vote, leaves a server before its disk holds it; one vote per server and term, across restarts.',
  source:
    'Ongaro & Ousterhout 2014, Figure 2 ("updated on stable storage before responding to RPCs"); thesis, section 3.8',
  create: (context) => new VoteDurability(context),
};
