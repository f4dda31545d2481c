import { scramble } from './hash-json.js';
import type { Layout } from './layout.js';

/** Stands in a configuration's state once another dominates it. */
export const DOMINATED = -1;

/**
 * Configurations in one array, none of which dominates another. One dominates another in the same state if it has
 * linearized the same open writers, at least the same open reads, and at most as many crashed operations of every
 * class: whatever can follow the other can follow it too.
 */
export class Configurations {
  /** `count` configurations, `stride` words each; see Layout. Dominated ones stay, marked. */
  words: Int32Array;
  count = 0;
  /** By slot word: which slots hold operations that only read. */
  readonly readers: Int32Array;
  private readonly layout: Layout;
  /** Buckets hold number + 1 of the last configuration; `chain` leads to the one before. */
  private buckets = new Int32Array(64);
  private chain: Int32Array;

  constructor(layout: Layout) {
    this.layout = layout;
    this.readers = new Int32Array(layout.slotWords);
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
      if (this.comparable(source, from, at)) {
        if (this.dominates(this.words, at, source, from)) return -1;
        if (this.dominates(source, from, this.words, at)) {
          this.words[at] = DOMINATED;
          if (last === 0) this.buckets[bucket] = before;
          else this.chain[last - 1] = before;
          link = before;
          continue;
        }
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
    let hash = Math.imul(source[from]!, 0x9e3779b1);
    for (let word = 0; word < this.layout.slotWords; word++) {
      hash = scramble(hash ^ (source[from + 1 + word]! & ~this.readers[word]!));
    }
    return hash & (this.buckets.length - 1);
  }

  /** Same state, same writers linearized. */
  private comparable(source: Int32Array, from: number, at: number): boolean {
    const { words, readers } = this;
    if (source[from] !== words[at]) return false;
    for (let word = 0; word < readers.length; word++) {
      if (((source[from + 1 + word]! ^ words[at + 1 + word]!) & ~readers[word]!) !== 0) return false;
    }
    return true;
  }

  private dominates(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number): boolean {
    const { readers } = this;
    const { slotWords, counterWords, guards } = this.layout;
    for (let word = 1; word <= slotWords; word++) {
      if ((~left[leftAt + word]! & right[rightAt + word]! & readers[word - 1]!) !== 0) return false;
    }
    for (let word = 0; word < counterWords; word++) {
      const guard = guards[word]!;
      const difference = (right[rightAt + 1 + slotWords + word]! | guard) - left[leftAt + 1 + slotWords + word]!;
      // A counter on the left that is higher has borrowed its guard.
      if ((difference & guard) !== guard) return false;
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
