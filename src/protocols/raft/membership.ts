import type { Reconfigure } from '../../sim/membership.js';
import type { Microseconds, NodeId } from '../../sim/message.js';
import type { AppendEntriesReply } from './messages.js';
import { RaftTransfer } from './transfer.js';

/** A server that is being brought up to date before it becomes a member (thesis, section 4.2.1). */
interface Newcomer {
  readonly server: NodeId;
  readonly round: number;
  /** The round is over when the server's log reaches this far. */
  readonly goal: number;
  readonly startedAt: Microseconds;
  /** How far it had got when that was last looked at. */
  readonly reached: number;
}

type Change = Omit<Reconfigure, 'type' | 'change'> & { readonly change: 'add' | 'remove' };

/** Membership changes, one server at a time (thesis, chapter 4): what a leader does that is asked for one. */
export abstract class RaftMembership extends RaftTransfer {
  /** What was asked for and is not begun yet, the next one first. */
  protected changes: readonly Change[] = [];
  protected newcomer: Newcomer | null = null;
  /** The round from which on a removed server's answer says that it knows what is committed. */
  private toldSince = 0;

  onReconfigure(_from: NodeId, { change, node }: Reconfigure): void {
    if (this.role !== 'leader') return;
    if (change === 'transfer') {
      this.transferLeadership(node);
      return;
    }
    if (this.changes.some((waiting) => waiting.node === node && waiting.change === change)) return;
    this.changes = [...this.changes, { change, node }];
    this.beginChange();
  }

  /** "AddServer" and "RemoveServer" (Figure 4.1): a new server catches up before it is added. */
  protected beginChange(): void {
    while (this.role === 'leader' && this.newcomer === null && this.changes.length > 0 && this.mayReconfigure()) {
      const { change, node } = this.changes[0]!;
      if (this.members.includes(node) === (change === 'add')) this.changes = this.changes.slice(1);
      else if (change === 'add') this.startCatchUp(node);
      else if (this.members.length > 1) this.changeMembers(this.members.filter((member) => member !== node));
      // Nobody would be left to add anybody.
      else this.changes = this.changes.slice(1);
    }
  }

  /**
   * "Wait until previous configuration in log is committed" (Figure 4.1), and until an entry of this term is: otherwise two
   * leaders can each begin a change that the other does not know of (Ongaro, raft-dev, 2015).
   */
  protected mayReconfigure(): boolean {
    return this.configurations.length === 1 && this.commitIndex >= this.termStart;
  }

  /** The new configuration takes effect on each server as soon as it is added to that server's log (4.1). */
  protected changeMembers(members: readonly NodeId[]): void {
    this.changes = this.changes.slice(1);
    this.mark('configuration-appended');
    this.append({ term: this.currentTerm.value, command: null, members });
    this.replicate();
  }

  // --- catching up (4.2.1) ---------------------------------------------------------------------------------------------

  private startCatchUp(server: NodeId): void {
    this.nextIndex[server] = this.log.length + 1;
    this.matchIndex[server] = 0;
    this.inFlight[server] = 0;
    this.offsets[server] = 0;
    this.heardAt[server] = this.now();
    this.setGuests([...this.guests.filter((guest) => guest !== server), server]);
    this.beginRound(server, 1);
    this.setTimer('CatchUp', this.electionTimeout.max);
    this.sendAppendEntries(server);
  }

  private beginRound(server: NodeId, round: number): void {
    const reached = this.matchIndex[server]!;
    this.newcomer = { server, round, goal: this.log.length, startedAt: this.now(), reached };
  }

  protected override advanceMatch(follower: NodeId, index: number): boolean {
    const advanced = super.advanceMatch(follower, index);
    if (advanced && follower === this.newcomer?.server) this.endRoundIfDone(this.newcomer);
    return advanced && this.role === 'leader';
  }

  /** "If the last round lasts less than an election timeout, then the leader adds the new server to the cluster." */
  private endRoundIfDone({ server, round, goal, startedAt }: Newcomer): void {
    if (this.matchIndex[server]! < goal) return;
    if (this.now() - startedAt < this.electionTimeout.min) this.admit(server);
    else if (round < this.options.catchUpRounds) this.beginRound(server, round + 1);
    else this.giveUp(server);
  }

  private admit(server: NodeId): void {
    this.mark('server-caught-up');
    this.endCatchUp();
    this.changeMembers([...this.members, server].sort((a, b) => a - b));
  }

  /** It makes no progress, or never catches up: whoever asked may ask again. */
  private giveUp(server: NodeId): void {
    this.mark('catch-up-given-up');
    this.endCatchUp();
    this.setGuests(this.guests.filter((guest) => guest !== server));
    this.changes = this.changes.slice(1);
    this.beginChange();
  }

  private endCatchUp(): void {
    this.newcomer = null;
    this.cancelTimer('CatchUp');
  }

  onCatchUpTimeout(): void {
    const { newcomer } = this;
    if (newcomer === null) return;
    const reached = this.matchIndex[newcomer.server]! + this.offsets[newcomer.server]!;
    if (reached === newcomer.reached) {
      this.giveUp(newcomer.server);
      return;
    }
    this.newcomer = { ...newcomer, reached };
    this.setTimer('CatchUp', this.electionTimeout.max);
  }

  // --- after a change --------------------------------------------------------------------------------------------------

  protected override commitUpTo(index: number): void {
    super.commitUpTo(index);
    if (this.changes.length > 0) this.beginChange();
  }

  protected override configurationCommitted(before: readonly NodeId[]): void {
    if (this.role === 'leader') {
      if (!this.isMember) this.leave();
      else this.tellRemoved(before.filter((member) => !this.members.includes(member)));
    }
    super.configurationCommitted(before);
  }

  /** "A leader that is removed from the configuration steps down once the Cnew entry is committed" (4.2.2). */
  private leave(): void {
    this.mark('leader-removed');
    const next = this.mostUpToDate();
    if (this.options.handOver && next !== null) this.handOver(next);
  }

  /** A removed server is sent entries until it knows that it is; then it rests, and asks nobody for votes any more. */
  private tellRemoved(removed: readonly NodeId[]): void {
    if (removed.length === 0) return;
    this.setGuests([...this.guests, ...removed]);
    this.startRound();
    this.toldSince = this.round;
    for (const server of removed) this.sendAppendEntries(server);
  }

  override onAppendEntriesReply(from: NodeId, reply: AppendEntriesReply): void {
    super.onAppendEntriesReply(from, reply);
    if (this.guests.length > 0 && this.role === 'leader' && this.knowsOfRemoval(from, reply)) {
      this.setGuests(this.guests.filter((guest) => guest !== from));
    }
  }

  /** It took in a message that left after its removal was committed, and that reached as far. */
  private knowsOfRemoval(server: NodeId, { term, success, index, round }: AppendEntriesReply): boolean {
    if (server === this.newcomer?.server || term < this.currentTerm.value) return false;
    return success && round >= this.toldSince && index >= this.configurations[0]!.index;
  }

  protected override stepDown(): void {
    super.stepDown();
    this.changes = [];
    this.newcomer = null;
    this.cancelTimer('CatchUp');
    this.setGuests([]);
  }
}
