import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashName, hashText, RollingHash } from '../../src/sim/hash.js';
import { isEqual } from '../../src/sim/plain-data.js';

function hashOf(value: unknown): string {
  const hash = new RollingHash();
  hash.foldValue(value);
  return hash.toString();
}

describe('the hash of plain data', () => {
  it('is equal for equal data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(hashOf(structuredClone(value))).toBe(hashOf(value));
      }),
    );
  });

  it('differs for different data', () => {
    const key = fc.constantFrom('a', 'b');
    const { tree } = fc.letrec((tie) => ({
      leaf: fc.constantFrom<unknown>(0, 1, -1, 0.5, '', 'a', 'ab', true, false, null),
      list: fc.array(tie('tree'), { maxLength: 2 }),
      map: fc.uniqueArray(fc.tuple(key, tie('tree')), { selector: ([name]) => name, maxLength: 2 }).map(sortedObject),
      tree: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('list'), tie('map')),
    }));
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        expect(hashOf(a) === hashOf(b)).toBe(isEqual(a, b));
      }),
      { numRuns: 5000 },
    );
  });

  it('tells where an inner object ends', () => {
    expect(hashOf({ a: { b: 1 }, c: 2 })).not.toBe(hashOf({ a: { b: 1, c: 2 } }));
    expect(hashOf([[1], 2])).not.toBe(hashOf([[1, 2]]));
  });

  it('tells fractions apart', () => {
    expect(hashOf(0.25)).not.toBe(hashOf(0.75));
    expect(hashOf(1.5)).not.toBe(hashOf(2.5));
  });
});

function sortedObject(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('hashes of texts', () => {
  it('are 16 hexadecimal digits, the same everywhere', () => {
    expect(hashText('n1')).toMatch(/^[0-9a-f]{16}$/);
    expect([hashText(''), hashText('n1'), hashText('n2')]).toMatchInlineSnapshot(`
      [
        "10dfdd885753a776",
        "a6a9ac78ed6f72aa",
        "fd0348cc9413b72f",
      ]
    `);
  });

  it('do not collide among a hundred thousand related names', () => {
    const texts = new Set<string>();
    for (let index = 0; index < 100_000; index += 1) texts.add(hashText(`1/link n${index} to n${index + 1}`));
    expect(texts.size).toBe(100_000);
  });

  it('of names fit 32 bits', () => {
    for (const name of ['RequestVote', 'AppendEntries', '']) expect(hashName(name)).toBe(hashName(name) | 0);
  });
});

describe('the rolling hash', () => {
  it('depends on order, and on integers beyond 32 bits', () => {
    const rolled = (...values: number[]) => {
      const hash = new RollingHash();
      for (const value of values) hash.foldInteger(value);
      return hash.toString();
    };
    expect(rolled(1, 2)).not.toBe(rolled(2, 1));
    expect(rolled(1)).not.toBe(rolled(1 + 2 ** 32));
    expect(rolled(0)).not.toBe(rolled(0, 0));
  });

  it('has 53 of its bits as a number', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (values) => {
        const [hash, twin] = [new RollingHash(), new RollingHash()];
        for (const value of values) {
          hash.fold(value);
          twin.fold(value);
        }
        expect(Number.isSafeInteger(hash.toNumber())).toBe(true);
        expect(hash.equals(twin)).toBe(true);
        twin.fold(1);
        expect(hash.equals(twin)).toBe(false);
      }),
    );
  });
});
