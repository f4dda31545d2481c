import { hashText } from './hash.js';

/** Numbers that make up the state of one stream: three fractions and a carry. */
const WIDTH = 4;

/**
 * Many random streams in one block of memory, for what a simulation has hundreds or thousands of, each used seldom: its
 * links. The generator is alea (Baagøe), seeded as `randomStream` does it, and draws the same numbers; but a stream is half
 * a cache line here, and costs no closure to make.
 */
export class StreamTable {
  private readonly states: Float64Array;

  constructor(streams: number) {
    this.states = new Float64Array(WIDTH * streams);
  }

  /** Makes a stream what its name makes it under a run's root seed; before its first draw. */
  open(stream: number, seed: string, name: string): void {
    const key = hashText(`${seed}/${name}`);
    const { states } = this;
    const at = WIDTH * stream;
    let mash = MASH_OF_BLANKS;
    for (let part = 0; part < 3; part += 1) {
      for (let index = 0; index < key.length; index += 1) mash = mashed(mash, key.charCodeAt(index));
      const fraction = BLANK_FRACTIONS[part]! - (mash >>> 0) * STEP;
      states[at + part] = fraction < 0 ? fraction + 1 : fraction;
    }
    states[at + 3] = 1;
  }

  /** A uniform draw from 0 to below 1, with 32 bits. */
  draw(stream: number): number {
    const { states } = this;
    const at = WIDTH * stream;
    const next = 2091639 * states[at]! + states[at + 3]! * STEP;
    const carry = next | 0;
    const drawn = next - carry;
    states[at] = states[at + 1]!;
    states[at + 1] = states[at + 2]!;
    states[at + 2] = drawn;
    states[at + 3] = carry;
    return drawn;
  }
}

const STEP = 2 ** -32;
const TWO_TO_32 = 2 ** 32;

/** One more character in alea's hash of a text. */
function mashed(before: number, character: number): number {
  let sum = before + character;
  let product = 0.02519603282416938 * sum;
  sum = product >>> 0;
  product = (product - sum) * sum;
  sum = product >>> 0;
  return sum + (product - sum) * TWO_TO_32;
}

/** Alea's hash of so many blanks: it mixes one into each fraction before the seed. */
function mashOfBlanks(count: number): number {
  let mash = 0xefc8249d;
  for (let blank = 0; blank < count; blank += 1) mash = mashed(mash, 0x20);
  return mash;
}

/** The same for every stream: the fractions before the seed, and the hash that goes on with it. */
const BLANK_FRACTIONS: readonly number[] = [1, 2, 3].map((count) => (mashOfBlanks(count) >>> 0) * STEP);
const MASH_OF_BLANKS = mashOfBlanks(3);
