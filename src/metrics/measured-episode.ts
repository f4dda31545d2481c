import type { Microseconds, NodeId } from '../sim/message.js';

/** A server that a fault put out of action. */
export interface Disabled {
  readonly node: NodeId;
  /** Somebody who went on suspected it already. */
  readonly suspected: boolean;
}

/** A fault episode as the metrics see it. */
export interface MeasuredEpisode {
  readonly id: number;
  readonly nodes: readonly NodeId[];
  /** Of a detector's servers those that this fault put out of action while others went on; empty in other protocols. */
  readonly disabled: readonly Disabled[];
  readonly startUs: Microseconds;
  /** null while it lasts, and for ever where nothing ends it. */
  endUs: Microseconds | null;
  /** It took a node down, paused it or cut links. */
  readonly disrupts: boolean;
  /** Who held the office just before; null where nobody did. */
  readonly holder: NodeId | null;
  readonly holderEpoch: number;
  /** Somebody suspected the holder already, in a protocol that takes suspicions back. */
  readonly wasSuspected: boolean;
  /** The office holder was crashed, paused, isolated or cut from a majority. */
  readonly hitsOffice: boolean;
}
