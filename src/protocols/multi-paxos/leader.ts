import type { NodeId, Timeouts } from '../../sim/message.js';
import { epochOf, isSameBallot } from '../paxos-common/ballot.js';
import { Candidate } from './candidate.js';
import type { Accepted, Command, Decided, Snapshot } from './messages.js';

/** Commands that the leader has asked votes for, in consecutive slots. */
interface Proposal {
  readonly commands: readonly Command[];
  /** Who voted for them in the leader's ballot; itself once its own votes are durable. */
  readonly voters: Set<NodeId>;
  /** A heartbeat has passed since they were asked for: the answers are late. */
  isLate: boolean;
}

/** A slot that a new leader must settle, with what may be chosen there, or a no-op. */
interface OpenSlot {
  readonly slot: number;
  readonly command: Command;
}

/** Phase 2 by a stable leader, one instance a slot (Paxos Made Simple, section 3). */
export abstract class Leader extends Candidate implements Timeouts<'Leader' | 'Heartbeat'> {
  /** What it waits for votes for, by first slot. */
  protected proposals = new Map<number, Proposal>();
  protected nextSlot = 1;
  /** Slots below the next that wait for a place in the pipeline, in order; they go before all commands. */
  private open: OpenSlot[] = [];
  /** Commands that wait for a place in the pipeline. */
  protected backlog: Command[] = [];

  protected override becomeLeader(reported: ReadonlyMap<number, Command>): void {
    this.role = 'leader';
    this.leader = this.id;
    this.cancelTimer('Leader');
    this.becomes('leader', { epoch: epochOf(this.ballot) });
    this.giveUpProposals();
    this.nextSlot = Math.max(this.log.length, ...this.ahead.keys(), ...reported.keys()) + 1;
    this.sayAlive();
    this.settleOpenSlots(reported);
  }

  /** "The leader fills the gap": every slot below the next gets what may be chosen there, or a no-op. */
  protected settleOpenSlots(reported: ReadonlyMap<number, Command>): void {
    for (let slot = this.log.length + 1; slot < this.nextSlot; slot += 1) {
      if (this.chosenIn(slot) !== undefined) continue;
      const isHole = !reported.has(slot);
      if (isHole && !this.fillsHoles()) continue;
      this.mark(isHole ? 'hole-filled' : 'value-adopted');
      this.open.push({ slot, command: reported.get(slot) ?? null });
    }
    this.fillPipeline();
  }

  protected fillsHoles(): boolean {
    return true;
  }

  protected override stepDown(): void {
    this.mark('leader-stepped-down');
    this.cancelTimer('Heartbeat');
    this.giveUpProposals();
  }

  private giveUpProposals(): void {
    this.proposals = new Map();
    this.open = [];
    this.backlog = [];
  }

  /** Takes up a command, at once or when the pipeline has room for it. */
  protected propose(command: Command): void {
    this.backlog.push(command);
    this.fillPipeline();
  }

  private fillPipeline(): void {
    while (this.proposals.size < this.options.pipeline) {
      if (!this.proposeOpenSlots() && !this.proposeBacklog()) return;
    }
  }

  /** Asks for votes in the next open slots that follow each other; those that it learned meanwhile are open no more. */
  private proposeOpenSlots(): boolean {
    if (this.open.length === 0) return false;
    this.open = this.open.filter(({ slot }) => slot > this.log.length && !this.ahead.has(slot));
    const first = this.open[0]?.slot;
    if (first === undefined) return false;
    const gap = this.open.findIndex(({ slot }, index) => slot !== first + index);
    const inRow = gap < 0 ? this.open.length : gap;
    const slots = this.open.splice(0, Math.min(inRow, this.options.batch));
    this.proposeAt(
      first,
      slots.map(({ command }) => command),
    );
    return true;
  }

  private proposeBacklog(): boolean {
    if (this.backlog.length === 0) return false;
    const commands = this.backlog.splice(0, this.options.batch);
    const first = this.nextSlot;
    this.nextSlot += commands.length;
    this.proposeAt(first, commands);
    return true;
  }

  /** Phase 2a: the leader's own votes need no message, but a durable disk like everybody's. */
  private proposeAt(first: number, commands: readonly Command[]): void {
    this.proposals.set(first, { commands, voters: new Set(), isLate: false });
    this.vote(this.ballot, first, commands);
    this.broadcast({ type: 'Accept', ballot: this.ballot, first, commands });
    this.countOwnVotes();
  }

  override onDurable(): void {
    this.countOwnPromise();
    this.countOwnVotes();
  }

  private countOwnVotes(): void {
    if (this.role !== 'leader') return;
    for (const [first, { commands, voters }] of [...this.proposals]) {
      if (voters.has(this.id)) continue;
      const last = this.accepted.durable(String(first + commands.length - 1));
      if (last !== undefined && isSameBallot(last.ballot, this.ballot)) this.countVotes(this.id, first);
    }
  }

  onAccepted(from: NodeId, { ballot, first }: Accepted): void {
    if (this.role === 'leader' && isSameBallot(ballot, this.ballot)) this.countVotes(from, first);
  }

  private countVotes(from: NodeId, first: number): void {
    const proposal = this.proposals.get(first);
    if (proposal === undefined) return;
    proposal.voters.add(from);
    if (proposal.voters.size < this.quorum) return;
    const { commands } = proposal;
    this.proposals.delete(first);
    this.broadcast({ type: 'Decided', first, commands });
    commands.forEach((command, offset) => {
      this.learn(first + offset, command);
    });
    this.dropDecided();
  }

  override onDecided(from: NodeId, message: Decided): void {
    super.onDecided(from, message);
    this.dropDecided();
  }

  override onSnapshot(from: NodeId, message: Snapshot): void {
    super.onSnapshot(from, message);
    this.dropDecided();
  }

  /** What it has learned needs no more votes, and its own may never become durable: compaction forgets them. */
  private dropDecided(): void {
    for (const [first, { commands }] of this.proposals) {
      if (first + commands.length - 1 <= this.log.length) this.proposals.delete(first);
    }
    this.fillPipeline();
  }

  /** Says that it lives, and asks again whoever has not voted: an Accept or its answer may be lost. */
  onHeartbeatTimeout(): void {
    this.sayAlive();
    this.forceLearned();
    for (const [first, proposal] of this.proposals) {
      if (proposal.isLate) this.askAgain(first, proposal);
      proposal.isLate = true;
    }
  }

  private askAgain(first: number, { commands, voters }: Proposal): void {
    for (const peer of this.peers) {
      if (!voters.has(peer)) this.send(peer, { type: 'Accept', ballot: this.ballot, first, commands });
    }
  }

  private sayAlive(): void {
    this.broadcast({ type: 'Heartbeat', ballot: this.ballot, chosen: this.log.length });
    this.setTimer('Heartbeat', this.options.heartbeat);
  }
}
