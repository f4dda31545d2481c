import type { Layout } from './layout.js';
import { NOTHING, type ObjectHistory } from './object-history.js';
import { type QueueOrder, queueOrder } from './queue-order.js';
import type { Transitions } from './transitions.js';

/** The live operations that are open at one moment, each in a slot that is free again once it returns. */
export class OpenOperations {
  /** By slot. */
  readonly operation: Int32Array;
  readonly kind: Int32Array;
  /** By operation, while it is open. */
  readonly slotOf: Int32Array;
  /** By slot word: the slots with operations that only read. */
  readonly readers: Int32Array;
  /** By slot word: the slots with all others, which are of two sorts: */
  readonly writers: Int32Array;
  /** those that replace whatever they find, */
  readonly overwriters: Int32Array;
  /** and those bound to what they find. */
  readonly bound: Int32Array;
  private readonly transitions: Transitions;
  private readonly history: ObjectHistory;
  private readonly slotWords: number;
  private readonly queueOrder: QueueOrder | null;
  /** The operation that was called last. */
  private latest = NOTHING;
  /** By slot × words: the slots of its twins that return earlier, and so may always go first. */
  private readonly earlier: Int32Array;

  constructor(history: ObjectHistory, transitions: Transitions, { slotWords }: Layout) {
    const slots = slotWords * 32;
    this.history = history;
    this.transitions = transitions;
    this.slotWords = slotWords;
    this.queueOrder = queueOrder(history, transitions);
    this.operation = new Int32Array(slots);
    this.kind = new Int32Array(slots);
    this.slotOf = new Int32Array(history.operations);
    this.readers = new Int32Array(slotWords);
    this.writers = new Int32Array(slotWords);
    this.overwriters = new Int32Array(slotWords);
    this.bound = new Int32Array(slotWords);
    this.earlier = new Int32Array(slots * slotWords);
  }

  open(operation: number): void {
    this.latest = operation;
    const slot = this.freeSlot();
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    const kind = this.history.kind[operation]!;
    this.operation[slot] = operation;
    this.kind[slot] = kind;
    this.slotOf[operation] = slot;
    if (this.transitions.preserves[kind] === 1) {
      this.readers[word]! |= bit;
      return;
    }
    this.writers[word]! |= bit;
    if (this.transitions.overwrites[kind] === 1) this.overwriters[word]! |= bit;
    else this.bound[word]! |= bit;
    this.meetTwins(slot);
  }

  /** From now on the overwriter in this slot, if it is one, is no longer hidden. Whether it is one. */
  bind(slot: number): boolean {
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    if ((this.overwriters[word]! & bit) === 0) return false;
    this.overwriters[word]! &= ~bit;
    this.bound[word]! |= bit;
    return true;
  }

  close(slot: number): void {
    const word = slot >> 5;
    const others = ~(1 << (slot & 31));
    this.readers[word]! &= others;
    this.bound[word]! &= others;
    this.overwriters[word]! &= others;
    if ((this.writers[word]! & ~others) === 0) return;
    this.writers[word]! &= others;
    for (let other = 0; other < this.operation.length; other++) this.earlier[other * this.slotWords + word]! &= others;
  }

  /** Whether another operation goes first, and is not linearized yet in the configuration at `words[at]`. */
  mustWait(slot: number, words: Int32Array, at: number): boolean {
    for (const before of this.queueOrder?.[this.operation[slot]!] ?? []) {
      if (before > this.latest || this.isOpenAndNotDone(before, words, at)) return true;
    }
    for (let word = 0; word < this.slotWords; word++) {
      if ((this.earlier[slot * this.slotWords + word]! & ~words[at + 1 + word]!) !== 0) return true;
    }
    return false;
  }

  private isOpenAndNotDone(operation: number, words: Int32Array, at: number): boolean {
    const slot = this.slotOf[operation]!;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    return (
      this.operation[slot] === operation && (this.writers[word]! & bit) !== 0 && (words[at + 1 + word]! & bit) === 0
    );
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
    while ((this.readers[word]! | this.writers[word]!) === -1) word++;
    const free = ~(this.readers[word]! | this.writers[word]!);
    return word * 32 + 31 - Math.clz32(free & -free);
  }
}
