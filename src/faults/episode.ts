import type { Message, Microseconds, NodeId } from '../sim/message.js';
import type { RandomStream } from '../sim/random.js';
import type { FaultEntry } from './fault.js';
import type { Pair } from './partition.js';

/** One firing of one entry: what it does to whom, from when to when. */
export interface Episode {
  readonly id: number;
  readonly entry: FaultEntry;
  /** Whom it hits, in order. */
  readonly nodes: readonly NodeId[];
  /** The directed links that it touches. */
  readonly cut: readonly Pair[];
  readonly startUs: Microseconds;
  /** null while it lasts, and for ever where nothing ends it. */
  endUs: Microseconds | null;
  /** How long the entry waited for a role that nobody held. */
  readonly waitedUs: Microseconds;
  /** The entry's own stream. */
  readonly random: RandomStream;
  /** The role that does the work; null where there is none. */
  readonly office: string | null;
  /** Makes the requests of a flood; null where there is nothing to ask. */
  readonly extraLoad: ExtraLoad | null;
}

/** A request that only makes work: of an episode, with a number of its own. */
export type ExtraLoad = (episode: number, count: number) => Message;
