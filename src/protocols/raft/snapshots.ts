import type { NodeId } from '../../sim/message.js';
import { emptyState, fromJson, type ReplicatedState, toJson } from '../state-machine.js';
import type { InstallSnapshot, InstallSnapshotReply, Snapshot } from './messages.js';
import { RaftReads } from './reads.js';

/** A snapshot of which some pieces have come. */
interface Incoming {
  /** The term of the leader that sends it: another's snapshot of the same entries may be another text. */
  readonly term: number;
  readonly lastIndex: number;
  readonly text: string;
}

/** Log compaction, and its transfer to followers that lack what was dropped (section 7, Figure 13). */
export abstract class RaftSnapshots extends RaftReads {
  protected state: ReplicatedState = emptyState();
  /** On a follower: what has come of the snapshot that its leader is sending. */
  protected incoming: Incoming | null = null;
  /** On a leader, by server: where the next piece of the snapshot begins. */
  protected offsets: number[] = [];

  /** A restarted server goes on from its snapshot. */
  override onStart(): void {
    const snapshot = this.snapshot.value;
    if (snapshot !== null) {
      this.restore(snapshot);
      this.configurations = [{ index: snapshot.lastIndex, members: snapshot.members }];
    }
    super.onStart();
  }

  private restore({ lastIndex, state }: Snapshot): void {
    this.state = fromJson(state);
    this.lastApplied = Math.max(this.lastApplied, lastIndex);
    this.commitIndex = Math.max(this.commitIndex, lastIndex);
    this.observe({ kind: 'restore', index: lastIndex });
  }

  /** "Each server takes snapshots independently, covering just the committed entries in its log." */
  protected takeSnapshotIfDue(): void {
    const every = this.options.snapshotEvery;
    if (every === null || this.lastApplied - (this.snapshot.value?.lastIndex ?? 0) < every) return;
    if (this.recipients.some((recipient) => this.isSentSnapshot(recipient))) return;
    this.mark('snapshot-taken');
    this.keepSnapshot({
      lastIndex: this.lastApplied,
      lastTerm: this.termAt(this.lastApplied),
      state: toJson(this.state),
      members: this.configurations[0]!.members,
    });
    this.log.compact(Math.min(this.lastApplied + 1, this.firstNeeded()));
  }

  /** A newer snapshot would begin its transfer anew: with many entries a second it would never end. */
  private isSentSnapshot(recipient: NodeId): boolean {
    return this.role === 'leader' && this.needsSnapshot(recipient) && this.isInTouch(recipient);
  }

  /**
   * A leader keeps the entries that followers in touch with it still lack, and the one before them: they would be sent
   * snapshot after snapshot, and each would be old when it has come.
   */
  private firstNeeded(): number {
    if (this.role !== 'leader') return Number.POSITIVE_INFINITY;
    const inTouch = this.recipients.filter((recipient) => this.isInTouch(recipient));
    return Math.min(...inTouch.map((recipient) => this.matchIndex[recipient]!));
  }

  protected keepSnapshot(snapshot: Snapshot): void {
    this.snapshot.value = snapshot;
  }

  protected override becomeLeader(): void {
    this.offsets = this.nodes.map(() => 0);
    super.becomeLeader();
  }

  protected override sendSnapshot(peer: NodeId): number {
    const { lastIndex, lastTerm, state, members } = this.snapshot.value!;
    const text = JSON.stringify(state);
    const offset = Math.min(this.offsets[peer]!, text.length);
    const data = text.slice(offset, offset + this.options.snapshotChunk);
    const done = offset + data.length === text.length;
    this.inFlight[peer] = this.inFlight[peer]! + 1;
    const { round } = this;
    this.send(peer, {
      type: 'InstallSnapshot',
      term: this.currentTerm.value,
      lastIndex,
      lastTerm,
      members,
      offset,
      data,
      done,
      round,
    });
    return this.nextIndex[peer]! - 1;
  }

  onInstallSnapshot(from: NodeId, message: InstallSnapshot): void {
    const { term, lastIndex, round } = message;
    this.adoptTerm(term);
    const answer = (offset: number | null) => {
      const reply = { type: 'InstallSnapshotReply', term: this.currentTerm.value, lastIndex, offset, round } as const;
      this.send(from, reply);
    };
    if (term < this.currentTerm.value) {
      answer(0);
      return;
    }
    this.follow(from);
    answer(this.isStale(lastIndex) ? null : this.receive(message));
  }

  /** What it stands for is committed here already: it would take the state machine back. */
  protected isStale(lastIndex: number): boolean {
    return lastIndex <= this.commitIndex;
  }

  /** Says where the next piece is to begin; null when this was the last. */
  private receive({ term, lastIndex, lastTerm, members, offset, data, done }: InstallSnapshot): number | null {
    const { incoming } = this;
    const before = incoming?.term === term && incoming.lastIndex === lastIndex ? incoming.text : '';
    if (offset !== before.length) return before.length;
    const text = before + data;
    if (!done) {
      this.incoming = { term, lastIndex, text };
      return text.length;
    }
    this.incoming = null;
    this.install({ lastIndex, lastTerm, state: JSON.parse(text), members });
    return null;
  }

  /** "If existing log entry has same index and term as snapshot's last included entry, retain log entries following it." */
  protected install(snapshot: Snapshot): void {
    this.mark('snapshot-installed');
    const { lastIndex, lastTerm, members } = snapshot;
    const keepsSuffix = lastIndex <= this.log.length && this.termAt(lastIndex) === lastTerm;
    this.keepSnapshot(snapshot);
    if (!keepsSuffix) this.log.truncate(this.log.firstIndex - 1);
    this.log.compact(lastIndex + 1);
    this.restore(snapshot);
    if (members.length > 0) this.observe({ kind: 'configuration', index: lastIndex, members });
    this.readConfigurations({ index: lastIndex, members });
  }

  onInstallSnapshotReply(from: NodeId, { term, lastIndex, offset, round }: InstallSnapshotReply): void {
    this.adoptTerm(term);
    if (this.role !== 'leader' || term < this.currentTerm.value) return;
    this.heardFrom(from, round);
    if (!this.advancesTransfer(from, lastIndex, offset)) return;
    this.inFlight[from] = 0;
    this.sendNext(from);
  }

  /** Whether an answer moves the transfer on: one that arrives twice sets nothing in motion. */
  private advancesTransfer(follower: NodeId, lastIndex: number, offset: number | null): boolean {
    if (offset === null) {
      this.offsets[follower] = 0;
      return this.advanceMatch(follower, lastIndex);
    }
    // A newer snapshot may have taken the place of the one that was being sent.
    const next = lastIndex === this.snapshot.value?.lastIndex ? offset : 0;
    if (next === this.offsets[follower]) return false;
    this.offsets[follower] = next;
    return true;
  }
}
