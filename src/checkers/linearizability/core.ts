import type { Json, Model } from '../../models/model.js';
import type { HistoryEvent } from '../../workloads/history.js';
import { Contest } from './contest.js';
import type { Kinds } from './kinds.js';
import { NEVER, type ObjectHistory } from './object-history.js';
import { Transitions } from './transitions.js';

/** Steps of one trial, and bytes that its searches may hold. */
const TRIAL_BUDGET = 100_000;
const TRIAL_MEMORY = 64 * 2 ** 20;

/**
 * The operations that contradict each other whatever all others did. An operation is set free when it may take effect
 * at any time or not at all (a read: when it says nothing), which only ever adds explanations; so if the rest still
 * has none, the contradiction does not need it. Chunks of operations are tried first, halved down to single ones, as
 * in delta debugging (Zeller & Hildebrandt 2002).
 */
export function coreOf(history: readonly HistoryEvent[], model: Model, kinds: Kinds, contest: Contest): HistoryEvent[] {
  const trial = new Trial(model, kinds, contest);
  const failing = ~contest.history.entries[contest.blocked().entry]!;
  let bound = trial.candidates.filter((operation) => operation !== failing);
  const stillFails = (kept: readonly number[]) => trial.fails([...kept, failing]);
  for (let size = Math.ceil(bound.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    bound = withoutChunks(bound, size, stillFails);
  }
  const { source, completion } = contest.history;
  const events = [...bound, failing].flatMap((operation) => [source[operation]!, completion[operation]!]);
  return events
    .filter((event) => event >= 0)
    .sort((left, right) => left - right)
    .map((event) => history[event]!);
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

/** Judges the part of an object's history up to the failing return, with all but some operations set free. */
class Trial {
  /** The operations called before the failing return, in the order of their calls. */
  readonly candidates: readonly number[];
  private readonly object: ObjectHistory;
  private readonly length: number;
  private readonly transitions: Transitions;
  /** By operation: its kind when nothing is known of its answer. */
  private readonly freeKind: Int32Array;

  constructor(model: Model, kinds: Kinds, contest: Contest) {
    this.object = contest.history;
    this.length = contest.blocked().entry + 1;
    this.candidates = Array.from(this.object.entries.subarray(0, this.length)).filter((entry) => entry >= 0);
    this.freeKind = Int32Array.from(this.object.kind, (kind) => {
      const { operation } = kinds.list[kind]!;
      return kinds.done(operation.f, operation.key, operation.value as Json, undefined);
    });
    this.transitions = new Transitions(model, kinds.list);
  }

  fails(bound: readonly number[]): boolean {
    const trial = new Contest(this.weakened(bound), this.transitions, false);
    for (;;) {
      const verdict = trial.turn(TRIAL_BUDGET - trial.steps, TRIAL_MEMORY);
      if (verdict !== 'running') return verdict === 'not-linearizable';
      if (trial.steps >= TRIAL_BUDGET) return false;
    }
  }

  private weakened(bound: readonly number[]): ObjectHistory {
    const { object } = this;
    const isBound = new Set(bound);
    const free = this.candidates.filter((operation) => !isBound.has(operation) && !this.saysNothing(operation));
    const kept = Array.from(object.entries.subarray(0, this.length)).filter((entry) =>
      isBound.has(entry < 0 ? ~entry : entry),
    );
    const renumbered = new Map<number, number>();
    const old = [...free, ...kept.filter((entry) => entry >= 0)];
    old.forEach((operation, number) => {
      renumbered.set(operation, number);
    });
    const entries = Int32Array.from([...free, ...kept], (entry) =>
      entry < 0 ? ~renumbered.get(~entry)! : renumbered.get(entry)!,
    );
    return {
      ...object,
      ...positionsOf(entries, old.length),
      ...this.sourcesOf(old, isBound),
      entries,
      operations: old.length,
    };
  }

  /** A free read or refusal could be anything at any time. */
  private saysNothing(operation: number): boolean {
    return this.transitions.preserves[this.object.kind[operation]!] === 1;
  }

  private sourcesOf(old: readonly number[], isBound: ReadonlySet<number>) {
    const { object, freeKind, length } = this;
    const isAnswered = (operation: number) => isBound.has(operation) && object.returnAt[operation]! < length;
    return {
      kind: Int32Array.from(old, (operation) =>
        isAnswered(operation) ? object.kind[operation]! : freeKind[operation]!,
      ),
      source: Int32Array.from(old, (operation) => object.source[operation]!),
      completion: Int32Array.from(old, (operation) => object.completion[operation]!),
    };
  }
}

function positionsOf(entries: Int32Array, operations: number) {
  const callAt = new Int32Array(operations);
  const returnAt = new Int32Array(operations).fill(NEVER);
  entries.forEach((entry, position) => {
    if (entry < 0) returnAt[~entry] = position;
    else callAt[entry] = position;
  });
  return { callAt, returnAt };
}
