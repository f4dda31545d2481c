import type { Handlers, NodeId, Timeouts } from '../../sim/message.js';
import type { Status } from '../../sim/world.js';
import { type Ballot, ballotOrNone, compareBallots, epochOf, isSameBallot, NO_BALLOT } from '../paxos-common/ballot.js';
import { highestVote, type Vote } from '../paxos-common/vote.js';
import { Acceptor } from './acceptor.js';
import type { Accepted, PaxosMessage, Promised, Rejected } from './messages.js';

/** How many times as long as at first a proposer waits at most that is refused again and again. */
const LONGEST_BACKOFF = 8;

type Phase = 'idle' | 'preparing' | 'accepting';

/**
 * Single-decree Paxos (Lamport, "Paxos Made Simple", 2001). Every node learns. With a plain count every node accepts, and
 * the first ones propose as well; with counts by role these are nodes of their own. The proposer of a ballot is the distinguished learner of its votes.
 */
export class Paxos extends Acceptor implements Handlers<PaxosMessage>, Timeouts<'Learn' | 'Propose'> {
  /** "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to issue" (section 2.3). */
  protected readonly round = this.disk.cell('round', 0);

  protected phase: Phase = 'idle';
  protected ballot: Ballot = NO_BALLOT;
  /** Who promised this ballot, with the vote that each reported; a set by node, since answers may arrive twice. */
  protected promises = new Map<NodeId, Vote<string> | null>();
  /** Who voted in this ballot. */
  protected voters = new Set<NodeId>();
  protected value: string | null = null;
  /** The highest ballot that it was refused for. */
  protected highestSeen: Ballot = NO_BALLOT;
  /** How many times as long as at first it waits after the next refusal. */
  private backoffFactor = 1;

  override onStart(): void {
    super.onStart();
    if (!this.nodesOf('proposer').includes(this.id)) return;
    this.observe({ kind: 'paxos:propose', value: this.ownValue });
    this.setTimer('Propose', this.draw(this.options.start));
  }

  /** What it would like to be chosen: the same after a restart. */
  protected get ownValue(): string {
    return `value-${this.id + 1}`;
  }

  onProposeTimeout(): void {
    if (this.learned === null) this.propose();
  }

  /** Phase 1a: "a proposer selects a proposal number n and sends a prepare request with number n to a majority". */
  protected propose(): void {
    this.round.value = Math.max(this.round.value, this.promised.value.round, this.highestSeen.round) + 1;
    this.ballot = this.ballotOf(this.round.value);
    this.phase = 'preparing';
    this.promises = new Map();
    this.startTally();
    this.becomes('proposer', { epoch: epochOf(this.ballot) });
    for (const acceptor of this.acceptors) this.send(acceptor, { type: 'Prepare', ballot: this.ballot });
    this.setTimer('Propose', this.options.timeout);
  }

  protected ballotOf(round: number): Ballot {
    return { round, node: this.id };
  }

  /** Votes count within one ballot only. */
  protected startTally(): void {
    this.voters = new Set();
  }

  onPromise(from: NodeId, { ballot, accepted }: Promised): void {
    if (this.phase !== 'preparing' || !isSameBallot(ballot, this.ballot)) return;
    this.promises.set(from, accepted);
    if (this.promises.size >= this.quorum) this.askForVotes();
  }

  /** Phase 2a: with "the value of the highest-numbered proposal among the responses", or its own if there were none. */
  protected askForVotes(): void {
    this.phase = 'accepting';
    const reported = this.reportedValue();
    if (reported !== null) this.mark('value-adopted');
    this.value = reported ?? this.ownValue;
    for (const acceptor of this.acceptors)
      this.send(acceptor, { type: 'Accept', ballot: this.ballot, value: this.value });
    this.setTimer('Propose', this.options.timeout);
  }

  protected reportedValue(): string | null {
    return highestVote(this.promises.values())?.value ?? null;
  }

  onAccepted(from: NodeId, { ballot }: Accepted): void {
    if (this.phase !== 'accepting' || !isSameBallot(ballot, this.ballot)) return;
    this.voters.add(from);
    if (this.voters.size >= this.quorum) this.decide();
  }

  /** The distinguished learner "informs the other learners when a value has been chosen". */
  protected decide(): void {
    this.phase = 'idle';
    this.learn(this.value!);
    this.broadcast({ type: 'Decided', value: this.value! });
  }

  /**
   * Its ballot is hopeless: it gives the rival time to finish before it begins a higher one (section 2.4). Nobody knows how
   * many rivals there are: the range of the wait doubles with each refusal, to a bound, as Ethernet's does with collisions
   * (Metcalfe & Boggs 1976).
   */
  onRejected(_from: NodeId, { ballot, promised }: Rejected): void {
    if (compareBallots(promised, this.highestSeen) > 0) this.highestSeen = promised;
    if (this.phase === 'idle' || !isSameBallot(ballot, this.ballot)) return;
    this.mark('preempted');
    this.phase = 'idle';
    this.setTimer('Propose', this.draw(this.options.backoff) * this.backoffFactor);
    this.backoffFactor = Math.min(2 * this.backoffFactor, LONGEST_BACKOFF);
  }

  /** The value is known: there is nothing left to propose. */
  protected override learn(value: string): void {
    super.learn(value);
    this.phase = 'idle';
    this.cancelTimer('Propose');
  }

  override status(): Status {
    return {
      phase: this.phase,
      ballot: ballotOrNone(this.ballot),
      promised: ballotOrNone(this.promised.value),
      accepted: this.accepted.value,
      learned: this.learned,
    };
  }
}
