import type { Request, Result } from '../models/client.js';
import type { Json, Model } from '../models/model.js';

/** What one session's last command gave: a retry of it gets the same answer (Ongaro's thesis, section 6.3). */
interface SessionRecord {
  readonly sequence: number;
  readonly result: Result;
}

/** A replica's copy of what is replicated: the objects by key, and the sessions that make commands exactly-once. */
export interface ReplicatedState {
  readonly objects: Map<string, Json>;
  readonly sessions: Map<number, SessionRecord>;
}

/** Options of a protocol that replicates a state machine: the model comes from the scenario's workload. */
export interface ReplicatedOptions {
  readonly model: Model | null;
}

/** A replica that has applied nothing yet. */
export function emptyState(): ReplicatedState {
  return { objects: new Map(), sessions: new Map() };
}

/** A state as JSON data, for snapshots. */
export function toJson({ objects, sessions }: ReplicatedState): Json {
  return { objects: [...objects], sessions: [...sessions] as unknown as Json };
}

/** The state that `toJson` was given. */
export function fromJson(json: Json): ReplicatedState {
  const { objects, sessions } = json as unknown as {
    readonly objects: readonly [string, Json][];
    readonly sessions: readonly [number, SessionRecord][];
  };
  return { objects: new Map(objects), sessions: new Map(sessions) };
}

/** What a command gives that was applied before; undefined where it is new. */
export function earlierResult(state: ReplicatedState, { session, sequence }: Request): Result | undefined {
  const record = state.sessions.get(session);
  if (record === undefined || record.sequence < sequence) return undefined;
  // An older command of the session: its client has long gone on, so any definite answer will do.
  return record.sequence === sequence ? record.result : { outcome: 'fail' };
}

/** Applies a new command, and remembers its result for retries. */
export function applyCommand(model: Model, state: ReplicatedState, request: Request): Result {
  const result = applyOnce(model, state, request);
  state.sessions.set(request.session, { sequence: request.sequence, result });
  return result;
}

/** What a read gives that is not in the log: it leaves no trace, not even in its session. */
export function readOnlyResult(model: Model, state: ReplicatedState, request: Request): Result {
  return applyOnce(model, state, request);
}

function applyOnce(model: Model, { objects }: ReplicatedState, { operation }: Request): Result {
  const key = model.perKey ? operation.key : '';
  const known = objects.get(key);
  const before = known === undefined ? model.initial : known;
  const effect = model.apply(before, operation);
  if (!effect.ok) return { outcome: 'fail' };
  if (effect.state !== before) objects.set(key, effect.state);
  return { outcome: 'ok', value: effect.value };
}
