import type { NodeId } from '../../sim/message.js';

/**
 * The number of a proposal: unique to its proposer, since no two nodes share a number, and totally ordered ("different
 * proposers choose their numbers from disjoint sets of numbers", Lamport 2001, section 2.5).
 */
export interface Ballot {
  readonly round: number;
  readonly node: NodeId;
}

/** Below every ballot that anybody begins. */
export const NO_BALLOT: Ballot = { round: 0, node: 0 as NodeId };

/** A ballot as a report shows it: null stands for none. */
export function ballotOrNone(ballot: Ballot): Ballot | null {
  return ballot.round === 0 ? null : ballot;
}

/** More nodes than a scenario can have. */
const NODES = 1000;

/** Negative where `a` is the lower ballot, 0 where both are the same, positive where `a` is the higher one. */
export function compareBallots(a: Ballot, b: Ballot): number {
  return a.round - b.round || a.node - b.node;
}

export function isSameBallot(a: Ballot, b: Ballot): boolean {
  return a.round === b.round && a.node === b.node;
}

/** A ballot as one number in the same order, for observations: 3002 is round 3 of n2; 0 before any ballot. */
export function epochOf({ round, node }: Ballot): number {
  return round === 0 ? 0 : round * NODES + node + 1;
}
