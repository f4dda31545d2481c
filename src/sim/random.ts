import alea from 'seedrandom/lib/alea.js';
import { hashText } from './hash.js';

/** A seeded stream of uniform draws from 0 to below 1, with 32 bits each. */
export type RandomStream = () => number;

/**
 * The stream with this name under a run's root seed. Every consumer has its own (each directed link, client, node, …),
 * so that adding one does not shift another's draws. The name is hashed before it seeds the generator: streams of `alea`
 * that are seeded with related texts are jointly dependent in their first draws.
 */
export function randomStream(seed: string, name: string): RandomStream {
  return alea(hashText(`${seed}/${name}`), { state: true });
}

/** A whole number from 0 to below `bound`. */
export function drawIndex(random: RandomStream, bound: number): number {
  return Math.floor(random() * bound);
}

/** `count` different items in random order; all of them where there are not so many. */
export function drawSome<T>(random: RandomStream, items: readonly T[], count: number): T[] {
  const pool = [...items];
  const drawn = Math.min(count, pool.length);
  for (let index = 0; index < drawn; index += 1) {
    const other = index + drawIndex(random, pool.length - index);
    [pool[index], pool[other]] = [pool[other]!, pool[index]!];
  }
  return pool.slice(0, drawn);
}
