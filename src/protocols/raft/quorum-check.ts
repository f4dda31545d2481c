import type { Microseconds, NodeId } from '../../sim/message.js';
import { RaftReplication } from './replication.js';

/** CheckQuorum (thesis, section 6.2): a leader that a majority does not answer any more makes room, and hints at nobody. */
export abstract class RaftQuorumCheck extends RaftReplication {
  /** By server: when it last answered, by this server's own clock; those not heard yet might have just now. */
  protected heardAt: Microseconds[] = [];
  /** When the leader last looked who answers. */
  private checkedAt: Microseconds = 0;

  protected override becomeLeader(): void {
    this.heardAt = this.nodes.map(() => this.now());
    super.becomeLeader();
    if (this.options.checkQuorum) this.startCheck();
  }

  private startCheck(): void {
    this.checkedAt = this.now();
    this.setTimer('Quorum', this.electionTimeout.max);
  }

  protected override heardFrom(server: NodeId, _round: number): void {
    this.heardAt[server] = this.now();
  }

  /** It answered within an election timeout. */
  protected isInTouch(server: NodeId): boolean {
    return this.now() - this.heardAt[server]! <= this.electionTimeout.max;
  }

  onQuorumTimeout(): void {
    const answered = this.members.filter((member) => member === this.id || this.heardAt[member]! > this.checkedAt);
    if (answered.length >= this.quorum) {
      this.startCheck();
      return;
    }
    this.mark('quorum-lost');
    this.leader = null;
    this.becomeFollower();
  }
}
