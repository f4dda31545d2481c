import type { Result } from '../../models/client.js';
import type { Json } from '../../models/model.js';
import type { ReplicatedState } from '../state-machine.js';

/** A replica's state machine after slot `index`, as plain data: what stands for all commands up to it. */
export interface SnapshotOfState {
  readonly index: number;
  readonly objects: readonly (readonly [string, Json])[];
  readonly sessions: readonly (readonly [number, { readonly sequence: number; readonly result: Result }])[];
}

export function snapshotOf({ objects, sessions }: ReplicatedState, index: number): SnapshotOfState {
  return { index, objects: [...objects], sessions: [...sessions] };
}

/** The state machine that a snapshot was taken of. */
export function stateFrom({ objects, sessions }: SnapshotOfState): ReplicatedState {
  return { objects: new Map(objects), sessions: new Map(sessions) };
}
