import { scramble } from './hash-json.js';
import type { Layout } from './layout.js';
import { ILLEGAL, type Transitions } from './transitions.js';

/** More ends than this from one start are not worth their memory: the search gives up. */
const MOST_ENDS = 5_000;

/** Where some are not counted: an object with many more states than classes of them grows without bound, as a queue. */
const STATES_OF_CLASS = 2;
const STATES_OF_ANY = 16;

/** Where crashed operations, and nothing else, can take an object: a state, with the counters after them. */
export interface PathEnd {
  readonly state: number;
  readonly counters: Int32Array;
  /** The last operation on the way, and the end of the way before it; null where there was none. */
  readonly operation: number;
  readonly before: PathEnd | null;
  /** One of them replaces whatever it finds. */
  readonly overwrites: boolean;
}

/** The ends with the same state; none uses at most what another uses. */
export interface PathTarget {
  readonly state: number;
  readonly ends: readonly PathEnd[];
}

interface Start {
  readonly state: number;
  readonly counters: Int32Array;
  /** null: not computed since the last crashed operation was called. */
  targets: PathTarget[] | null;
}

/**
 * All that crashed operations can do between two others. A configuration can take these paths at any later time as
 * well, so what they lead to need not be kept beside it; and they are the same for all configurations in one state
 * that used the same crashed operations, so they are computed once.
 */
export class CrashedPaths {
  /** Steps taken to compute paths. */
  steps = 0;
  /** There were too many ends: the paths are not complete. */
  overflowed = false;
  /** Whether each operation of every class takes effect once at most. */
  readonly countsAll: boolean;
  private readonly counted: Uint8Array;
  private readonly layout: Layout;
  private readonly transitions: Transitions;
  /** By class of crashed operations: how many were called so far. */
  private readonly available: Int32Array;
  private readonly starts = new Map<number, Start[]>();
  private ends = 0;

  /** @param counted by class: 1 where its operations take effect once at most, 0 where as often as one likes */
  constructor(layout: Layout, transitions: Transitions, counted: Uint8Array) {
    this.counted = counted;
    this.countsAll = !counted.includes(0);
    this.layout = layout;
    this.transitions = transitions;
    this.available = new Int32Array(layout.classes.length);
  }

  get bytes(): number {
    return this.ends * (120 + 4 * this.layout.counterWords);
  }

  /** One more operation of this class was called. */
  called(number: number): void {
    this.available[number]!++;
    this.starts.clear();
    this.ends = 0;
  }

  /** Where crashed operations lead from the configuration at `words[at]`. */
  targets(words: Int32Array, at: number): readonly PathTarget[] {
    const start = this.startOf(words, at);
    start.targets ??= this.explore(start);
    return start.targets;
  }

  /** Whether crashed operations lead from one configuration to the state of another, and use no more than it used. */
  lead(from: Int32Array, fromAt: number, to: Int32Array, toAt: number): boolean {
    const target = this.targets(from, fromAt).find(({ state }) => state === to[toAt]);
    const first = toAt + this.layout.counters;
    return target?.ends.some(({ counters }) => this.atMost(counters, 0, to, first)) ?? false;
  }

  /** Whether no counter on the left is higher than that on the right. */
  atMost(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number): boolean {
    const { guards } = this.layout;
    for (let word = 0; word < guards.length; word++) {
      const guard = guards[word]!;
      // A counter on the left that is higher borrows its guard.
      if ((((right[rightAt + word]! | guard) - left[leftAt + word]!) & guard) !== guard) return false;
    }
    return true;
  }

  private get mostStates(): number {
    return STATES_OF_ANY + STATES_OF_CLASS * this.layout.classes.length;
  }

  private startOf(words: Int32Array, at: number): Start {
    const { counterWords } = this.layout;
    const first = at + this.layout.counters;
    let hash = words[at]!;
    for (let word = 0; word < counterWords; word++) hash = scramble(hash) ^ words[first + word]!;
    const bucket = this.starts.get(hash);
    const known = bucket?.find(({ state, counters }) => {
      return state === words[at] && counters.every((counter, word) => counter === words[first + word]);
    });
    if (known !== undefined) return known;
    const start = { state: words[at]!, counters: words.slice(first, first + counterWords), targets: null };
    if (bucket === undefined) this.starts.set(hash, [start]);
    else bucket.push(start);
    this.ends++;
    return start;
  }

  private explore({ state, counters }: Start): PathTarget[] {
    const found = new Map<number, PathEnd[]>();
    const queue: PathEnd[] = [];
    // Of two paths to a state, that over one which replaces any state may have hidden more: it is found first.
    for (const which of ['replacing', 'bound'] as const) {
      this.extend(state, counters, null, state, which, found, queue);
      this.follow(state, found, queue);
    }
    return [...found].map(([target, ends]) => ({ state: target, ends }));
  }

  /** Goes on from the ends in the queue, and from those that it comes to, until it is empty. */
  private follow(root: number, found: Map<number, PathEnd[]>, queue: PathEnd[]): void {
    for (let next = 0; next < queue.length; next++) {
      const end = queue[next]!;
      // It may have been pushed out by one that uses less.
      if (found.get(end.state)!.includes(end)) this.extend(end.state, end.counters, end, root, 'bound', found, queue);
    }
    queue.length = 0;
  }

  /**
   * Adds every end that is one crashed operation further than a state with these counters. What replaces any state
   * does so from the root as well: a path before it would be for nothing.
   */
  private extend(
    state: number,
    counters: Int32Array,
    before: PathEnd | null,
    root: number,
    which: 'replacing' | 'bound',
    found: Map<number, PathEnd[]>,
    queue: PathEnd[],
  ): void {
    const { classes, counterWord, counterShift, counterMask } = this.layout;
    for (let number = 0; number < classes.length; number++) {
      const { kind, operations } = classes[number]!;
      const word = counterWord[number]!;
      const shift = counterShift[number]!;
      const used = (counters[word]! >>> shift) & counterMask[number]!;
      if (used >= this.available[number]!) continue;
      const replaces = this.transitions.overwrites[kind] === 1;
      if (replaces !== (which === 'replacing')) continue;
      this.steps++;
      const next = this.transitions.step(state, kind);
      if (next === ILLEGAL || next === state || next === root) continue;
      const use = this.counted[number]! << shift;
      counters[word]! += use;
      if (this.isWorthIt(next, counters, found)) {
        const overwrites = replaces || (before?.overwrites ?? false);
        const end = { state: next, counters: counters.slice(), operation: operations[used]!, before, overwrites };
        this.insert(end, found, queue);
      }
      counters[word]! -= use;
    }
  }

  /** Whether no end with this state uses at most as much. */
  private isWorthIt(state: number, counters: Int32Array, found: Map<number, PathEnd[]>): boolean {
    const ends = found.get(state);
    if (ends === undefined) return true;
    for (const end of ends) {
      if (this.atMost(end.counters, 0, counters, 0)) return false;
    }
    return true;
  }

  private insert(end: PathEnd, found: Map<number, PathEnd[]>, queue: PathEnd[]): void {
    const ends = found.get(end.state);
    if (ends === undefined) found.set(end.state, [end]);
    else if (ends.some(({ counters }) => this.atMost(end.counters, 0, counters, 0))) {
      const kept = ends.filter(({ counters }) => !this.atMost(end.counters, 0, counters, 0));
      found.set(end.state, [...kept, end]);
    } else ends.push(end);
    if (queue.length >= MOST_ENDS || (!this.countsAll && found.size > this.mostStates)) {
      this.overflowed = true;
      return;
    }
    queue.push(end);
    this.ends++;
  }
}
