import { Configurations, DOMINATED } from './configurations.js';
import type { CrashedPaths, PathEnd, PathTarget } from './crashed-paths.js';
import type { Derivation } from './derivation.js';
import type { Layout } from './layout.js';
import { NO_READ, nextReads } from './lookahead.js';
import type { ObjectHistory } from './object-history.js';
import type { OpenOperations } from './open-operations.js';
import { ILLEGAL, type Transitions } from './transitions.js';

/**
 * Everything that a configuration can become until the operation that returns next has taken effect. Configurations
 * are added with `begin` and `add`, and expanded one at a time until `isFinished`.
 */
export class Expansion {
  steps = 0;
  /** What is reached; the configurations before `cursor` are expanded. */
  readonly reached: Configurations;
  private cursor = 0;
  private readonly history: ObjectHistory;
  private readonly transitions: Transitions;
  private readonly layout: Layout;
  private readonly open: OpenOperations;
  private readonly derivation: Derivation | null;
  private readonly paths: CrashedPaths | null;
  private readonly nextReads: Int32Array | null;
  /** The slot of the operation that returns, whether it replaces any state, and where in the entries its return is. */
  private returning = 0;
  private returningOverwrites = false;
  private position = 0;
  /** The configuration that is being made. */
  private readonly scratch: Int32Array;

  constructor(
    history: ObjectHistory,
    transitions: Transitions,
    layout: Layout,
    open: OpenOperations,
    derivation: Derivation | null,
    paths: CrashedPaths | null,
  ) {
    this.history = history;
    this.transitions = transitions;
    this.layout = layout;
    this.open = open;
    this.derivation = derivation;
    this.paths = paths;
    this.nextReads = nextReads(history, transitions);
    this.reached = new Configurations(layout, open, paths);
    this.scratch = new Int32Array(layout.stride);
  }

  get isFinished(): boolean {
    return this.cursor === this.reached.count;
  }

  begin(slot: number, position: number): void {
    this.cursor = 0;
    this.returning = slot;
    this.returningOverwrites = this.open.bind(slot);
    this.position = position;
  }

  /** Adds a configuration of the frontier. */
  add(words: Int32Array, at: number): void {
    if (isDone(words, at, this.returning)) {
      this.reached.add(words, at);
      return;
    }
    this.copyToScratch(words, at);
    this.reachHidingIt();
  }

  /** Takes one more operation in the next configuration, if the returning one is not done in it, in every way. */
  expandNext(): void {
    const at = this.cursor++ * this.layout.stride;
    const { words } = this.reached;
    if (words[at] !== DOMINATED && !isDone(words, at, this.returning)) {
      this.takeLive(at);
      if (this.paths !== null) this.takeCrashed(at, this.paths);
    }
    // Comparisons take time as well, about a quarter of that of a step.
    this.steps += this.reached.comparisons >> 2;
    this.reached.comparisons &= 3;
  }

  /**
   * Adds the configuration in `scratch`, twice where the returning operation may have been hidden in it: once with
   * it linearized, and once so that it can still take effect.
   */
  private reachHidingIt(): void {
    const { scratch, layout, derivation, returning } = this;
    const hidden = layout.hidden + (returning >> 5);
    const bit = 1 << (returning & 31);
    const wasHidden = (scratch[hidden]! & bit) !== 0;
    scratch[hidden]! &= ~bit;
    this.reach();
    if (!wasHidden || isDone(scratch, 0, returning)) return;
    scratch[1 + (returning >> 5)]! |= bit;
    if (derivation !== null) {
      scratch[layout.origin] = derivation.add(scratch[layout.origin]!, ~this.open.operation[returning]!);
    }
    this.reached.add(scratch, 0);
  }

  /**
   * Takes every open read that is legal in the configuration in `scratch`: it changes nothing. Then adds it, unless the
   * object only grows and can no longer become what reads return.
   */
  private reach(): void {
    const { scratch, layout, open, transitions } = this;
    const state = scratch[0]!;
    for (let word = 0; word < layout.slotWords; word++) {
      for (let rest = this.open.readers[word]! & ~scratch[1 + word]!; rest !== 0; rest &= rest - 1) {
        const slot = word * 32 + 31 - Math.clz32(rest & -rest);
        this.steps++;
        const kind = open.kind[slot]!;
        if (transitions.step(state, kind) !== ILLEGAL) this.linearize(slot, state);
        else if (this.isHopeless(state, slot)) return;
      }
    }
    const nextRead = this.nextReads?.[this.position] ?? NO_READ;
    if (nextRead !== NO_READ && !transitions.mayBecome(state, this.history.kind[nextRead]!)) return;
    this.reached.add(scratch, 0);
  }

  /** Whether an object that only grows can no longer become what an open read returned. */
  private isHopeless(state: number, slot: number): boolean {
    if (this.nextReads === null || this.open.operation[slot] === this.history.unforeseen) return false;
    return !this.transitions.mayBecome(state, this.open.kind[slot]!);
  }

  private takeLive(at: number): void {
    const { layout, open, transitions } = this;
    const state = this.reached.words[at]!;
    for (let word = 0; word < layout.slotWords; word++) {
      for (let rest = open.writers[word]! & ~this.reached.words[at + 1 + word]!; rest !== 0; rest &= rest - 1) {
        const slot = word * 32 + 31 - Math.clz32(rest & -rest);
        this.steps++;
        const next = transitions.step(state, open.kind[slot]!);
        if (next === ILLEGAL || open.mustWait(slot, this.reached.words, at)) continue;
        this.copyToScratch(this.reached.words, at);
        this.linearize(slot, next);
        this.reachHidingIt();
      }
    }
  }

  /** Takes crashed operations where they make another operation possible, or another in its effect. */
  private takeCrashed(at: number, paths: CrashedPaths): void {
    for (const target of paths.targets(this.reached.words, at)) {
      if (this.explainsRead(at, target.state)) this.takePaths(at, target, -1, target.state);
      else this.takeLiveAfter(at, target);
    }
    this.steps += paths.steps;
    paths.steps = 0;
  }

  private explainsRead(at: number, state: number): boolean {
    const { layout, open, transitions } = this;
    for (let word = 0; word < layout.slotWords; word++) {
      for (let rest = this.open.readers[word]! & ~this.reached.words[at + 1 + word]!; rest !== 0; rest &= rest - 1) {
        this.steps++;
        if (transitions.step(state, open.kind[word * 32 + 31 - Math.clz32(rest & -rest)]!) !== ILLEGAL) return true;
      }
    }
    return false;
  }

  private takeLiveAfter(at: number, target: PathTarget): void {
    const { layout, open, transitions } = this;
    const state = this.reached.words[at]!;
    for (let word = 0; word < layout.slotWords; word++) {
      for (let rest = open.writers[word]! & ~this.reached.words[at + 1 + word]!; rest !== 0; rest &= rest - 1) {
        const slot = word * 32 + 31 - Math.clz32(rest & -rest);
        const kind = open.kind[slot]!;
        if (transitions.overwrites[kind] === 1) continue;
        this.steps++;
        const next = transitions.step(target.state, kind);
        if (next === ILLEGAL || next === transitions.step(state, kind)) continue;
        if (!open.mustWait(slot, this.reached.words, at)) this.takePaths(at, target, slot, next);
      }
    }
  }

  /** Follows every path to a target, and then the operation in a slot, if one is given. */
  private takePaths(at: number, { ends }: PathTarget, slot: number, next: number): void {
    const { scratch, layout, derivation } = this;
    for (const end of ends) {
      const { counters, overwrites } = end;
      this.steps++;
      this.copyToScratch(this.reached.words, at);
      for (let word = 0; word < layout.counterWords; word++) scratch[layout.counters + word] = counters[word]!;
      if (derivation !== null) this.derive(end);
      scratch[0] = next;
      if (overwrites) this.hideOverwritten();
      if (slot >= 0) this.linearize(slot, next);
      this.reach();
    }
  }

  /** Notes the crashed operations on a path in the derivation of the configuration in `scratch`. */
  private derive(end: PathEnd): void {
    const path: number[] = [];
    for (let step: PathEnd | null = end; step !== null; step = step.before) path.push(step.operation);
    const { origin } = this.layout;
    for (const operation of path.reverse()) {
      this.scratch[origin] = this.derivation!.add(this.scratch[origin]!, operation);
    }
  }

  /** Adds the operation in a slot to the configuration in `scratch`. */
  private linearize(slot: number, next: number): void {
    const { scratch, layout, open, derivation } = this;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    scratch[0] = next;
    scratch[1 + word]! |= bit;
    scratch[layout.hidden + word]! &= ~bit;
    if (derivation !== null) scratch[layout.origin] = derivation.add(scratch[layout.origin]!, open.operation[slot]!);
    if (this.transitions.overwrites[open.kind[slot]!] === 0) return;
    this.hideOverwritten();
    if (this.returningOverwrites) scratch[layout.hidden + (this.returning >> 5)]! |= 1 << (this.returning & 31);
  }

  /** The state in `scratch` was replaced just now: every open overwriter may have taken effect unseen before. */
  private hideOverwritten(): void {
    const { scratch, layout, open } = this;
    for (let word = 0; word < layout.slotWords; word++) {
      scratch[layout.hidden + word]! |= open.overwriters[word]! & ~scratch[1 + word]!;
    }
  }

  private copyToScratch(words: Int32Array, at: number): void {
    const { scratch, layout } = this;
    for (let word = 0; word < layout.stride; word++) scratch[word] = words[at + word]!;
  }
}

/** Whether the operation in a slot is linearized in the configuration at `words[at]`. */
export function isDone(words: Int32Array, at: number, slot: number): boolean {
  return (words[at + 1 + (slot >> 5)]! & (1 << (slot & 31))) !== 0;
}
