import type { Reply } from '../../models/client.js';
import { withinBounds } from '../../sim/distributions.js';
import type { Microseconds, NodeId, Timeouts } from '../../sim/message.js';
import { Node } from '../../sim/node.js';
import type { Status } from '../../sim/world.js';
import type { Entry, RaftMessage, Snapshot } from './messages.js';
import type { RaftOptions } from './options.js';

export type RaftTimer = 'Election' | 'Heartbeat' | 'Quorum' | 'Transfer' | 'CatchUp';
export type Role = 'follower' | 'candidate' | 'leader' | 'idle';

/** The state of a server (Figure 2, "State") and the rules that all servers follow (Figure 2, "Rules for Servers"). */
export abstract class RaftState extends Node<RaftMessage | Reply, RaftOptions> implements Timeouts<RaftTimer> {
  // Persistent state on all servers
  protected readonly currentTerm = this.disk.cell('currentTerm', 0);
  protected readonly votedFor = this.disk.cell<NodeId | null>('votedFor', null);
  protected readonly log = this.disk.log<Entry>('log');

  /** What took the place of the entries before the log (Figure 13). */
  protected readonly snapshot = this.disk.cell<Snapshot | null>('snapshot', null);

  // Volatile state on all servers
  protected role: Role = 'follower';
  protected leader: NodeId | null = null;
  protected commitIndex = 0;
  protected lastApplied = 0;
  /** When this server last heard from a leader, by its own clock. After a restart it cannot know, and takes it for now. */
  protected heardFromLeaderAt = this.now();

  /** How long to wait for a leader; the least and the largest of it bound leases and much else. */
  protected readonly electionTimeout = withinBounds(this.options.electionTimeout);

  abstract onElectionTimeout(): void;
  abstract onHeartbeatTimeout(): void;
  abstract onQuorumTimeout(): void;
  abstract onTransferTimeout(): void;
  abstract onCatchUpTimeout(): void;

  override onStart(): void {
    this.resetElectionTimer();
  }

  protected get lastLogTerm(): number {
    return this.termAt(this.log.length);
  }

  /** The term of the entry at an index; 0 before the first entry. */
  protected termAt(index: number): number {
    const snapshot = this.snapshot.value;
    return snapshot !== null && index === snapshot.lastIndex ? snapshot.lastTerm : (this.log.at(index)?.term ?? 0);
  }

  /** "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower" (§5.1). */
  protected adoptTerm(term: number): void {
    if (term <= this.currentTerm.value) return;
    this.currentTerm.value = term;
    this.votedFor.value = null;
    this.leader = null;
    this.becomeFollower();
  }

  protected becomeFollower(): void {
    if (this.role === 'leader') this.stepDown();
    if (this.role !== 'follower' && this.role !== 'idle') {
      this.role = 'follower';
      this.becomes('follower', { epoch: this.currentTerm.value });
    }
  }

  /** A leader goes back to following: it waits for its successor like everybody else. */
  protected stepDown(): void {
    this.mark('leader-stepped-down');
    this.cancelTimer('Heartbeat');
    this.cancelTimer('Quorum');
    this.resetElectionTimer();
  }

  /** The randomised timeout that makes split votes rare (§5.2). */
  protected resetElectionTimer(): void {
    // A server that is no member stands for nothing.
    if (this.role !== 'idle') this.setTimer('Election', this.electionDelay());
  }

  protected electionDelay(): Microseconds {
    return this.draw(this.electionTimeout);
  }

  override status(): Status {
    return {
      role: this.role,
      term: this.currentTerm.value,
      votedFor: this.votedFor.value,
      leader: this.leader,
      log: this.log.length,
      durable: this.log.durableLength,
      lastTerm: this.lastLogTerm,
      commitIndex: this.commitIndex,
      lastApplied: this.lastApplied,
    };
  }
}
