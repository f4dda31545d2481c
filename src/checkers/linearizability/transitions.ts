import { equalJson } from '../../models/json.js';
import type { FirstInFirstOut, Json, Model } from '../../models/model.js';
import { Interner } from './interner.js';
import type { Kind } from './kinds.js';

/** What `step` gives where a state cannot explain an operation. */
export const ILLEGAL = -1;

/** With more kinds than this a table of all states and kinds would be mostly empty. */
const DENSE_KINDS = 256;
const DENSE_CELLS = 2 ** 18;
const CACHE_SLOTS = 2 ** 16;

/**
 * The model as a machine over integers: states are interned, and what a kind of operation does in a state is computed
 * once and looked up afterwards. With few kinds in a table, otherwise in a cache of fixed size that forgets.
 */
export class Transitions {
  /** The number of the model's initial state. */
  readonly initial: number;
  /** By kind: whether it never changes a state. */
  readonly preserves: Uint8Array;
  /** By kind: whether it gives the same state whatever it finds. */
  readonly overwrites: Uint8Array;
  /** By kind: whether it never takes away from what is there, see Growth. */
  readonly grows: Uint8Array;
  /** See Model; null where the object is no queue. */
  readonly firstInFirstOut: FirstInFirstOut | null;
  private readonly model: Model;
  private readonly kinds: readonly Kind[];
  private readonly states = new Interner();
  private readonly width: number;
  /** By state × width + kind: 0 unknown, 1 illegal, next state + 2. */
  private table: Int32Array;
  /** Three cells a slot: state + 1, kind, next state. */
  private cache = new Int32Array(0);
  private mask = 0;

  constructor(model: Model, kinds: readonly Kind[]) {
    this.model = model;
    this.kinds = kinds;
    this.preserves = new Uint8Array(kinds.length);
    this.overwrites = new Uint8Array(kinds.length);
    this.grows = new Uint8Array(kinds.length);
    this.firstInFirstOut = model.firstInFirstOut ?? null;
    const { growth } = model;
    for (let kind = 0; kind < kinds.length; kind++) {
      const { operation, preserves } = kinds[kind]!;
      if (preserves) this.preserves[kind] = 1;
      else if (model.operations[operation.f]!.overwrites === true) this.overwrites[kind] = 1;
      if (growth !== undefined && (preserves || growth.grows(operation))) this.grows[kind] = 1;
    }
    this.initial = this.states.idOf(model.initial);
    // Whether a state may become what a read returned is looked up as if it were one more kind.
    this.width = growth === undefined ? kinds.length : 2 * kinds.length;
    const dense = this.width <= DENSE_KINDS;
    this.table = new Int32Array(dense ? this.width * 16 : 0);
    this.resizeCache(dense ? 1 : Math.min(CACHE_SLOTS, this.width * 4));
  }

  /** What the states hold, in bytes, roughly. */
  get bytes(): number {
    return this.states.bytes;
  }

  /** How many states were met so far; they are numbered from 0. */
  get stateCount(): number {
    return this.states.values.length;
  }

  /** The kind with this number. */
  kindOf(kind: number): Kind {
    return this.kinds[kind]!;
  }

  /** The state with this number. */
  stateOf(state: number): Json {
    return this.states.values[state]!;
  }

  /** The state after an operation of this kind, or ILLEGAL where it could not have been answered as it was. */
  step(state: number, kind: number): number {
    const cell = state * this.width + kind;
    if (cell < this.table.length) {
      const known = this.table[cell]!;
      return known !== 0 ? known - 2 : this.fill(cell, state, kind);
    }
    return this.lookUp(state, kind);
  }

  /** Whether an object that only grows can get from this state to one that explains a read of this kind. */
  mayBecome(state: number, kind: number): boolean {
    return this.kinds[kind]!.expectation !== 'returned' || this.step(state, this.kinds.length + kind) !== ILLEGAL;
  }

  private fill(cell: number, state: number, kind: number): number {
    const next = this.compute(state, kind);
    this.table[cell] = next + 2;
    return next;
  }

  private lookUp(state: number, kind: number): number {
    const slot = 3 * (((Math.imul(state, 0x9e3779b1) + Math.imul(kind, 0x85ebca6b)) >>> 7) & this.mask);
    const { cache } = this;
    if (cache[slot] === state + 1 && cache[slot + 1] === kind) return cache[slot + 2]!;
    const next = this.compute(state, kind);
    cache[slot] = state + 1;
    cache[slot + 1] = kind;
    cache[slot + 2] = next;
    if (this.table.length > 0) this.widen(state);
    return next;
  }

  /** Makes room in the table for more states, as long as it may grow; then the cache takes over. */
  private widen(state: number): void {
    let size = this.table.length;
    while (size <= state * this.width) size *= 2;
    if (size > DENSE_CELLS) {
      if (this.mask < DENSE_CELLS / 16) this.resizeCache(DENSE_CELLS / 8);
      return;
    }
    const wider = new Int32Array(size);
    wider.set(this.table);
    this.table = wider;
  }

  /** Makes an empty cache with at least so many slots. */
  private resizeCache(slots: number): void {
    this.mask = 2 ** Math.ceil(Math.log2(slots)) - 1;
    this.cache = new Int32Array(3 * (this.mask + 1));
  }

  private compute(state: number, kind: number): number {
    if (kind >= this.kinds.length) return this.computeGrowth(state, kind - this.kinds.length);
    const { operation, expectation, returned } = this.kinds[kind]!;
    const effect = this.model.apply(this.states.values[state]!, operation);
    if (effect.ok === (expectation === 'refused')) return ILLEGAL;
    if (expectation === 'returned' && !equalJson(effect.value, returned)) return ILLEGAL;
    return effect.state === this.states.values[state] ? state : this.states.idOf(effect.state);
  }

  private computeGrowth(state: number, kind: number): number {
    return this.model.growth!.mayBecome(this.states.values[state]!, this.kinds[kind]!.returned) ? state : ILLEGAL;
  }
}
