import { Configurations, DOMINATED } from './configurations.js';
import { CrashedPaths, type PathEnd, type PathTarget } from './crashed-paths.js';
import { Derivation } from './derivation.js';
import { type Layout, layoutOf } from './layout.js';
import { NO_READ, nextReads } from './lookahead.js';
import { NEVER, type ObjectHistory } from './object-history.js';
import { OpenOperations } from './open-operations.js';
import { type Blocked, type Search, type SearchVerdict, STATES_KEPT } from './search.js';
import { ILLEGAL, type Transitions } from './transitions.js';

const NOTHING_RETURNS = -1;

/**
 * Searches breadth-first along the history: after every event it holds all configurations in which the object can be,
 * except those that another dominates. Operations are linearized only when a return forces it, and then only as many
 * as bring the returning one about. An operation that replaces any state, as a write does, could have been preceded
 * by every other such operation open then, which nobody would have seen: those are marked as hidden, which means that
 * they may have been linearized or not, as the future needs it. Nothing is kept of what returned, so the memory depends on how many operations are
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
  /** What the crashed operations called so far can do; null where none ever crashed. */
  private readonly paths: CrashedPaths | null;
  private readonly nextReads: Int32Array | null;
  private readonly classOf = new Map<number, number>();

  /** The frontier after the last event. */
  private frontier: Int32Array;
  private count = 1;
  /** While a return is being explained: what is reached, of which those before `cursor` are expanded. */
  private readonly reached: Configurations;
  private cursor = 0;
  private returning = NOTHING_RETURNS;
  private returningOverwrites = false;
  private readonly scratch: Int32Array;

  private position = 0;
  private readonly width: number;
  private narrowed = false;

  /**
   * @param keepOrder whether to keep what `order` needs: memory for every configuration ever reached
   * @param width how many configurations to keep at most; with a narrow frontier the search may give up
   */
  constructor(history: ObjectHistory, transitions: Transitions, keepOrder: boolean, width = Number.POSITIVE_INFINITY) {
    this.width = width;
    this.history = history;
    this.transitions = transitions;
    this.layout = layoutOf(history);
    this.nextReads = nextReads(history, transitions);
    this.open = new OpenOperations(history, transitions, this.layout);
    this.derivation = keepOrder ? new Derivation() : null;
    this.paths = this.layout.classes.length === 0 ? null : new CrashedPaths(this.layout, transitions);
    this.layout.classes.forEach(({ kind }, number) => {
      this.classOf.set(kind, number);
    });
    this.reached = new Configurations(this.layout, this.open, this.paths);
    this.scratch = new Int32Array(this.layout.stride);
    this.frontier = new Int32Array(this.layout.stride * 16);
    this.frontier[0] = transitions.initial;
  }

  get bytes(): number {
    return (
      this.reached.bytes +
      this.frontier.byteLength +
      this.history.operations * 4 +
      (this.derivation?.bytes ?? 0) +
      (this.paths?.bytes ?? 0)
    );
  }

  run(steps: number): SearchVerdict {
    while (this.steps < steps) {
      if (this.paths?.overflowed) return 'gave-up';
      this.countComparisons();
      if (this.returning === NOTHING_RETURNS) {
        if (this.position === this.history.entries.length) return 'linearizable';
        this.readEntry(this.history.entries[this.position]!);
      } else if (this.cursor < this.reached.count) this.expand(this.cursor++);
      else if (!this.finishReturn()) return this.narrowed ? 'gave-up' : 'not-linearizable';
    }
    return 'running';
  }

  /** Comparisons take time as well, about a quarter of that of a step. */
  private countComparisons(): void {
    const { reached } = this;
    this.steps += reached.comparisons >> 2;
    reached.comparisons &= 3;
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
    const replacesState = (operation: number) => this.transitions.overwrites[this.history.kind[operation]!] === 1;
    return this.derivation?.path(this.frontier[this.layout.origin]!, replacesState) ?? null;
  }

  private readEntry(entry: number): void {
    this.steps++;
    if (entry < 0) {
      this.startReturn(this.open.slotOf[~entry]!);
      return;
    }
    const kind = this.history.kind[entry]!;
    if (this.history.returnAt[entry] === NEVER) this.paths!.called(this.classOf.get(kind)!);
    else this.open.open(entry);
    this.position++;
  }

  /** Those that have linearized the returning operation survive; in the others it must take effect now. */
  private startReturn(slot: number): void {
    const { frontier, layout } = this;
    this.steps += this.count;
    let without = 0;
    for (let i = 0; i < this.count; i++) {
      if (!this.isDone(frontier, i * layout.stride, slot)) without++;
    }
    if (without === 0) {
      for (let i = 0; i < this.count; i++) this.forget(i * layout.stride, slot);
      this.open.close(slot);
      this.position++;
      return;
    }
    this.returning = slot;
    this.returningOverwrites = this.open.bind(slot);
    this.cursor = 0;
    if (without < this.count) this.keepDone(slot);
    for (let i = 0; i < this.count; i++) {
      if (this.isDone(frontier, i * layout.stride, slot)) continue;
      this.copyToScratch(frontier, i * layout.stride);
      this.reachHidingIt();
    }
  }

  private keepDone(slot: number): void {
    const { frontier, layout } = this;
    for (let i = 0; i < this.count; i++) {
      if (this.isDone(frontier, i * layout.stride, slot)) this.reached.add(frontier, i * layout.stride);
    }
  }

  private isDone(words: Int32Array, at: number, slot: number): boolean {
    return (words[at + 1 + (slot >> 5)]! & (1 << (slot & 31))) !== 0;
  }

  /** Frees a slot in a configuration of the frontier. */
  private forget(at: number, slot: number): void {
    this.frontier[at + 1 + (slot >> 5)]! &= ~(1 << (slot & 31));
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
    if (!wasHidden || this.isDone(scratch, 0, returning)) return;
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

  /** Takes one more operation in a configuration that has not linearized the returning one, in every possible way. */
  private expand(number: number): void {
    const { stride } = this.layout;
    const at = number * stride;
    const { words } = this.reached;
    if (words[at] === DOMINATED) return;
    if (this.isDone(words, at, this.returning)) return;
    this.takeLive(at);
    if (this.paths !== null) this.takeCrashed(at, this.paths);
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

  /** Keeps what has linearized the returning operation. False if nothing has. */
  private finishReturn(): boolean {
    const { reached, layout, returning } = this;
    const { stride } = layout;
    if (this.frontier.length < reached.count * stride) this.frontier = new Int32Array(reached.words.length);
    let kept = 0;
    for (let number = 0; number < reached.count; number++) {
      const from = number * stride;
      if (reached.words[from] === DOMINATED || !this.isDone(reached.words, from, returning)) continue;
      if (kept === this.width) {
        this.narrowed = true;
        break;
      }
      const to = kept++ * stride;
      for (let offset = 0; offset < stride; offset++) this.frontier[to + offset] = reached.words[from + offset]!;
      this.forget(to, returning);
    }
    if (kept === 0) return false;
    this.count = kept;
    reached.clear();
    this.open.close(returning);
    this.returning = NOTHING_RETURNS;
    this.position++;
    return true;
  }
}
