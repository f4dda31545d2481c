import type { Operation } from './client.js';

/** Plain JSON data: what a state machine holds and what its operations take and return. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What one operation did: the next state, and what the client is told. `ok: false` is a definite refusal that changed nothing. */
export interface Effect<State> {
  readonly state: State;
  readonly ok: boolean;
  readonly value: Json;
}

/** What an operation of a model means. */
export interface OperationDefinition {
  readonly about: string;
  /** It only reads: it never changes the state and is never refused. */
  readonly readOnly: boolean;
  /** It is never refused and replaces the whole state, whatever that was. False where left out. */
  readonly overwrites?: boolean;
}

/** How an object grows. */
export interface Growth<State> {
  /** Whether an operation, which does not only read, keeps all that was there. */
  grows(operation: Operation): boolean;
  /** Whether an object in this state can ever grow into one of which a read returns this. Always true is safe. */
  mayBecome(state: State, returned: Json): boolean;
}

/** The operations of an object from which values come out in the order in which they were put in. */
export interface FirstInFirstOut {
  /** Puts in what it is asked with. */
  readonly puts: string;
  /** Takes out and returns what is first; null where nothing is there. */
  readonly takes: string;
}

/**
 * A sequential specification: what one object does when it is used by one client at a time. Replicas apply it, and
 * histories are judged against it, so both mean the same. States are immutable JSON data.
 */
export interface Model<State extends Json = Json> {
  readonly name: string;
  readonly about: string;
  readonly initial: State;
  /** The operations it knows, by name. */
  readonly operations: Readonly<Record<string, OperationDefinition>>;
  /** Keys are objects of their own (a register a key); without, the whole is one object. */
  readonly perKey: boolean;
  apply(state: State, operation: Operation): Effect<State>;
  /**
   * For objects that only grow as long as nothing but some of their operations is asked of them: what a read will
   * return then tells early which orders lead nowhere.
   */
  readonly growth?: Growth<State>;
  /** For queues: what comes out tells early in which order it went in. */
  readonly firstInFirstOut?: FirstInFirstOut;
  /** What is wrong with an operation that no client could have asked for, in a few words; null: nothing. */
  problemWith?(operation: Operation): string | null;
  /**
   * What a client says it was given, in the form in which `apply` would return it, so that both can be compared;
   * undefined: nothing that can be compared. Where a model has no such method, the values of read-only operations are
   * compared as they are and those of all others are not looked at.
   */
  observed?(f: string, value: Json): Json | undefined;
}
