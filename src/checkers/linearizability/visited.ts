/** Cells a slot: three words that name the set of operations, the state + 1, the number of its first count. 0: empty. */
const CELLS = 5;

/**
 * The configurations that a search has been in: the live operations that are linearized, the state, and how many crashed
 * operations of every class were used. What is possible with more of them used is possible with fewer as well, so a
 * configuration counts as known where one was met that is the same but for them, and has used at most as many of every
 * class. An open-addressing table in one array, with the counts of each slot as a chain in another.
 */
export class Visited {
  /** By word of counters: the guard bits, see Layout. */
  private readonly guards: Int32Array;
  private cells = new Int32Array(256 * CELLS);
  private mask = 255;
  private size = 0;
  /** Counts, from number 1: that of the next in the chain or 0, and the words with counters. */
  private counts: Int32Array;
  private last = 0;

  constructor(guards: Int32Array) {
    this.guards = guards;
    this.counts = new Int32Array(256 * (guards.length + 1));
  }

  get bytes(): number {
    return this.cells.byteLength + this.counts.byteLength;
  }

  /** Whether the configuration is new; if so it is remembered. */
  add(first: number, second: number, third: number, state: number, counters: Int32Array): boolean {
    const { cells, mask } = this;
    let slot = (first ^ Math.imul(state, 0x9e3779b1)) & mask;
    for (let cell = slot * CELLS; cells[cell + 3] !== 0; cell = slot * CELLS) {
      if (
        cells[cell] === first &&
        cells[cell + 1] === second &&
        cells[cell + 2] === third &&
        cells[cell + 3] === state + 1
      ) {
        if (this.isKnown(cells[cell + 4]!, counters)) return false;
        cells[cell + 4] = this.addCounts(cells[cell + 4]!, counters);
        return true;
      }
      slot = (slot + 1) & mask;
    }
    this.place(slot, first, second, third, state + 1, this.addCounts(0, counters));
    if (++this.size * 2 > mask) this.grow();
    return true;
  }

  /** Whether one of a chain of counts has used at most as many of every class. */
  private isKnown(number: number, counters: Int32Array): boolean {
    const { counts, guards } = this;
    const stride = guards.length + 1;
    for (let known = number; known !== 0 || guards.length === 0; known = counts[known * stride]!) {
      let word = 0;
      for (; word < guards.length; word++) {
        const guard = guards[word]!;
        // A counter that is subtracted from a lower one borrows its guard.
        if ((((counters[word]! | guard) - counts[known * stride + 1 + word]!) & guard) !== guard) break;
      }
      if (word === guards.length) return true;
    }
    return false;
  }

  private addCounts(next: number, counters: Int32Array): number {
    if (counters.length === 0) return 0;
    const stride = counters.length + 1;
    const at = ++this.last * stride;
    if (at === this.counts.length) {
      const counts = new Int32Array(at * 2);
      counts.set(this.counts);
      this.counts = counts;
    }
    this.counts[at] = next;
    this.counts.set(counters, at + 1);
    return this.last;
  }

  private place(slot: number, first: number, second: number, third: number, mark: number, counts: number): void {
    const cell = slot * CELLS;
    this.cells[cell] = first;
    this.cells[cell + 1] = second;
    this.cells[cell + 2] = third;
    this.cells[cell + 3] = mark;
    this.cells[cell + 4] = counts;
  }

  private grow(): void {
    const old = this.cells;
    this.mask = this.mask * 2 + 1;
    this.cells = new Int32Array((this.mask + 1) * CELLS);
    for (let cell = 0; cell < old.length; cell += CELLS) {
      const mark = old[cell + 3]!;
      if (mark === 0) continue;
      let slot = (old[cell]! ^ Math.imul(mark - 1, 0x9e3779b1)) & this.mask;
      while (this.cells[slot * CELLS + 3] !== 0) slot = (slot + 1) & this.mask;
      this.place(slot, old[cell]!, old[cell + 1]!, old[cell + 2]!, mark, old[cell + 4]!);
    }
  }
}
