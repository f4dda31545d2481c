import { type CountedValues, type Statistics, statisticsOfCounted, type Unit } from './statistics.js';

/** Whole values below this are counted in a table where there are many of them: a microsecond each, about a second. */
const TABLE_SIZE = 1 << 20;
/** Fewer samples than this, as one run has them, are sooner sorted than such a table is filled and read. */
const TABLE_WORTHWHILE = 1 << 16;
/** So many samples wait to be sorted in; both are powers of two. */
const PENDING_LEAST = 16;
const PENDING_MOST = 4096;

const NONE: CountedValues = { values: new Float64Array(0), counts: new Float64Array(0) };

/**
 * The samples of one metric, each value once with how often it came: exact statistics of any number of seeds in a memory
 * that grows with the number of different values only. Censored samples count as Infinity.
 */
export class SampleCounts {
  private sorted: CountedValues = NONE;
  private pending = new Float64Array(PENDING_LEAST);
  private waiting = 0;
  private table: Uint32Array | null = null;
  /** How many were added in large numbers. */
  private many = 0;

  /** Adds one sample; null is a censored one. */
  add(value: number | null): void {
    this.pending[this.waiting] = value ?? Number.POSITIVE_INFINITY;
    this.waiting += 1;
    if (this.waiting < this.pending.length) return;
    if (this.waiting === PENDING_MOST) this.sortIn();
    else this.grow();
  }

  /** Adds many samples at once, most of them whole and small: the latencies of a run. */
  addMany(values: ArrayLike<number>): void {
    this.many += values.length;
    if (this.many < TABLE_WORTHWHILE) {
      for (let index = 0; index < values.length; index += 1) this.add(values[index]!);
      return;
    }
    this.table ??= new Uint32Array(TABLE_SIZE);
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index]!;
      if (value >= 0 && value < TABLE_SIZE && Number.isInteger(value)) this.table[value]! += 1;
      else this.add(value);
    }
  }

  /** Adds a value that came so often. */
  addCounted({ values, counts }: CountedValues): void {
    this.sortIn();
    this.sorted = mergeCounted(this.sorted, { values, counts });
  }

  /** All samples so far, ascending. */
  counted(): CountedValues {
    this.sortIn();
    return this.table === null ? this.sorted : mergeCounted(this.sorted, countedInTable(this.table));
  }

  get count(): number {
    const { counts } = this.counted();
    let sum = 0;
    for (let index = 0; index < counts.length; index += 1) sum += counts[index]!;
    return sum;
  }

  /** Lets go of what only adding needs. More may still be added. */
  compact(): void {
    this.sorted = this.counted();
    this.table = null;
    this.pending = new Float64Array(PENDING_LEAST);
  }

  statistics(unit: Unit): Statistics {
    return statisticsOfCounted(this.counted(), unit);
  }

  private grow(): void {
    const larger = new Float64Array(this.pending.length * 2);
    larger.set(this.pending);
    this.pending = larger;
  }

  private sortIn(): void {
    if (this.waiting === 0) return;
    const values = this.pending.slice(0, this.waiting).sort();
    this.waiting = 0;
    this.sorted = mergeCounted(this.sorted, { values, counts: new Float64Array(values.length).fill(1) });
  }
}

/** The samples of several, together. */
export function together(many: Iterable<SampleCounts>): SampleCounts {
  const all = new SampleCounts();
  for (const one of many) all.addCounted(one.counted());
  return all;
}

/** Merges two ascending lists; equal values, also within one list, become one. */
function mergeCounted(a: CountedValues, b: CountedValues): CountedValues {
  const values = new Float64Array(a.values.length + b.values.length);
  const counts = new Float64Array(values.length);
  let length = 0;
  let [left, right] = [0, 0];
  while (left < a.values.length || right < b.values.length) {
    const takesLeft = right >= b.values.length || (left < a.values.length && a.values[left]! <= b.values[right]!);
    const value = takesLeft ? a.values[left]! : b.values[right]!;
    const count = takesLeft ? a.counts[left++]! : b.counts[right++]!;
    if (length > 0 && values[length - 1] === value) counts[length - 1]! += count;
    else {
      values[length] = value;
      counts[length] = count;
      length += 1;
    }
  }
  return { values: values.slice(0, length), counts: counts.slice(0, length) };
}

function countedInTable(table: Uint32Array): CountedValues {
  const different = table.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const values = new Float64Array(different);
  const counts = new Float64Array(different);
  let length = 0;
  for (let value = 0; value < table.length; value += 1) {
    if (table[value] === 0) continue;
    values[length] = value;
    counts[length] = table[value]!;
    length += 1;
  }
  return { values, counts };
}
