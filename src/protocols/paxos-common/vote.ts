import type { Request } from '../../models/client.js';
import { type Ballot, compareBallots } from './ballot.js';

/** What is chosen: a proposer's text, a client's command, or null for the no-op that fills a hole. */
export type Value = string | Request | null;

/** An acceptor's vote for a value in a ballot. Acceptors keep the last one for each instance. */
export interface Vote<V extends Value = Value> {
  readonly ballot: Ballot;
  readonly value: V;
}

/** The vote of the highest ballot; null where there is none. */
export function highestVote<V extends Value>(votes: Iterable<Vote<V> | null>): Vote<V> | null {
  let highest: Vote<V> | null = null;
  for (const vote of votes) {
    if (vote !== null && (highest === null || compareBallots(vote.ballot, highest.ballot) > 0)) highest = vote;
  }
  return highest;
}

/** Names a value: equal names, equal values. Clients never use a session and sequence for two commands. */
export function nameOfValue(value: Value): string {
  if (value === null) return 'a no-op';
  return typeof value === 'string' ? value : `command ${value.sequence} of session ${value.session}`;
}

/** Whether two values are the same, by their names. Allocates nothing: it is asked for every vote. */
export function isSameValue(a: Value, b: Value): boolean {
  if (a === null || b === null || typeof a === 'string' || typeof b === 'string') return a === b;
  return a.sequence === b.sequence && a.session === b.session;
}
