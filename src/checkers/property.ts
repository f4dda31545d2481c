import type { Model } from '../models/model.js';
import type { Listener } from '../sim/listener.js';
import type { Microseconds, NodeId } from '../sim/message.js';
import type { World } from '../sim/world.js';
import type { HistoryEvent } from '../workloads/history.js';

/** What must never happen, as it happened. */
export interface Violation {
  readonly property: string;
  readonly kind: 'safety' | 'liveness' | 'error';
  readonly atUs: Microseconds;
  readonly nodes: readonly NodeId[];
  /** One sentence with the values that clash. */
  readonly message: string;
}

/** What a property is given for one run. */
export interface PropertyContext {
  readonly world: World;
  /** What the replicas hold and the clients use; null where a protocol serves no clients. */
  readonly model: Model | null;
  /** Everything that clients did so far. */
  readonly history: readonly HistoryEvent[];
  /** A listener that several properties of a run lean on: made for the first that asks, and heard before them. */
  shared<T extends Listener>(name: string, create: (world: World) => T): T;
  /** Says that the property does not hold. Only the first call counts: one run violates a property once. */
  violate(nodes: readonly NodeId[], message: string, atUs?: Microseconds): void;
  /** Says that it could not be judged, and why (a budget ran out). */
  inconclusive(why: string): void;
}

/**
 * A safety property: it judges the whole history, not a snapshot, by listening. A fresh instance is made for each run;
 * its fields are plain data.
 */
export interface PropertyDefinition {
  readonly name: string;
  /** The statement, in one sentence. */
  readonly about: string;
  /** Where it is defined: paper and section. */
  readonly source: string;
  /** Any object: one that hears only its protocol's own observations (`Hears`) shares no method with `Listener`. */
  create(context: PropertyContext): Listener | object;
}
