import type { Request } from '../../models/client.js';
import type { Json } from '../../models/model.js';
import type { NodeId } from '../../sim/message.js';

/** One entry of the replicated log. A null command is the no-op with which a leader opens its term (section 8). */
export interface Entry {
  readonly term: number;
  readonly command: Request | null;
  /** Who the members are from this entry on, in order; only in entries that change them (thesis, section 4.1). */
  readonly members?: readonly NodeId[];
}

/** The state machine as it was when it had applied the entry at `lastIndex`. */
export interface Snapshot {
  readonly lastIndex: number;
  readonly lastTerm: number;
  readonly state: Json;
  /** The members as of the entry at `lastIndex`. */
  readonly members: readonly NodeId[];
}

export interface RequestVote {
  readonly type: 'RequestVote';
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** The leader itself asked for this election: whoever hears from it may vote nevertheless (thesis, section 4.2.3). */
  readonly transfer: boolean;
}

export interface RequestVoteReply {
  readonly type: 'RequestVoteReply';
  readonly term: number;
  readonly granted: boolean;
}

/** Asks for a vote without standing for election: nobody's term changes by it (thesis, section 9.6). */
export interface PreVote {
  readonly type: 'PreVote';
  /** The term that an election would have. */
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

export interface PreVoteReply {
  readonly type: 'PreVoteReply';
  /** The term that was asked for where it is granted, otherwise the term of the server that refuses. */
  readonly term: number;
  readonly granted: boolean;
}

export interface AppendEntries {
  readonly type: 'AppendEntries';
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
  /** Counts the times that a leader asked whether it still leads; its answer carries the same. */
  readonly round: number;
}

export interface AppendEntriesReply {
  readonly type: 'AppendEntriesReply';
  readonly term: number;
  readonly success: boolean;
  /** On success, how far the follower's log agrees with the leader's; otherwise where the leader should try next. */
  readonly index: number;
  readonly round: number;
}

export interface InstallSnapshot {
  readonly type: 'InstallSnapshot';
  readonly term: number;
  /** The snapshot stands for all entries up to this index, the last of which is of this term. */
  readonly lastIndex: number;
  readonly lastTerm: number;
  readonly members: readonly NodeId[];
  /** Where the piece begins in the snapshot's text. */
  readonly offset: number;
  readonly data: string;
  readonly done: boolean;
  readonly round: number;
}

export interface InstallSnapshotReply {
  readonly type: 'InstallSnapshotReply';
  readonly term: number;
  readonly lastIndex: number;
  /** Where the next piece is to begin; null where the whole is installed, or not needed. */
  readonly offset: number | null;
  readonly round: number;
}

/** A leader hands over: stand for election at once (thesis, section 3.10). */
export interface TimeoutNow {
  readonly type: 'TimeoutNow';
  readonly term: number;
}

export type RaftMessage =
  | RequestVote
  | RequestVoteReply
  | PreVote
  | PreVoteReply
  | AppendEntries
  | AppendEntriesReply
  | InstallSnapshot
  | InstallSnapshotReply
  | TimeoutNow;
