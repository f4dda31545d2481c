import { NEVER, type ObjectHistory } from './object-history.js';

/**
 * The calls and returns of the live operations that are not linearized yet, in order: a doubly linked list in arrays,
 * from which an operation is lifted and into which it is put back in constant time (Wing & Gong 1993; the trick of
 * putting back is Knuth's). `end` stands before the first and after the last entry.
 */
export class EntryList {
  readonly end: number;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  private readonly history: ObjectHistory;
  private readonly lifted: Uint8Array;

  constructor(history: ObjectHistory) {
    this.history = history;
    this.end = history.entries.length;
    this.next = new Int32Array(this.end + 1);
    this.previous = new Int32Array(this.end + 1);
    this.lifted = new Uint8Array(history.operations);
    let last = this.end;
    for (let entry = 0; entry < this.end; entry++) {
      const operation = history.entries[entry]!;
      if (operation >= 0 && history.returnAt[operation] === NEVER) continue;
      this.next[last] = entry;
      this.previous[entry] = last;
      last = entry;
    }
    this.next[last] = this.end;
    this.previous[this.end] = last;
  }

  isLifted(operation: number): boolean {
    return this.lifted[operation] === 1;
  }

  lift(operation: number): void {
    const { next, previous, history } = this;
    const call = history.callAt[operation]!;
    const end = history.returnAt[operation]!;
    this.lifted[operation] = 1;
    next[previous[call]!] = next[call]!;
    previous[next[call]!] = previous[call]!;
    next[previous[end]!] = next[end]!;
    previous[next[end]!] = previous[end]!;
  }

  /** Undoes the lift of the operation that was lifted last and is not back yet. */
  putBack(operation: number): void {
    const { next, previous, history } = this;
    const call = history.callAt[operation]!;
    const end = history.returnAt[operation]!;
    this.lifted[operation] = 0;
    next[previous[end]!] = end;
    previous[next[end]!] = end;
    next[previous[call]!] = call;
    previous[next[call]!] = call;
  }
}
