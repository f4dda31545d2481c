import { Configurations, DOMINATED } from './configurations.js';
import { Derivation } from './derivation.js';
import { type Layout, layoutOf } from './layout.js';
import { NEVER, type ObjectHistory } from './object-history.js';
import { OpenOperations } from './open-operations.js';
import { type Blocked, type Search, type SearchVerdict, STATES_KEPT } from './search.js';
import { ILLEGAL, type Transitions } from './transitions.js';

const NOTHING_RETURNS = -1;

/**
 * Searches breadth-first along the history: after every event it holds all configurations in which the object can be,
 * except those that another dominates. Operations are linearized only when a return forces it, and then only as many
 * as bring the returning one about. Nothing is kept of what returned, so the memory depends on how many operations are
 * open, not on how long the history is; and the first return that no configuration survives is the earliest that
 * cannot be explained.
 */
export class Frontier implements Search {
  steps = 0;
  private readonly history: ObjectHistory;
  private readonly transitions: Transitions;
  private readonly layout: Layout;
  private readonly open: OpenOperations;
  private readonly derivation: Derivation | null;
  /** By class of crashed operations: how many were called so far. */
  private readonly available: Int32Array;
  private readonly classOf = new Map<number, number>();

  /** The frontier after the last event. */
  private frontier: Int32Array;
  private count = 1;
  /** While a return is being explained: what is reached, of which those before `cursor` are expanded. */
  private readonly reached: Configurations;
  private cursor = 0;
  private returning = NOTHING_RETURNS;
  private readonly scratch: Int32Array;

  private position = 0;

  /** @param keepOrder whether to keep what `order` needs: memory for every configuration ever reached */
  constructor(history: ObjectHistory, transitions: Transitions, keepOrder: boolean) {
    this.history = history;
    this.transitions = transitions;
    this.layout = layoutOf(history);
    this.open = new OpenOperations(history, this.layout);
    this.derivation = keepOrder ? new Derivation() : null;
    this.available = new Int32Array(this.layout.classes.length);
    this.layout.classes.forEach(({ kind }, number) => {
      this.classOf.set(kind, number);
    });
    this.reached = new Configurations(this.layout);
    this.scratch = new Int32Array(this.layout.stride);
    this.frontier = new Int32Array(this.layout.stride * 16);
    this.frontier[0] = transitions.initial;
  }

  get bytes(): number {
    return this.reached.bytes + this.frontier.byteLength + this.history.operations * 4 + (this.derivation?.bytes ?? 0);
  }

  run(steps: number): SearchVerdict {
    while (this.steps < steps) {
      if (this.returning === NOTHING_RETURNS) {
        if (this.position === this.history.entries.length) return 'linearizable';
        this.readEntry(this.history.entries[this.position]!);
      } else if (this.cursor < this.reached.count) this.expand(this.cursor++);
      else if (!this.finishReturn()) return 'not-linearizable';
    }
    return 'running';
  }

  blocked(): Blocked {
    const states = new Set<number>();
    for (let number = 0; number < this.reached.count && states.size < STATES_KEPT; number++) {
      const state = this.reached.words[number * this.layout.stride]!;
      if (state !== DOMINATED) states.add(state);
    }
    return { entry: this.position, states: [...states] };
  }

  order(): number[] | null {
    return this.derivation?.path(this.frontier[this.layout.origin]!) ?? null;
  }

  private readEntry(entry: number): void {
    this.steps++;
    if (entry < 0) {
      this.startReturn(this.open.slotOf[~entry]!);
      return;
    }
    const kind = this.history.kind[entry]!;
    if (this.history.returnAt[entry] === NEVER) this.available[this.classOf.get(kind)!]!++;
    else this.open.open(entry, this.transitions.preserves[kind] === 1, this.reached.readers);
    this.position++;
  }

  /** Those that have linearized the returning operation survive as they are; the others must bring it about. */
  private startReturn(slot: number): void {
    const { frontier, layout } = this;
    const word = 1 + (slot >> 5);
    const bit = 1 << (slot & 31);
    let without = 0;
    for (let i = 0; i < this.count; i++) {
      if ((frontier[i * layout.stride + word]! & bit) === 0) without++;
    }
    this.steps += this.count;
    if (without === 0) {
      for (let i = 0; i < this.count; i++) frontier[i * layout.stride + word]! &= ~bit;
      this.open.close(slot, this.reached.readers);
      this.position++;
      return;
    }
    this.returning = slot;
    this.cursor = 0;
    if (without < this.count) this.reachAgain(word, bit);
    this.saturateAll(word, bit);
  }

  private reachAgain(word: number, bit: number): void {
    const { frontier, layout } = this;
    for (let i = 0; i < this.count; i++) {
      if ((frontier[i * layout.stride + word]! & bit) !== 0) this.reached.add(frontier, i * layout.stride);
    }
  }

  private saturateAll(word: number, bit: number): void {
    const { frontier, layout, scratch } = this;
    for (let i = 0; i < this.count; i++) {
      const at = i * layout.stride;
      if ((frontier[at + word]! & bit) !== 0) continue;
      for (let offset = 0; offset < layout.stride; offset++) scratch[offset] = frontier[at + offset]!;
      scratch[layout.via] = 0;
      this.reach();
    }
  }

  /** Takes every open read that is legal in the configuration in `scratch`: it changes nothing. Then adds it. */
  private reach(): void {
    const { scratch, layout, open, transitions, derivation } = this;
    const state = scratch[0]!;
    for (let word = 0; word < layout.slotWords; word++) {
      for (let rest = this.reached.readers[word]! & ~scratch[1 + word]!; rest !== 0; rest &= rest - 1) {
        const slot = word * 32 + 31 - Math.clz32(rest & -rest);
        this.steps++;
        if (transitions.step(state, open.kind[slot]!) === ILLEGAL) continue;
        scratch[1 + word]! |= 1 << (slot & 31);
        scratch[layout.via] = 0;
        if (derivation !== null)
          scratch[layout.origin] = derivation.add(scratch[layout.origin]!, open.operation[slot]!);
      }
    }
    this.reached.add(scratch, 0);
  }

  /** Takes one more operation in a configuration that has not linearized the returning one, in every possible way. */
  private expand(number: number): void {
    const { stride } = this.layout;
    const at = number * stride;
    const { words } = this.reached;
    if (words[at] === DOMINATED) return;
    if ((words[at + 1 + (this.returning >> 5)]! & (1 << (this.returning & 31))) !== 0) return;
    this.takeLive(at);
    this.takeCrashed(at);
  }

  private takeLive(at: number): void {
    const { layout, open, transitions, scratch, derivation } = this;
    for (let word = 0; word < layout.slotWords; word++) {
      for (let rest = open.writers[word]! & ~this.reached.words[at + 1 + word]!; rest !== 0; rest &= rest - 1) {
        const slot = word * 32 + 31 - Math.clz32(rest & -rest);
        const { words } = this.reached;
        this.steps++;
        const next = transitions.step(words[at]!, open.kind[slot]!);
        if (next === ILLEGAL || open.mustWait(slot, words, at) || this.isDetour(at, open.kind[slot]!, next)) continue;
        this.copyToScratch(at, next);
        scratch[1 + word]! |= 1 << (slot & 31);
        if (derivation !== null)
          scratch[layout.origin] = derivation.add(scratch[layout.origin]!, open.operation[slot]!);
        this.reach();
      }
    }
  }

  private takeCrashed(at: number): void {
    const { layout, open, transitions, scratch, derivation } = this;
    for (let number = 0; number < layout.classes.length; number++) {
      const { kind, operations } = layout.classes[number]!;
      const { words } = this.reached;
      const word = layout.counterWord[number]!;
      const shift = layout.counterShift[number]!;
      const used = (words[at + word]! >>> shift) & layout.counterMask[number]!;
      if (used >= this.available[number]!) continue;
      this.steps++;
      const state = words[at]!;
      const next = transitions.step(state, kind);
      if (next === ILLEGAL || next === state || this.isDetour(at, kind, next)) continue;
      if (open.hasWaiting(kind, words, at)) continue;
      this.copyToScratch(at, next);
      scratch[word]! += 1 << shift;
      scratch[layout.via] = state + 1;
      if (derivation !== null) scratch[layout.origin] = derivation.add(scratch[layout.origin]!, operations[used]!);
      this.reach();
    }
  }

  /** Whether the crashed operation that led to this configuration was needless: without it the step leads there too. */
  private isDetour(at: number, kind: number, next: number): boolean {
    const via = this.reached.words[at + this.layout.via]!;
    return via !== 0 && this.transitions.step(via - 1, kind) === next;
  }

  private copyToScratch(at: number, state: number): void {
    const { scratch, layout } = this;
    const { words } = this.reached;
    for (let word = 1; word < layout.stride; word++) scratch[word] = words[at + word]!;
    scratch[0] = state;
    scratch[layout.via] = 0;
  }

  /** Keeps what has linearized the returning operation. False if nothing has. */
  private finishReturn(): boolean {
    const { reached, layout } = this;
    const { stride } = layout;
    const word = 1 + (this.returning >> 5);
    const bit = 1 << (this.returning & 31);
    if (this.frontier.length < reached.count * stride) this.frontier = new Int32Array(reached.words.length);
    let kept = 0;
    for (let number = 0; number < reached.count; number++) {
      const from = number * stride;
      if (reached.words[from] === DOMINATED || (reached.words[from + word]! & bit) === 0) continue;
      const to = kept++ * stride;
      for (let offset = 0; offset < stride; offset++) this.frontier[to + offset] = reached.words[from + offset]!;
      this.frontier[to + word]! &= ~bit;
    }
    if (kept === 0) return false;
    this.count = kept;
    reached.clear();
    this.open.close(this.returning, reached.readers);
    this.returning = NOTHING_RETURNS;
    this.position++;
    return true;
  }
}
