import type { NodeId } from '../../sim/message.js';
import { type Ballot, compareBallots, epochOf, NO_BALLOT } from '../paxos-common/ballot.js';
import type { Vote } from '../paxos-common/vote.js';
import { Learner } from './learner.js';
import type { Accept, Prepare } from './messages.js';

/** An acceptor (Paxos Made Simple, section 2.2). "It must remember" its promise and its vote "even if it fails". */
export abstract class Acceptor extends Learner {
  protected readonly promised = this.disk.cell<Ballot>('promised', NO_BALLOT);
  protected readonly accepted = this.disk.cell<Vote<string> | null>('accepted', null);

  protected override get epoch(): number {
    return epochOf(this.promised.value);
  }

  /**
   * Phase 1b: "if an acceptor receives a prepare request with number n greater than that of any prepare request to which
   * it has already responded, then it responds with a promise … and with the highest-numbered proposal that it has
   * accepted".
   */
  onPrepare(from: NodeId, { ballot }: Prepare): void {
    if (!this.mayPromise(ballot)) {
      this.reject(from, ballot);
      return;
    }
    this.promised.value = ballot;
    this.observe({ kind: 'paxos:promise', ballot });
    this.send(from, { type: 'Promise', ballot, accepted: this.accepted.value });
  }

  protected mayPromise(ballot: Ballot): boolean {
    return compareBallots(ballot, this.promised.value) > 0;
  }

  /** Phase 2b: it accepts "unless it has already responded to a prepare request having a number greater than n". */
  onAccept(from: NodeId, { ballot, value }: Accept): void {
    if (!this.mayAccept(ballot)) {
      this.mark('vote-refused');
      this.reject(from, ballot);
      return;
    }
    this.promised.value = ballot;
    this.accepted.value = { ballot, value };
    this.observe({ kind: 'paxos:vote', ballot, value });
    this.send(from, { type: 'Accepted', ballot, value });
  }

  protected mayAccept(ballot: Ballot): boolean {
    return compareBallots(ballot, this.promised.value) >= 0;
  }

  /** "It should probably inform the proposer, who should then abandon its proposal" (section 2.3). */
  private reject(from: NodeId, ballot: Ballot): void {
    // A copy of a message that was answered needs no answer, least of all this one.
    if (compareBallots(this.promised.value, ballot) <= 0) return;
    this.send(from, { type: 'Rejected', ballot, promised: this.promised.value });
  }
}
