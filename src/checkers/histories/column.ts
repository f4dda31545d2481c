interface Numbers {
  readonly length: number;
  [index: number]: number;
}

/** Cells of a block, as a power of two. */
const BITS = 14;
const LAST = 2 ** BITS - 1;

/** A list of numbers that grows by blocks: without an object for each number, and without ever being copied. */
export class Column<Array extends Numbers> {
  length = 0;
  private readonly create: new (
    length: number,
  ) => Array;
  private readonly blocks: Array[] = [];

  constructor(create: new (length: number) => Array) {
    this.create = create;
  }

  push(value: number): void {
    if ((this.length & LAST) === 0) this.blocks.push(new this.create(LAST + 1));
    this.blocks.at(-1)![this.length & LAST] = value;
    this.length++;
  }

  at(index: number): number {
    return this.blocks[index >>> BITS]![index & LAST]!;
  }

  /** @param index of a cell that was pushed before */
  set(index: number, value: number): void {
    this.blocks[index >>> BITS]![index & LAST] = value;
  }
}
