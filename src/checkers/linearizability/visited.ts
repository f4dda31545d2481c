/** Cells a slot: three words that name the set of linearized operations, and the state + 1; 0 is an empty slot. */
const CELLS = 4;

/** The configurations (set of operations, state) that a search has been in: an open-addressing table in one array. */
export class Visited {
  private cells = new Int32Array(256 * CELLS);
  private mask = 255;
  private size = 0;

  get bytes(): number {
    return this.cells.byteLength;
  }

  /** Whether the configuration is new; if so it is remembered. */
  add(first: number, second: number, third: number, state: number): boolean {
    const { cells, mask } = this;
    let slot = (first ^ Math.imul(state, 0x9e3779b1)) & mask;
    for (let cell = slot * CELLS; cells[cell + 3] !== 0; cell = slot * CELLS) {
      if (
        cells[cell] === first &&
        cells[cell + 1] === second &&
        cells[cell + 2] === third &&
        cells[cell + 3] === state + 1
      ) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    this.place(slot, first, second, third, state + 1);
    if (++this.size * 2 > mask) this.grow();
    return true;
  }

  private place(slot: number, first: number, second: number, third: number, mark: number): void {
    const cell = slot * CELLS;
    this.cells[cell] = first;
    this.cells[cell + 1] = second;
    this.cells[cell + 2] = third;
    this.cells[cell + 3] = mark;
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
      this.place(slot, old[cell]!, old[cell + 1]!, old[cell + 2]!, mark);
    }
  }
}
