import type { NodeId } from '../../sim/message.js';
import { largestReachedAmong } from '../quorum.js';
import type { Configuration } from './configuration.js';
import type { AppendEntries, AppendEntriesReply, Entry } from './messages.js';
import { RaftPreVote } from './pre-vote.js';

const NOTHING: readonly Entry[] = [];

/** Log replication (§5.3) and the rule by which a leader commits (§5.4.2). */
export abstract class RaftReplication extends RaftPreVote {
  // Volatile state on leaders, by server
  protected nextIndex: number[] = [];
  protected matchIndex: number[] = [];
  /** How many AppendEntries with entries each server owes an answer to. */
  protected inFlight: number[] = [];
  /** Index of the no-op that opened this leader's term. */
  protected termStart = 0;
  /** Counts the rounds of AppendEntries with which this leader asked whether it still leads. */
  protected round = 0;

  /** A change of the members is committed. */
  protected configurationCommitted(_before: readonly NodeId[]): void {
    this.useConfiguration();
  }

  /** Hands every entry up to commitIndex to the state machine, in order. */
  protected abstract applyCommitted(): void;

  /**
   * "Upon election: send initial empty AppendEntries RPCs (heartbeat) to each server"; they need not wait for the disk,
   * as the no-op does that lets entries of earlier terms commit (§8).
   */
  protected override becomeLeader(): void {
    this.role = 'leader';
    this.leader = this.id;
    this.becomes('leader', { epoch: this.currentTerm.value });
    this.cancelTimer('Election');
    this.nextIndex = this.nodes.map(() => this.log.length + 1);
    this.matchIndex = this.nodes.map(() => 0);
    this.inFlight = this.nodes.map(() => 0);
    this.onHeartbeatTimeout();
    this.termStart = this.appendCommand(null);
    for (const recipient of this.recipients) this.sendAppendEntries(recipient);
  }

  protected appendCommand(command: Entry['command']): number {
    this.append({ term: this.currentTerm.value, command });
    return this.log.length;
  }

  /** A heartbeat carries whatever the follower lacks, so that it is also the retry of a lost AppendEntries. */
  override onHeartbeatTimeout(): void {
    for (const recipient of this.recipients) {
      this.goBack(recipient);
      this.sendAppendEntries(recipient);
    }
    this.setTimer('Heartbeat', this.options.heartbeat);
    this.advanceCommitIndex();
  }

  /** What was sent ahead and is not acknowledged may be lost: it is sent again. */
  private goBack(follower: NodeId): void {
    if (this.inFlight[follower]! > 0 && this.matchIndex[follower]! > 0)
      this.nextIndex[follower] = this.matchIndex[follower]! + 1;
    this.inFlight[follower] = 0;
  }

  /** "If last log index ≥ nextIndex for a follower: send AppendEntries RPC with log entries starting at nextIndex." */
  protected replicate(): void {
    for (const recipient of this.recipients) this.sendNew(recipient);
    this.advanceCommitIndex();
  }

  /** What an answer sets in motion. A removed server that knows of it gets nothing more, however far behind it is. */
  protected sendNext(follower: NodeId): void {
    if (this.recipients.includes(follower)) this.sendNew(follower);
  }

  /** One AppendEntries at a time, which batches what comes in between; with `pipeline` several, but for a snapshot. */
  protected sendNew(follower: NodeId): void {
    while (this.mayBeSent(follower)) {
      const sent = this.sendAppendEntries(follower);
      if (!this.options.pipeline) return;
      if (!this.needsSnapshot(follower)) this.nextIndex[follower] = sent + 1;
    }
  }

  /** It lacks entries, and does not owe as many answers as it may. */
  private mayBeSent(follower: NodeId): boolean {
    const most = this.options.pipeline && !this.needsSnapshot(follower) ? this.options.maxInflight : 1;
    return this.inFlight[follower]! < most && this.nextIndex[follower]! <= this.log.length;
  }

  /** Asks a server whether it still follows: with the entries that it lacks, if it may be sent some, or else without any. */
  protected ask(follower: NodeId): void {
    if (this.mayBeSent(follower)) this.sendNew(follower);
    else this.sendEntries(follower, this.lastKnownMatch(follower), NOTHING);
  }

  /** An index up to which a server agrees for certain; 0 where the entry there is no longer known. */
  private lastKnownMatch(follower: NodeId): number {
    const match = this.matchIndex[follower]!;
    return match < this.log.firstIndex && match !== this.snapshot.value?.lastIndex ? 0 : match;
  }

  /** Says up to which index it sends. */
  protected sendAppendEntries(follower: NodeId): number {
    if (this.needsSnapshot(follower)) return this.sendSnapshot(follower);
    const prevLogIndex = this.nextIndex[follower]! - 1;
    const last = Math.min(this.log.length, prevLogIndex + this.options.batch);
    if (last > prevLogIndex) this.inFlight[follower] = this.inFlight[follower]! + 1;
    this.sendEntries(follower, prevLogIndex, this.log.slice(prevLogIndex + 1, last));
    return last;
  }

  private sendEntries(follower: NodeId, prevLogIndex: number, entries: readonly Entry[]): void {
    this.send(follower, {
      type: 'AppendEntries',
      term: this.currentTerm.value,
      prevLogIndex,
      prevLogTerm: this.termAt(prevLogIndex),
      entries,
      leaderCommit: this.commitIndex,
      round: this.round,
    });
  }

  /** The follower lacks entries that the log no longer has. */
  protected needsSnapshot(follower: NodeId): boolean {
    return this.nextIndex[follower]! < this.log.firstIndex;
  }

  protected abstract sendSnapshot(follower: NodeId): number;

  onAppendEntries(from: NodeId, message: AppendEntries): void {
    this.adoptTerm(message.term);
    if (message.term < this.currentTerm.value) {
      this.replyToAppend(from, message, false, this.log.length + 1);
      return;
    }
    this.follow(from);
    const { prevLogIndex, prevLogTerm, entries, leaderCommit } = message;
    if (!this.containsPrevious(prevLogIndex, prevLogTerm)) {
      this.mark('log-mismatch');
      this.replyToAppend(from, message, false, this.firstIndexToTry(prevLogIndex));
      return;
    }
    this.storeEntries(prevLogIndex, entries);
    const lastNewIndex = prevLogIndex + entries.length;
    this.commitUpTo(Math.min(leaderCommit, lastNewIndex));
    this.replyToAppend(from, message, true, lastNewIndex);
  }

  /** The sender is the leader of this term: a candidate gives up, and the wait for the leader starts anew. */
  protected follow(leader: NodeId): void {
    this.becomeFollower();
    this.leader = leader;
    this.heardFromLeaderAt = this.now();
    this.endCanvass();
    this.resetElectionTimer();
  }

  private replyToAppend(leader: NodeId, { round }: AppendEntries, success: boolean, index: number): void {
    this.send(leader, { type: 'AppendEntriesReply', term: this.currentTerm.value, success, index, round });
  }

  /** "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm." */
  protected containsPrevious(prevLogIndex: number, prevLogTerm: number): boolean {
    // What a snapshot covers was committed, and so is the same on every leader.
    if (prevLogIndex < this.log.firstIndex - 1) return true;
    return prevLogIndex <= this.log.length && this.termAt(prevLogIndex) === prevLogTerm;
  }

  /** Lets the leader skip a whole term of conflicting entries at a time (§5.3, last paragraphs). */
  protected firstIndexToTry(prevLogIndex: number): number {
    if (prevLogIndex > this.log.length) return this.log.length + 1;
    const conflictingTerm = this.termAt(prevLogIndex);
    let index = prevLogIndex;
    while (index > this.log.firstIndex && this.termAt(index - 1) === conflictingTerm) index -= 1;
    return index;
  }

  /** "If an existing entry conflicts with a new one, delete it and all that follow it. Append entries not in the log." */
  protected storeEntries(prevLogIndex: number, entries: readonly Entry[]): void {
    let index = prevLogIndex;
    for (const entry of entries) {
      index += 1;
      if (index < this.log.firstIndex) continue;
      if (index <= this.log.length && this.termAt(index) !== entry.term) this.truncateFrom(index);
      if (index > this.log.length) this.append(entry);
    }
  }

  onAppendEntriesReply(from: NodeId, { term, success, index, round }: AppendEntriesReply): void {
    this.adoptTerm(term);
    if (this.role !== 'leader' || term < this.currentTerm.value) return;
    this.heardFrom(from, round);
    if (success ? this.advanceMatch(from, index) : this.backUp(from, index)) {
      this.inFlight[from] = success ? Math.max(0, this.inFlight[from]! - 1) : 0;
      this.sendNext(from);
    }
  }

  /** Whether the follower holds more than was known: an answer that arrives twice sets nothing in motion. */
  protected advanceMatch(follower: NodeId, index: number): boolean {
    if (index <= this.matchIndex[follower]!) return false;
    this.matchIndex[follower] = index;
    this.nextIndex[follower] = Math.max(this.nextIndex[follower]!, index + 1);
    this.advanceCommitIndex();
    return this.role === 'leader';
  }

  /** "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry" (§5.3). */
  private backUp(follower: NodeId, index: number): boolean {
    const next = Math.max(this.matchIndex[follower]! + 1, Math.min(index, this.nextIndex[follower]! - 1));
    if (next >= this.nextIndex[follower]!) return false;
    this.nextIndex[follower] = next;
    return true;
  }

  /** A server of this term answered a round, and thereby said that it follows this leader. */
  protected abstract heardFrom(server: NodeId, round: number): void;

  /** What this server wrote is durable: a leader may count itself (thesis, 10.2.1), a candidate its own vote. */
  override onDurable(): void {
    this.countOwnVote();
    if (this.role === 'leader') this.advanceCommitIndex();
  }

  /** "If there exists an N > commitIndex such that a majority of matchIndex[i] ≥ N, and log[N].term == currentTerm." */
  protected advanceCommitIndex(): void {
    this.matchIndex[this.id] = this.log.durableLength;
    const replicated = largestReachedAmong(this.members, this.quorum, this.matchIndex, this.commitIndex);
    if (replicated > this.commitIndex && this.mayCommit(replicated)) this.commitUpTo(replicated);
  }

  /** Entries of earlier terms are never committed by counting replicas, only beneath one of this term (§5.4.2). */
  protected mayCommit(index: number): boolean {
    return this.termAt(index) === this.currentTerm.value;
  }

  protected commitUpTo(index: number): void {
    if (index <= this.commitIndex) return;
    if (this.role === 'leader' && this.termAt(this.commitIndex + 1) < this.currentTerm.value) {
      this.mark('earlier-term-committed');
    }
    this.commitIndex = index;
    this.observe({ kind: 'commit', index, epoch: this.currentTerm.value });
    const [{ members: before }] = this.configurations as [Configuration];
    const reconfigured = this.configurations.length > 1 && this.commitConfigurations();
    this.applyCommitted();
    if (reconfigured) this.configurationCommitted(before);
  }
}
