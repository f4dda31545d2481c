import type { RollingHash } from './hash.js';

/**
 * Johannes Baagøe's generator Alea (2010) in whole numbers, draw for draw what seedrandom's `alea` gives for the same
 * seed. A message costs two draws of a stream of its link's own, and a large cluster has thousands of links: here a stream
 * is one small piece of memory, and made in a fraction of the time.
 */

const MULTIPLIER = 2_091_639;
const TWO_TO_32 = 2 ** 32;
/** 2^-32: products with it are exact. */
const STEP = 2 ** -32;
const SPACE = 32;
const DIGITS = 16;

/** Mixes one character into the state of the seeding. Not in whole numbers: fractions are carried over. */
function mix(state: number, character: number): number {
  const scaled = 0.02519603282416938 * (state + character);
  const whole = scaled >>> 0;
  const product = (scaled - whole) * whole;
  const low = product >>> 0;
  return low + (product - low) * TWO_TO_32;
}

const START_1 = mix(0xefc8249d, SPACE);
const START_2 = mix(START_1, SPACE);
const START_3 = mix(START_2, SPACE);

/** The generator that is seeded with the 16 hexadecimal digits of a hash. */
export function aleaOf(hash: RollingHash): () => number {
  let state = START_3;
  for (let index = 0; index < DIGITS; index += 1) state = mix(state, hash.digitAt(index));
  let first = ((START_1 >>> 0) - (state >>> 0)) | 0;
  for (let index = 0; index < DIGITS; index += 1) state = mix(state, hash.digitAt(index));
  let second = ((START_2 >>> 0) - (state >>> 0)) | 0;
  for (let index = 0; index < DIGITS; index += 1) state = mix(state, hash.digitAt(index));
  let third = ((START_3 >>> 0) - (state >>> 0)) | 0;
  let carry = 1;
  return () => {
    // Below 2^53, so exact.
    const product = MULTIPLIER * (first >>> 0) + carry;
    carry = (product * STEP) | 0;
    first = second;
    second = third;
    third = product | 0;
    return (third >>> 0) * STEP;
  };
}
