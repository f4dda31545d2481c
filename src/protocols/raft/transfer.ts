import type { NodeId } from '../../sim/message.js';
import type { TimeoutNow } from './messages.js';
import { RaftSnapshots } from './snapshots.js';

/** Leadership transfer (thesis, section 3.10): the leader brings one server up to date and has it stand for election. */
export abstract class RaftTransfer extends RaftSnapshots {
  /** On a leader: who is to lead next; it takes no commands while somebody is. */
  protected successor: NodeId | null = null;

  protected transferLeadership(to: NodeId): void {
    // A server that does not answer cannot take over, and commands would wait for it in vain.
    if (this.successor !== null || !this.others.includes(to) || !this.isInTouch(to)) return;
    this.successor = to;
    this.setTimer('Transfer', this.electionTimeout.max);
    this.handOverIfReady();
  }

  /** "The prior leader fully updates the target server's log to match its own log", then "sends a TimeoutNow request". */
  private handOverIfReady(): void {
    const { successor } = this;
    if (successor === null) return;
    if (this.matchIndex[successor]! < this.log.length) this.sendNew(successor);
    else this.handOver(successor);
  }

  /** Whoever gets this may lead before any lease has run out. */
  protected handOver(to: NodeId): void {
    this.mark('leadership-handed-over');
    this.giveUpLease();
    this.send(to, { type: 'TimeoutNow', term: this.currentTerm.value });
  }

  protected override advanceMatch(follower: NodeId, index: number): boolean {
    const advanced = super.advanceMatch(follower, index);
    if (advanced && follower === this.successor) this.handOverIfReady();
    return advanced;
  }

  /** "If leadership transfer does not complete after about an election timeout …: aborts and resumes client requests." */
  onTransferTimeout(): void {
    this.mark('transfer-aborted');
    this.successor = null;
  }

  /** "The target server starts a new election", without asking first whether it would win. */
  onTimeoutNow(_from: NodeId, { term }: TimeoutNow): void {
    if (term < this.currentTerm.value || this.role !== 'follower' || !this.isMember) return;
    this.adoptTerm(term);
    this.campaign(true);
  }

  /** Whose log reaches furthest among the other members; null where there are none. */
  protected mostUpToDate(): NodeId | null {
    let best: NodeId | null = null;
    for (const other of this.others) {
      if (best === null || this.matchIndex[other]! > this.matchIndex[best]!) best = other;
    }
    return best;
  }

  protected override stepDown(): void {
    super.stepDown();
    this.successor = null;
    this.cancelTimer('Transfer');
  }

  /** "The prior leader stops accepting new client requests": what is refused has not been taken, and is asked again. */
  protected takesCommands(): boolean {
    return this.role === 'leader' && this.successor === null;
  }
}
