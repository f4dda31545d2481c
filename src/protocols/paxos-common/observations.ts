import type { Value } from './vote.js';

/** A proposer has a value of its own to propose. */
export type Proposes = { readonly kind: 'paxos:propose'; readonly value: string };

/** A learner takes a value to be chosen in an instance; slots count from 1. */
export type Learns = { readonly kind: 'paxos:learn'; readonly slot: number; readonly value: Value };
