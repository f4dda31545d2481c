import { DOMINATED } from './configurations.js';
import { CrashedPaths } from './crashed-paths.js';
import { Derivation } from './derivation.js';
import { Expansion, isDone } from './expansion.js';
import { type Layout, layoutOf } from './layout.js';
import { NEVER, type ObjectHistory } from './object-history.js';
import { OpenOperations } from './open-operations.js';
import { type Blocked, type Search, type SearchVerdict, STATES_KEPT } from './search.js';
import type { Transitions } from './transitions.js';

const NOTHING_RETURNS = -1;

/**
 * Searches breadth-first along the history: after every event it holds all configurations in which the object can be,
 * except those that another dominates. Operations are linearized only when a return forces it, and then only as many
 * as bring the returning one about. An operation that replaces any state, as a write does, could have been preceded by
 * every other such operation open then, which nobody would have seen: those are marked as hidden, which means that
 * they may have been linearized or not, as the future needs it.
 *
 * Nothing is kept of what returned, so the memory depends on how many operations are open, not on how long the history
 * is; and the first return that no configuration survives is the earliest that cannot be explained.
 */
export class Frontier implements Search {
  private readonly history: ObjectHistory;
  private readonly transitions: Transitions;
  private readonly layout: Layout;
  private readonly open: OpenOperations;
  private readonly derivation: Derivation | null;
  /** What the crashed operations called so far can do; null where none ever crashed. */
  private readonly paths: CrashedPaths | null;
  private readonly classOf = new Map<number, number>();
  private readonly expansion: Expansion;

  /** The frontier after the last event, `count` configurations. */
  private frontier: Int32Array;
  private count = 1;
  private position = 0;
  /** The slot of the operation whose return is being explained. */
  private returning = NOTHING_RETURNS;

  /**
   * @param keepOrder whether to keep what `order` needs: memory for every configuration ever reached
   * @param counted by class of crashed operations: 0 where they may take effect as often as one likes, null: nowhere.
   *   Then an order that it finds may not be one; that there is none holds, but perhaps of an earlier return already
   */
  constructor(history: ObjectHistory, transitions: Transitions, keepOrder: boolean, counted: Uint8Array | null = null) {
    this.history = history;
    this.transitions = transitions;
    this.layout = layoutOf(history);
    this.open = new OpenOperations(history, transitions, this.layout);
    this.derivation = keepOrder ? new Derivation() : null;
    const { classes } = this.layout;
    const counts = counted ?? new Uint8Array(classes.length).fill(1);
    this.paths = classes.length === 0 ? null : new CrashedPaths(this.layout, transitions, counts);
    classes.forEach(({ kind }, number) => {
      this.classOf.set(kind, number);
    });
    this.expansion = new Expansion(history, transitions, this.layout, this.open, this.derivation, this.paths);
    this.frontier = new Int32Array(this.layout.stride * 16);
    this.frontier[0] = transitions.initial;
  }

  get steps(): number {
    return this.expansion.steps;
  }

  get bytes(): number {
    const recorded = (this.derivation?.bytes ?? 0) + (this.paths?.bytes ?? 0);
    return this.expansion.reached.bytes + this.frontier.byteLength + this.history.operations * 4 + recorded;
  }

  run(steps: number): SearchVerdict {
    const { expansion } = this;
    while (expansion.steps < steps) {
      if (this.paths?.overflowed) return 'gave-up';
      if (this.returning === NOTHING_RETURNS) {
        if (this.position === this.history.entries.length) return 'linearizable';
        this.readEntry(this.history.entries[this.position]!);
      } else if (!expansion.isFinished) expansion.expandNext();
      else if (!this.finishReturn()) return 'not-linearizable';
    }
    return 'running';
  }

  blocked(): Blocked {
    const { reached } = this.expansion;
    const { stride } = this.layout;
    const states = new Set<number>();
    for (let at = 0; at < reached.count * stride && states.size < STATES_KEPT; at += stride) {
      if (reached.words[at] !== DOMINATED) states.add(reached.words[at]!);
    }
    // What crashed operations may have done since is not kept beside the configurations.
    for (let at = 0; at < reached.count * stride && states.size < STATES_KEPT; at += stride) {
      if (reached.words[at] === DOMINATED) continue;
      for (const { state } of this.paths?.targets(reached.words, at) ?? []) states.add(state);
    }
    return {
      entry: this.position,
      states: [...states].slice(0, STATES_KEPT),
      mayBeMore: states.size >= STATES_KEPT,
      isEarliest: this.paths?.countsAll ?? true,
    };
  }

  order(): number[] | null {
    const replacesState = (operation: number) => this.transitions.overwrites[this.history.kind[operation]!] === 1;
    return this.derivation?.path(this.frontier[this.layout.origin]!, replacesState) ?? null;
  }

  private readEntry(entry: number): void {
    this.expansion.steps++;
    if (entry < 0) {
      this.startReturn(this.open.slotOf[~entry]!);
      return;
    }
    const kind = this.history.kind[entry]!;
    if (this.history.returnAt[entry] === NEVER) this.paths!.called(this.classOf.get(kind)!);
    else this.open.open(entry);
    this.position++;
  }

  /** Configurations that have linearized the returning operation survive; in the others it must take effect now. */
  private startReturn(slot: number): void {
    const { frontier, expansion, count } = this;
    const { stride } = this.layout;
    expansion.steps += count;
    let done = 0;
    for (let i = 0; i < count; i++) {
      if (isDone(frontier, i * stride, slot)) done++;
    }
    if (done === count) {
      for (let i = 0; i < count; i++) this.forget(i * stride, slot);
      this.open.close(slot);
      this.position++;
      return;
    }
    this.returning = slot;
    expansion.begin(slot, this.position);
    // Those that survive come first: they dominate most of what the others become.
    for (const isSurvivor of [true, false]) {
      for (let i = 0; i < count; i++) {
        if (isDone(frontier, i * stride, slot) === isSurvivor) expansion.add(frontier, i * stride);
      }
    }
  }

  /** Frees a slot in a configuration of the frontier. */
  private forget(at: number, slot: number): void {
    this.frontier[at + 1 + (slot >> 5)]! &= ~(1 << (slot & 31));
  }

  /** Keeps what has linearized the returning operation. False if nothing has. */
  private finishReturn(): boolean {
    const { returning } = this;
    const { reached } = this.expansion;
    const { stride } = this.layout;
    if (this.frontier.length < reached.count * stride) this.frontier = new Int32Array(reached.words.length);
    let kept = 0;
    for (let number = 0; number < reached.count; number++) {
      const from = number * stride;
      if (reached.words[from] === DOMINATED || !isDone(reached.words, from, returning)) continue;
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
