interface Numbers {
  readonly length: number;
  [index: number]: number;
  set(other: ArrayLike<number>): void;
}

/** A list of numbers that grows, without an object for each. */
export class Column<Array extends Numbers> {
  private readonly create: new (
    length: number,
  ) => Array;
  private cells: Array;
  length = 0;

  constructor(create: new (length: number) => Array) {
    this.create = create;
    this.cells = new create(1024);
  }

  push(value: number): void {
    if (this.length === this.cells.length) {
      const wider = new this.create(this.length * 2);
      wider.set(this.cells);
      this.cells = wider;
    }
    this.cells[this.length++] = value;
  }

  at(index: number): number {
    return this.cells[index]!;
  }

  /** @param index of a cell that was pushed before */
  set(index: number, value: number): void {
    this.cells[index] = value;
  }
}
