import type { CrashedPaths } from './crashed-paths.js';
import { scramble } from './hash-json.js';
import type { Layout } from './layout.js';
import type { OpenOperations } from './open-operations.js';

/** Stands in a configuration's state once another dominates it. */
export const DOMINATED = -1;

/** Results of a quick comparison: bits that say which of two configurations may dominate the other. */
const EXISTING_MAY = 1;
const NEW_MAY = 2;

/**
 * Configurations in one array, none of which dominates another: whatever can follow the other can follow it too. That
 * is so if it is in the same state, or can be brought into it by crashed operations, using at most as many of every
 * class; has linearized at least the same open reads; and, of the open writers, the same, or may have (see Frontier).
 */
export class Configurations {
  /** `count` configurations, `stride` words each; see Layout. Dominated ones stay, marked. */
  words: Int32Array;
  count = 0;
  /** Comparisons of two configurations so far. */
  comparisons = 0;
  private readonly layout: Layout;
  private readonly open: OpenOperations;
  private readonly paths: CrashedPaths | null;
  /** Buckets hold number + 1 of the last configuration; `chain` leads to the one before. */
  private buckets = new Int32Array(64);
  private chain: Int32Array;

  /** @param paths what crashed operations can do; null where there are none */
  constructor(layout: Layout, open: OpenOperations, paths: CrashedPaths | null) {
    this.layout = layout;
    this.open = open;
    this.paths = paths;
    this.chain = new Int32Array(32);
    this.words = new Int32Array(32 * layout.stride);
  }

  get bytes(): number {
    return this.words.byteLength + this.chain.byteLength + this.buckets.byteLength;
  }

  clear(): void {
    if (this.count * 16 < this.buckets.length) this.forgetOneByOne();
    else this.buckets.fill(0);
    this.count = 0;
  }

  /** Adds a copy of the configuration at `source[from]` unless one dominates it. Its number, or -1. */
  add(source: Int32Array, from: number): number {
    const { stride } = this.layout;
    const bucket = this.bucketOf(source, from);
    let last = 0;
    for (let link = this.buckets[bucket]!; link !== 0; ) {
      const at = (link - 1) * stride;
      const before = this.chain[link - 1]!;
      this.comparisons++;
      const order = this.compare(source, from, at);
      if ((order & EXISTING_MAY) !== 0 && this.dominates(this.words, at, source, from)) return -1;
      if ((order & NEW_MAY) !== 0 && this.dominates(source, from, this.words, at)) {
        this.words[at] = DOMINATED;
        if (last === 0) this.buckets[bucket] = before;
        else this.chain[last - 1] = before;
        link = before;
        continue;
      }
      last = link;
      link = before;
    }
    return this.append(source, from, bucket);
  }

  private append(source: Int32Array, from: number, bucket: number): number {
    const { stride } = this.layout;
    if (this.count === this.chain.length) {
      this.grow();
      bucket = this.bucketOf(source, from);
    }
    const at = this.count * stride;
    for (let word = 0; word < stride; word++) this.words[at + word] = source[from + word]!;
    this.chain[this.count] = this.buckets[bucket]!;
    this.buckets[bucket] = this.count + 1;
    return this.count++;
  }

  private bucketOf(source: Int32Array, from: number): number {
    // Crashed operations make configurations in different states comparable.
    let hash = this.paths === null ? Math.imul(source[from]!, 0x9e3779b1) : 0;
    for (let word = 0; word < this.layout.slotWords; word++) {
      hash = scramble(hash ^ (source[from + 1 + word]! & this.open.bound[word]!));
    }
    return hash & (this.buckets.length - 1);
  }

  /** Which of the two may dominate the other, judged by what is quickly compared. */
  private compare(source: Int32Array, from: number, at: number): number {
    const { words, paths } = this;
    let order = EXISTING_MAY | NEW_MAY;
    if (paths === null) {
      if (source[from] !== words[at]) return 0;
    } else {
      const { counters, guards } = this.layout;
      for (let word = 0; word < guards.length && order !== 0; word++) {
        const guard = guards[word]!;
        const left = words[at + counters + word]!;
        const right = source[from + counters + word]!;
        // A counter that is subtracted from a lower one borrows its guard.
        if ((((right | guard) - left) & guard) !== guard) order &= ~EXISTING_MAY;
        if ((((left | guard) - right) & guard) !== guard) order &= ~NEW_MAY;
      }
      // It takes at least one more crashed operation to get from one state to the other.
      if (paths.countsAll && order === (EXISTING_MAY | NEW_MAY) && source[from] !== words[at]) return 0;
    }
    const { bound } = this.open;
    for (let word = 0; word < bound.length; word++) {
      if (((source[from + 1 + word]! ^ words[at + 1 + word]!) & bound[word]!) !== 0) return 0;
    }
    return order;
  }

  private dominates(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number): boolean {
    if (!this.coversSlots(left, leftAt, right, rightAt)) return false;
    return left[leftAt] === right[rightAt] || this.paths!.lead(left, leftAt, right, rightAt);
  }

  private coversSlots(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number): boolean {
    const { readers, overwriters } = this.open;
    const { hidden, slotWords } = this.layout;
    for (let word = 0; word < slotWords; word++) {
      const leftDone = left[leftAt + 1 + word]!;
      const rightDone = right[rightAt + 1 + word]!;
      const differs = (leftDone ^ rightDone) | right[rightAt + hidden + word]!;
      const missing =
        (~leftDone & rightDone & readers[word]!) | (~left[leftAt + hidden + word]! & differs & overwriters[word]!);
      if (missing !== 0) return false;
    }
    return true;
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
    this.chain = new Int32Array(this.chain.length * 2);
    this.buckets = new Int32Array(this.buckets.length * 2);
    for (let number = 0; number < this.count; number++) {
      const at = number * this.layout.stride;
      if (words[at] === DOMINATED) continue;
      const bucket = this.bucketOf(words, at);
      this.chain[number] = this.buckets[bucket]!;
      this.buckets[bucket] = number + 1;
    }
  }

  private forgetOneByOne(): void {
    for (let number = 0; number < this.count; number++) {
      const at = number * this.layout.stride;
      if (this.words[at] !== DOMINATED) this.buckets[this.bucketOf(this.words, at)] = 0;
    }
  }
}
