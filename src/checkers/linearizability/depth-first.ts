import { EntryList } from './entry-list.js';
import { type Layout, layoutOf } from './layout.js';
import { NO_READ, nextReads } from './lookahead.js';
import type { ObjectHistory } from './object-history.js';
import { type QueueOrder, queueOrder } from './queue-order.js';
import { type Blocked, type Search, type SearchVerdict, STATES_KEPT } from './search.js';
import { ILLEGAL, type Transitions } from './transitions.js';
import { earlierTwins } from './twins.js';
import { Visited } from './visited.js';
import { type ZobristKeys, zobristKeys } from './zobrist.js';

/** What a frame of the stack chose: a read needs no alternative, the two others do. */
const READ = 0;
const LIVE = 1;
const CRASHED = 2;

/** What the search does next in its configuration. */
type Phase = 'reads' | 'live' | 'crashed' | 'back';

/**
 * Depth-first search for a linearization (Wing & Gong 1993, with Lowe's 2017 set of visited configurations). In every
 * configuration it first takes all reads that are legal now, for good: they change nothing, so no order is lost. Then
 * it tries the live operations called before the first return that is still due, then those that never returned; when
 * nothing is left, it takes back its last choice. Its stack is an array: long histories need no recursion.
 */
export class DepthFirst implements Search {
  steps = 0;
  private readonly history: ObjectHistory;
  private readonly transitions: Transitions;
  private readonly list: EntryList;
  private readonly keys: ZobristKeys;
  private readonly visited: Visited;
  private readonly twins: Int32Array;
  private readonly queueOrder: QueueOrder | null;
  private readonly nextReads: Int32Array | null;
  private readonly layout: Layout;
  /** By class of crashed operations: how many took effect. */
  private readonly used: Int32Array;
  /** The same, as counters in words. */
  private readonly counters: Int32Array;

  // The stack of choices: what kind of choice, of which operation or class, in which state, before which due return.
  private depth = 0;
  private readonly choice: Uint8Array;
  private readonly chosen: Int32Array;
  private readonly stateBefore: Int32Array;
  private readonly dueAt: Int32Array;

  // The configuration: the state, and the three words that name the set of linearized live operations.
  private state: number;
  private first = 0;
  private second = 0;
  private third = 0;

  private phase: Phase = 'reads';
  private entry: number;
  /** Position of the first return that is still due. */
  private due = -1;
  private nextClass = 0;

  private deepest = -1;
  private deepestStates: number[] = [];

  constructor(history: ObjectHistory, transitions: Transitions) {
    this.history = history;
    this.transitions = transitions;
    this.list = new EntryList(history);
    this.keys = zobristKeys(history.operations);
    this.twins = earlierTwins(history);
    this.queueOrder = queueOrder(history, transitions);
    this.nextReads = nextReads(history, transitions);
    this.layout = layoutOf(history);
    this.used = new Int32Array(this.layout.classes.length);
    this.counters = new Int32Array(this.layout.counterWords);
    this.visited = new Visited(this.layout.guards);
    this.choice = new Uint8Array(history.operations);
    this.chosen = new Int32Array(history.operations);
    this.stateBefore = new Int32Array(history.operations);
    this.dueAt = new Int32Array(history.operations);
    this.state = transitions.initial;
    this.entry = this.list.next[this.list.end]!;
  }

  get bytes(): number {
    return this.visited.bytes + this.history.operations * 48;
  }

  run(steps: number): SearchVerdict {
    while (this.steps < steps) {
      if (this.phase === 'reads') {
        if (this.takeReads()) return 'linearizable';
      } else if (this.phase === 'live') this.tryLive();
      else if (this.phase === 'crashed') this.tryCrashed();
      else if (!this.takeBack()) return 'not-linearizable';
    }
    return 'running';
  }

  blocked(): Blocked {
    const mayBeMore = this.deepestStates.length === STATES_KEPT;
    return { entry: this.deepest, states: this.deepestStates, mayBeMore, isEarliest: true };
  }

  /** Once it found an order: goes on to look for another, with the next `run`. */
  reject(): void {
    this.phase = 'back';
  }

  order(): number[] {
    const order: number[] = [];
    const used = new Int32Array(this.used.length);
    for (let i = 0; i < this.depth; i++) {
      const chosen = this.chosen[i]!;
      order.push(this.choice[i] === CRASHED ? this.layout.classes[chosen]!.operations[used[chosen]!++]! : chosen);
    }
    return order;
  }

  /** Takes every legal read up to the first return that stays due. True if no return is left: all are explained. */
  private takeReads(): boolean {
    const { list, history, transitions, state } = this;
    const { entries, kind } = history;
    let entry = list.next[list.end]!;
    for (; entry !== list.end; entry = list.next[entry]!) {
      const operation = entries[entry]!;
      if (operation < 0) break;
      this.steps++;
      const itsKind = kind[operation]!;
      if (transitions.preserves[itsKind] === 0 || transitions.step(state, itsKind) === ILLEGAL) continue;
      this.push(READ, operation);
      this.flip(operation);
      entry = list.previous[entry]!;
      list.lift(operation);
    }
    if (entry === list.end) return true;
    this.due = entry;
    this.noteBlocked(entry);
    this.phase = 'live';
    this.entry = list.next[list.end]!;
    return false;
  }

  /** Takes the first live operation, from `entry` on, that leads to a configuration not seen before. */
  private tryLive(): void {
    const { list, history, transitions, state, due } = this;
    for (let entry = this.entry; entry !== due; entry = list.next[entry]!) {
      const operation = history.entries[entry]!;
      const kind = history.kind[operation]!;
      this.steps++;
      if (transitions.preserves[kind] === 1) continue;
      if (this.mustWait(operation)) continue;
      const next = transitions.step(state, kind);
      if (next === ILLEGAL || !this.hasFuture(next) || !this.enter(operation, next)) continue;
      this.push(LIVE, operation);
      list.lift(operation);
      this.state = next;
      this.phase = 'reads';
      return;
    }
    this.phase = 'crashed';
    this.nextClass = 0;
  }

  /** Whether another operation goes first, and has not. */
  private mustWait(operation: number): boolean {
    const twin = this.twins[operation]!;
    if (twin >= 0 && !this.list.isLifted(twin)) return true;
    return this.queueOrder?.[operation]?.some((before) => !this.list.isLifted(before)) ?? false;
  }

  /** Takes an operation that never returned, from class `nextClass` on, if it leads to a new configuration. */
  private tryCrashed(): void {
    const { layout, used, history, transitions, state, due } = this;
    for (let number = this.nextClass; number < layout.classes.length; number++) {
      const { kind, operations } = layout.classes[number]!;
      this.steps++;
      const operation = operations[used[number]!];
      if (operation === undefined || history.callAt[operation]! > due) continue;
      const next = transitions.step(state, kind);
      if (next === ILLEGAL || next === state || !this.hasFuture(next)) continue;
      this.use(number, 1);
      if (!this.isNew(next)) {
        this.use(number, -1);
        continue;
      }
      this.push(CRASHED, number);
      this.state = next;
      this.phase = 'reads';
      return;
    }
    this.phase = 'back';
  }

  /** Whether an object that only grows can still become what the reads to come have returned. */
  private hasFuture(state: number): boolean {
    const { list, history, transitions, nextReads, due } = this;
    if (nextReads === null) return true;
    const next = nextReads[due]!;
    if (next !== NO_READ && !transitions.mayBecome(state, history.kind[next]!)) return false;
    for (let entry = list.next[list.end]!; entry !== due; entry = list.next[entry]!) {
      const operation = history.entries[entry]!;
      const kind = history.kind[operation]!;
      this.steps++;
      if (transitions.preserves[kind] === 0 || operation === history.unforeseen) continue;
      if (!transitions.mayBecome(state, kind)) return false;
    }
    return true;
  }

  /** Takes back the last choice and everything after it. False if there is none: the search is over. */
  private takeBack(): boolean {
    while (this.depth > 0) {
      this.depth--;
      const chosen = this.chosen[this.depth]!;
      const choice = this.choice[this.depth]!;
      if (choice === CRASHED) {
        this.use(chosen, -1);
        this.resume('crashed');
        this.nextClass = chosen + 1;
        return true;
      }
      this.list.putBack(chosen);
      this.flip(chosen);
      if (choice === READ) continue;
      this.resume('live');
      this.entry = this.list.next[this.history.callAt[chosen]!]!;
      return true;
    }
    return false;
  }

  private push(choice: number, chosen: number): void {
    this.choice[this.depth] = choice;
    this.chosen[this.depth] = chosen;
    this.stateBefore[this.depth] = this.state;
    this.dueAt[this.depth] = this.due;
    this.depth++;
  }

  private resume(phase: Phase): void {
    this.phase = phase;
    this.state = this.stateBefore[this.depth]!;
    this.due = this.dueAt[this.depth]!;
  }

  /** Adds an operation to the set and says whether the configuration is new; if not, takes it out again. */
  private enter(operation: number, state: number): boolean {
    this.flip(operation);
    if (this.isNew(state)) return true;
    this.flip(operation);
    return false;
  }

  private isNew(state: number): boolean {
    return this.visited.add(this.first, this.second, this.third, state, this.counters);
  }

  /** Counts one more crashed operation of a class as used, or one less. */
  private use(number: number, change: number): void {
    this.used[number]! += change;
    this.counters[this.layout.counterWord[number]!]! += change << this.layout.counterShift[number]!;
  }

  private flip(operation: number): void {
    this.first ^= this.keys.first[operation]!;
    this.second ^= this.keys.second[operation]!;
    this.third ^= this.keys.third[operation]!;
  }

  private noteBlocked(due: number): void {
    if (due < this.deepest) return;
    if (due > this.deepest) {
      this.deepest = due;
      this.deepestStates = [];
    }
    if (this.deepestStates.length < STATES_KEPT && !this.deepestStates.includes(this.state)) {
      this.deepestStates.push(this.state);
    }
  }
}
