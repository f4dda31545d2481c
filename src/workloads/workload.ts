import type { Operation } from '../models/client.js';
import type { Model } from '../models/model.js';

/** What clients ask for: a model and a way to draw operations on it. */
export interface WorkloadDefinition {
  readonly name: string;
  readonly about: string;
  readonly model: Model;
  /** The weights of its operations where a scenario gives no `mix`. */
  readonly mix: Readonly<Record<string, number>>;
  /** Properties of the client history that it adds to what a protocol promises. */
  readonly properties: readonly string[];
  /** Draws the arguments of one operation. `unique` is a number that no other operation of the run has. */
  draw(f: string, key: string, unique: number, random: () => number): Operation;
}

/** How a scenario's clients behave. */
export interface ClientsPlan {
  readonly count: number;
  readonly workload: WorkloadDefinition | null;
  /** Operations per second and client; null: as fast as `think` allows. */
  readonly ratePerSecond: number | null;
  readonly think: import('../sim/distribution.js').Distribution | null;
  readonly keys: number;
  readonly mix: Readonly<Record<string, number>>;
  readonly timeoutUs: number;
  readonly retry: { readonly attempts: number; readonly backoff: import('../sim/distribution.js').Distribution };
}
