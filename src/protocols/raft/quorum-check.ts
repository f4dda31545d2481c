import type { NodeId } from '../../sim/message.js';
import { RaftReplication } from './replication.js';

/** CheckQuorum (thesis, section 6.2): a leader that a majority does not answer any more makes room, and hints at nobody. */
export abstract class RaftQuorumCheck extends RaftReplication {
  /** Who answered since the last check; by server. */
  protected answered: boolean[] = [];

  protected override becomeLeader(): void {
    super.becomeLeader();
    if (this.options.checkQuorum) this.startCheck();
  }

  private startCheck(): void {
    this.answered = this.nodes.map((node) => node === this.id);
    this.setTimer('Quorum', this.options.electionTimeout.max);
  }

  protected override heardFrom(server: NodeId, _round: number): void {
    this.answered[server] = true;
  }

  onQuorumTimeout(): void {
    if (this.members.filter((member) => this.answered[member]).length >= this.quorum) {
      this.startCheck();
      return;
    }
    this.mark('quorum-lost');
    this.leader = null;
    this.becomeFollower();
  }
}
