import type { Json, Model } from '../../models/model.js';
import { Contest } from './contest.js';
import { hasNoOrder } from './has-no-order.js';
import type { Kinds } from './kinds.js';
import { NOTHING, type ObjectHistory } from './object-history.js';
import { restrict } from './restrict.js';
import { Transitions } from './transitions.js';

/** Steps of one trial. */
const TRIAL_BUDGET = 100_000;

/**
 * The operations that contradict each other whatever all others did. An operation is set free when it may take effect
 * at any time or not at all (a read: when it says nothing), which only ever adds explanations; so if the rest still
 * has none, the contradiction does not need it. Chunks of operations are tried first, halved down to single ones, as
 * in delta debugging (Zeller & Hildebrandt 2002). Gives the indexes of their events.
 * @param entry position of the return that cannot be explained
 */
export function coreOf(model: Model, kinds: Kinds, object: ObjectHistory, entry: number): number[] {
  const trial = new Trial(model, kinds, object, entry + 1);
  const failing = ~object.entries[entry]!;
  let bound = trial.candidates.filter((operation) => operation !== failing);
  const stillFails = (kept: readonly number[]) => trial.fails([...kept, failing]);
  for (let size = Math.ceil(bound.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    bound = withoutChunks(bound, size, stillFails);
  }
  const events = [...bound, failing].flatMap((operation) => [object.source[operation]!, object.completion[operation]!]);
  return events.filter((event) => event >= 0).sort((left, right) => left - right);
}

/** Leaves out every chunk of this size without which the rest still fails; the oldest are tried first. */
function withoutChunks(bound: readonly number[], size: number, fails: (kept: readonly number[]) => boolean): number[] {
  let kept = [...bound];
  for (let from = 0; from < kept.length; ) {
    const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
    if (fails(rest)) kept = rest;
    else from += size;
  }
  return kept;
}

/** Judges the first entries of an object's history with all but some operations set free. */
class Trial {
  /** The operations called there that say something, in the order of their calls. */
  readonly candidates: readonly number[];
  private readonly object: ObjectHistory;
  private readonly length: number;
  private readonly transitions: Transitions;
  /** By operation: its kind when nothing is known of its answer. */
  private readonly freeKind: Int32Array;

  constructor(model: Model, kinds: Kinds, object: ObjectHistory, length: number) {
    this.object = object;
    this.length = length;
    this.freeKind = Int32Array.from(object.kind, (kind) => {
      const { operation } = kinds.list[kind]!;
      return kinds.done(operation.f, operation.key, operation.value as Json, undefined);
    });
    this.transitions = new Transitions(model, kinds.list);
    const { preserves } = this.transitions;
    this.candidates = Array.from(object.entries.subarray(0, length)).filter((entry) => {
      return entry >= 0 && (object.returnAt[entry]! < length || preserves[object.kind[entry]!] === 0);
    });
  }

  fails(bound: readonly number[]): boolean {
    const { object, length, freeKind, transitions } = this;
    const free = new Uint8Array(object.operations).fill(1);
    for (const operation of bound) free[operation] = 0;
    const { preserves } = transitions;
    const weakened = restrict(object, { length, free, freeKind, preserves, without: NOTHING, unforeseen: NOTHING });
    return hasNoOrder(new Contest(weakened, transitions, false), TRIAL_BUDGET);
  }
}
