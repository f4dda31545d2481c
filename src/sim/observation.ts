import type { NodeId } from './message.js';

/**
 * The vocabulary of what is reported about a run: by nodes (`this.observe`), by clients and by the kernel.
 * Properties, metrics and reports understand a protocol through these words alone.
 */
export interface Observations {
  /** A node entered a role. `epoch` is its term, ballot, view or epoch; 0 where the protocol has none. */
  role: { readonly role: string; readonly epoch: number };
  /** A node began to suspect that another has failed. */
  suspect: { readonly suspect: NodeId };
  /** A node no longer suspects another. */
  trust: { readonly trusted: NodeId };
  /** A node gave its vote (or promise) of an epoch to a candidate. */
  vote: { readonly epoch: number; readonly candidate: NodeId };
  /** A node learned that its replicated log is committed up to `index`; `epoch` is the node's own. */
  commit: { readonly index: number; readonly epoch: number };
  /**
   * A replica applied the command at `index`. `session` and `sequence` name a client's command; session -1 is an entry
   * of the protocol's own (a no-op). `duplicate`: recognised as applied before and therefore without effect.
   */
  apply: { readonly index: number; readonly session: number; readonly sequence: number; readonly duplicate: boolean };
  /** A node learned that a change of the members is committed: from the entry at `index` on they are these, in order. */
  configuration: { readonly index: number; readonly members: readonly NodeId[] };
  /** A replica's state machine was replaced by a snapshot that covers everything up to `index`. */
  restore: { readonly index: number };
  /** A client began an operation. `process` is new after each unknown outcome. */
  invoke: {
    readonly process: number;
    readonly sequence: number;
    readonly f: string;
    readonly key: string;
    readonly value: unknown;
  };
  /** A client's operation took effect; `value` is what it returned. */
  ok: { readonly process: number; readonly sequence: number; readonly value: unknown };
  /** A client's operation certainly did not take effect. `refused`: the state machine itself said no (a failed cas). */
  fail: { readonly process: number; readonly sequence: number; readonly refused: boolean };
  /** A client gave up: whether the operation took or will take effect is unknown. */
  info: { readonly process: number; readonly sequence: number };
  /** A named, interesting branch was reached. */
  mark: { readonly name: string };
  /** The process died: volatile state and unsynced writes are gone. `lostWrites` counts the latter. */
  crash: { readonly lostWrites: number };
  /** A checksum of the disk does not match: which record. Without a handler of its own the node stays down. */
  corruption: { readonly file: string; readonly index: number | null };
  /** A write or a sync failed, which ends the process. */
  'disk-failure': object;
  /** The process started again over the same disk. */
  restart: { readonly incarnation: number };
  /** The process stopped computing. */
  pause: object;
  /** The process computes again. */
  resume: object;
}

/** The kinds of the vocabulary: any other must carry a colon. */
const standardKinds: Readonly<Record<keyof Observations, true>> = {
  role: true,
  suspect: true,
  trust: true,
  vote: true,
  commit: true,
  apply: true,
  configuration: true,
  restore: true,
  invoke: true,
  ok: true,
  fail: true,
  info: true,
  mark: true,
  crash: true,
  corruption: true,
  'disk-failure': true,
  restart: true,
  pause: true,
  resume: true,
};

/** Whether something of this kind can be observed: a kind of the vocabulary, or one of a protocol's own. */
export function isObservationKind(kind: unknown): kind is string {
  return typeof kind === 'string' && (kind in standardKinds || kind.includes(':'));
}

/** A protocol's own observations carry a colon: `lock:granted` is heard by `onLockGranted`. */
export interface CustomObservation {
  readonly kind: `${string}:${string}`;
  readonly [field: string]: unknown;
}

/** An observation that properties, metrics and reports understand by itself. */
export type StandardObservation = {
  [K in keyof Observations]: { readonly kind: K } & Observations[K];
}[keyof Observations];
/** What a node may report: a word of the vocabulary, or one of its protocol's own. */
export type Observation = StandardObservation | CustomObservation;
