import type { Layout } from './layout.js';
import type { ObjectHistory } from './object-history.js';

/** The live operations that are open at one moment, each in a slot that is free again once it returns. */
export class OpenOperations {
  /** By slot. */
  readonly operation: Int32Array;
  readonly kind: Int32Array;
  /** By operation, while it is open. */
  readonly slotOf: Int32Array;
  /** By slot word: the slots with operations that may change the state. */
  readonly writers: Int32Array;
  private readonly history: ObjectHistory;
  private readonly slotWords: number;
  private readonly taken: Int32Array;
  /** By slot × words: the slots of its twins that return earlier, and so may always go first. */
  private readonly earlier: Int32Array;

  constructor(history: ObjectHistory, { slotWords }: Layout) {
    const slots = slotWords * 32;
    this.history = history;
    this.slotWords = slotWords;
    this.operation = new Int32Array(slots);
    this.kind = new Int32Array(slots);
    this.slotOf = new Int32Array(history.operations);
    this.writers = new Int32Array(slotWords);
    this.taken = new Int32Array(slotWords);
    this.earlier = new Int32Array(slots * slotWords);
  }

  open(operation: number, isReader: boolean, readers: Int32Array): void {
    const slot = this.freeSlot();
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    this.operation[slot] = operation;
    this.kind[slot] = this.history.kind[operation]!;
    this.slotOf[operation] = slot;
    this.taken[word]! |= bit;
    if (isReader) readers[word]! |= bit;
    else {
      this.writers[word]! |= bit;
      this.meetTwins(slot);
    }
  }

  close(slot: number, readers: Int32Array): void {
    const word = slot >> 5;
    const others = ~(1 << (slot & 31));
    this.taken[word]! &= others;
    this.writers[word]! &= others;
    readers[word]! &= others;
    for (let other = 0; other < this.operation.length; other++) this.earlier[other * this.slotWords + word]! &= others;
  }

  /** Whether a twin that returns earlier is not linearized yet in the configuration at `words[at]`. */
  mustWait(slot: number, words: Int32Array, at: number): boolean {
    for (let word = 0; word < this.slotWords; word++) {
      if ((this.earlier[slot * this.slotWords + word]! & ~words[at + 1 + word]!) !== 0) return true;
    }
    return false;
  }

  /** Whether an open operation of this kind is not linearized yet in the configuration at `words[at]`. */
  hasWaiting(kind: number, words: Int32Array, at: number): boolean {
    for (let word = 0; word < this.slotWords; word++) {
      for (let rest = this.writers[word]! & ~words[at + 1 + word]!; rest !== 0; rest &= rest - 1) {
        if (this.kind[word * 32 + 31 - Math.clz32(rest & -rest)] === kind) return true;
      }
    }
    return false;
  }

  private meetTwins(slot: number): void {
    const { history, kind, operation, slotWords } = this;
    this.earlier.fill(0, slot * slotWords, (slot + 1) * slotWords);
    for (let word = 0; word < slotWords; word++) {
      for (let rest = this.writers[word]!; rest !== 0; rest &= rest - 1) {
        const other = word * 32 + 31 - Math.clz32(rest & -rest);
        if (other === slot || kind[other] !== kind[slot]) continue;
        const otherFirst = history.returnAt[operation[other]!]! < history.returnAt[operation[slot]!]!;
        const [first, second] = otherFirst ? [other, slot] : [slot, other];
        this.earlier[second * slotWords + (first >> 5)]! |= 1 << (first & 31);
      }
    }
  }

  private freeSlot(): number {
    let word = 0;
    while (this.taken[word] === -1) word++;
    const free = ~this.taken[word]!;
    return word * 32 + 31 - Math.clz32(free & -free);
  }
}
