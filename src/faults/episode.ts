import type { Microseconds, NodeId } from '../sim/message.js';
import type { FaultEntry } from './fault.js';
import type { Pair } from './partition.js';

/** One firing of one entry: what it does to whom, from when to when. */
export interface Episode {
  readonly id: number;
  readonly entry: FaultEntry;
  /** Whom it hits, in order. */
  readonly nodes: readonly NodeId[];
  /** The links that it cuts. */
  readonly cut: readonly Pair[];
  readonly startUs: Microseconds;
  /** null while it lasts, and for ever where nothing ends it. */
  endUs: Microseconds | null;
  /** How long the entry waited for a role that nobody held. */
  readonly waitedUs: Microseconds;
}
