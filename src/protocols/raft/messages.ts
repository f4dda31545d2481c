import type { Request } from '../../models/client.js';

/** One entry of the replicated log. A null command is the no-op with which a leader opens its term (section 8). */
export interface Entry {
  readonly term: number;
  readonly command: Request | null;
}

export interface RequestVote {
  readonly type: 'RequestVote';
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
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

export type RaftMessage = RequestVote | RequestVoteReply | PreVote | PreVoteReply | AppendEntries | AppendEntriesReply;
