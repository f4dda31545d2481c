import type { Request } from '../../models/client.js';
import type { Ballot } from '../paxos-common/ballot.js';
import type { Vote } from '../paxos-common/vote.js';
import type { SnapshotOfState } from './snapshot.js';

/** What is chosen in a slot: a client's command, or null for the no-op that fills a hole. */
export type Command = Request | null;

/** A vote in one slot, as a promise reports it. */
export interface SlotVote extends Vote<Command> {
  readonly slot: number;
}

/** Phase 1a, for every slot from `first` on at once. */
export interface Prepare {
  readonly type: 'Prepare';
  readonly ballot: Ballot;
  readonly first: number;
}

/** Phase 1b: what this acceptor knows to be chosen from `first` on, and its votes in the slots behind that. */
export interface Promised {
  readonly type: 'Promise';
  readonly ballot: Ballot;
  readonly first: number;
  readonly chosen: readonly Command[];
  readonly votes: readonly SlotVote[];
}

/** Phase 2a, for the slots from `first` on. */
export interface Accept {
  readonly type: 'Accept';
  readonly ballot: Ballot;
  readonly first: number;
  readonly commands: readonly Command[];
}

/** Phase 2b: votes for all commands of the Accept that began at `first`. */
export interface Accepted {
  readonly type: 'Accepted';
  readonly ballot: Ballot;
  readonly first: number;
}

/** Why a Prepare, an Accept or a Heartbeat of `ballot` is ignored: a higher one was promised. */
export interface Rejected {
  readonly type: 'Rejected';
  readonly ballot: Ballot;
  readonly promised: Ballot;
}

/** What was chosen in the slots from `first` on. */
export interface Decided {
  readonly type: 'Decided';
  readonly first: number;
  readonly commands: readonly Command[];
}

/** A replica lacks what was chosen from `first` on. */
export interface DecidedRequest {
  readonly type: 'DecidedRequest';
  readonly first: number;
}

/** The leader lives, and knows of so many slots, counted from the first, that their commands are chosen. */
export interface Heartbeat {
  readonly type: 'Heartbeat';
  readonly ballot: Ballot;
  readonly chosen: number;
}

/** A replica hears the leader of this ballot. */
export interface HeartbeatReply {
  readonly type: 'HeartbeatReply';
  readonly ballot: Ballot;
}

/** The state machine after slot `index`, for a replica that lacks slots which are kept no more. */
export interface Snapshot {
  readonly type: 'Snapshot';
  readonly snapshot: SnapshotOfState;
}

export type MultiPaxosMessage =
  | Prepare
  | Promised
  | Accept
  | Accepted
  | Rejected
  | Decided
  | DecidedRequest
  | Heartbeat
  | HeartbeatReply
  | Snapshot;

// Its name is also that of a class of the language, which the sources must not mention by a bare word.
const PROMISE = 'Promise';

export const receives = {
  Prepare: true,
  [PROMISE]: true,
  Accept: true,
  Accepted: true,
  Rejected: true,
  Decided: true,
  DecidedRequest: true,
  Heartbeat: true,
  HeartbeatReply: true,
  Snapshot: true,
  Request: true,
} as const;
