import fc from 'fast-check';
import alea from 'seedrandom/lib/alea.js';
import { describe, expect, it } from 'vitest';
import { drawIndex, drawSome, type RandomStream, randomStream } from '../../src/sim/random.js';
import { StreamTable } from '../../src/sim/stream-table.js';

const SEEDS = 20_000;

/**
 * How many standard errors the mean of "the smallest of five first draws" is off 1/6, over many seeds: the five streams
 * of a seed have related names, as the election timers of five nodes have.
 */
function zOfSmallestOfFive(stream: (seed: string, name: string) => RandomStream): number {
  let sum = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    let smallest = 1;
    for (let node = 1; node <= 5; node += 1) smallest = Math.min(smallest, stream(`${seed}`, `node n${node}`)());
    sum += smallest;
  }
  const sd = Math.sqrt(5 / (36 * 7));
  return (sum / SEEDS - 1 / 6) / (sd / Math.sqrt(SEEDS));
}

describe('streams with related names', () => {
  it('are independent in their first draws', () => {
    expect(Math.abs(zOfSmallestOfFive(randomStream))).toBeLessThan(3.5);
  });

  it('would not be, were their names not hashed: the guard above can fail', () => {
    const unhashed = (seed: string, name: string) => alea(`a${seed}/${name}`, { state: true });
    expect(Math.abs(zOfSmallestOfFive(unhashed))).toBeGreaterThan(5);
  });
});

describe('a stream', () => {
  it('is made by its seed and its name alone', () => {
    const draws = (seed: string, name: string) => Array.from({ length: 5 }, randomStream(seed, name));
    expect(draws('1', 'node n1')).toEqual(draws('1', 'node n1'));
    expect(draws('1', 'node n1')).not.toEqual(draws('1', 'node n2'));
    expect(draws('1', 'node n1')).not.toEqual(draws('2', 'node n1'));
  });

  it('gives the same numbers on every platform and in every version', () => {
    const stream = randomStream('42', 'node n1');
    expect([stream(), stream(), stream()].map((draw) => Math.round(draw * 2 ** 32))).toMatchInlineSnapshot(`
      [
        2809409565,
        477511969,
        1746118897,
      ]
    `);
  });

  it('is uniform', () => {
    const stream = randomStream('1', 'uniform');
    const counts = new Array<number>(10).fill(0);
    for (let index = 0; index < 100_000; index += 1) counts[drawIndex(stream, 10)]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // The 99.9th percentile of the chi-square distribution with nine degrees of freedom.
    expect(chiSquare).toBeLessThan(27.9);
  });
});

describe('drawing some of several', () => {
  it('gives different items, as many as asked for or all', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 12 }),
        (seed, size, count) => {
          const items = Array.from({ length: size }, (_, index) => index);
          const drawn = drawSome(randomStream(`${seed}`, 'draw'), items, count);
          expect(drawn).toHaveLength(Math.min(size, count));
          expect(new Set(drawn).size).toBe(drawn.length);
          expect(drawn.every((item) => items.includes(item))).toBe(true);
          expect(items).toEqual(Array.from({ length: size }, (_, index) => index));
        },
      ),
    );
  });

  it('gives every pair equally often', () => {
    const stream = randomStream('1', 'pairs');
    const counts = new Map<string, number>();
    for (let index = 0; index < 12_000; index += 1) {
      const pair = drawSome(stream, ['a', 'b', 'c', 'd'], 2).join('');
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(12);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('a table of streams', () => {
  it('draws what each stream draws that has the same name, however they take turns', () => {
    const turns = fc.array(fc.nat({ max: 3 }), { minLength: 40, maxLength: 200 });
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { minLength: 4, maxLength: 4 }), turns, (seed, names, order) => {
        const table = new StreamTable(4);
        for (const [stream, name] of names.entries()) table.open(stream, seed, name);
        const streams = names.map((name) => randomStream(seed, name));
        for (const stream of order) expect(table.draw(stream)).toBe(streams[stream]!());
      }),
    );
  });
});
