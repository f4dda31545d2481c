import type { Operation } from '../models/client.js';
import type { Model } from '../models/model.js';
import type { Distribution } from '../sim/distribution.js';

/** What clients ask for: a model and a way to draw operations on it. */
export interface WorkloadDefinition {
  readonly name: string;
  readonly about: string;
  readonly model: Model;
  /** The weights of its operations where a scenario gives no `mix`. */
  readonly mix: Readonly<Record<string, number>>;
  /** Properties of the client history that it adds to what a protocol promises. */
  readonly properties: readonly string[];
  /** The arguments of one operation, and the values that they are drawn from. */
  draw(f: string, key: string, from: DrawSource): Operation;
}

export interface DrawSource {
  /** A positive number that no other operation of the run has. */
  readonly unique: number;
  /** What the client last saw under the key; null where it saw nothing yet. */
  readonly known: unknown;
  /** The name of the client that asks. */
  readonly client: string;
  /** How many keys are in use at a time, for workloads that name keys in their values. */
  readonly keys: number;
  /** One uniform draw from 0 to below 1; each operation has one, used or not. */
  readonly chance: number;
}

/** How a scenario's clients behave. */
export interface ClientsPlan {
  readonly count: number;
  readonly workload: WorkloadDefinition | null;
  /** Operations per second and client; null: as fast as `think` allows. */
  readonly ratePerSecond: number | null;
  readonly think: Distribution | null;
  readonly keys: number;
  readonly mix: Readonly<Record<string, number>>;
  readonly timeoutUs: number;
  readonly retry: { readonly attempts: number; readonly backoff: Distribution };
}
