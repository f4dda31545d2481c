import type { Json } from '../../models/model.js';
import type { HistoryEvent } from '../../workloads/history.js';

export interface LinearizabilityOptions {
  /**
   * Steps (attempts to apply one operation) over all keys and searches, 20 million where left out; then the verdict is
   * inconclusive. A step takes 20 to 200 ns.
   */
  readonly budget?: number;
  /** Bytes that the searches may hold, roughly, 160 MB where left out; then the verdict is inconclusive. */
  readonly memory?: number;
  /**
   * What `fail` means. `dropped`, the default: the operation did not happen, and nothing is known of why. `observed`:
   * it reached the object, which refused it, as a failed cas that proves `state ≠ from`; only for histories whose
   * every `fail` is such an answer.
   */
  readonly refusals?: 'dropped' | 'observed';
  /** Whether keys are objects of their own; what the model says where left out. */
  readonly perKey?: boolean;
  /** Also give an order that explains a linearizable history. */
  readonly witness?: boolean;
  /** Also give the smallest part of the history that suffices for the contradiction. */
  readonly core?: boolean;
  /** Called after every turn of a search, with how far all of them are. */
  readonly onTurn?: (standing: Standing) => void;
  /** How sentences name a process; `process 3` where left out. */
  readonly nameOf?: (process: number) => string;
}

/** How far a check is. */
export interface Standing {
  readonly keys: number;
  /** Keys that need no more turns. */
  readonly decided: number;
  readonly steps: number;
  readonly budget: number;
}

export interface LinearizabilityResult {
  readonly verdict: 'linearizable' | 'not-linearizable' | 'inconclusive';
  readonly steps: number;
  /**
   * The earliest return that cannot be explained, given what all operations called before it answered, if only later;
   * null unless the verdict is `not-linearizable`. Where several keys fail, that of the key which was found first.
   */
  readonly violation: LinearizabilityViolation | null;
  /** The keys that were not decided, and why; empty unless the verdict is `inconclusive`. */
  readonly undecided: readonly { readonly key: string; readonly why: 'steps' | 'memory' }[];
  /** On request, for a linearizable history. A key is left out where its order did not fit into the memory. */
  readonly witness: readonly Witness[] | null;
  /**
   * On request, for a history that is not linearizable: events of operations that contradict each other whatever all
   * others did. Each is needed: without it the rest is linearizable, or was not shown otherwise within the budget.
   */
  readonly core: readonly HistoryEvent[] | null;
  /** Their indexes in the history. */
  readonly coreEvents: readonly number[] | null;
}

/** An order in which the operations on one key can have taken effect: the indexes of their `invoke` events. */
export interface Witness {
  readonly key: string;
  readonly order: readonly number[];
}

export interface LinearizabilityViolation {
  /** Index of the return event in the history. */
  readonly event: number;
  readonly process: number;
  readonly f: string;
  readonly key: string;
  /** What was asked. */
  readonly asked: unknown;
  /** What came back. */
  readonly value: unknown;
  readonly timeUs: number;
  readonly invokedUs: number;
  /** The states in which the object can have been when this operation was to take effect, at most 16 of them. */
  readonly states: readonly Json[];
  /** There may be more states than these. */
  readonly moreStates: boolean;
  /** Indexes of the `invoke` events of the other operations that were open at the return, or never answered. */
  readonly open: readonly number[];
  /** One sentence with the values that clash. */
  readonly message: string;
}
