import type { Condition } from './condition.js';
import { counterBounds } from './counter-bounds.js';
import { eventualConvergence } from './eventual-convergence.js';
import { monotonicReads } from './monotonic-reads.js';
import { monotonicWrites } from './monotonic-writes.js';
import { readYourWrites } from './read-your-writes.js';
import { sequential } from './sequential.js';
import { setFull } from './set-full.js';

/** What can be asked of a history besides linearizability, the strongest first. */
export const conditions: readonly Condition[] = [
  sequential,
  readYourWrites,
  monotonicReads,
  monotonicWrites,
  eventualConvergence,
  counterBounds,
  setFull,
];
