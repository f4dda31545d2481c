import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashJson } from '../../src/checkers/linearizability/hash-json.js';
import { Interner } from '../../src/checkers/linearizability/interner.js';
import { canonicalText, compareJson, equalJson } from '../../src/models/json.js';
import type { Json } from '../../src/models/model.js';

/** JSON data with its objects' keys in another order. */
function reordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, reordered(field)]),
  );
}

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe('JSON data', () => {
  it('is equal, hashes and interns alike, whatever the order of keys', () => {
    fc.assert(
      fc.property(json, (value) => {
        const same = reordered(value);
        const interner = new Interner();
        expect(equalJson(value, same)).toBe(true);
        expect(hashJson(value)).toBe(hashJson(same));
        expect(canonicalText(value)).toBe(canonicalText(same));
        expect(interner.idOf(value)).toBe(interner.idOf(same));
      }),
    );
  });

  it('is equal exactly if its canonical text is, and interned to one number exactly then', () => {
    fc.assert(
      fc.property(json, json, (left, right) => {
        const interner = new Interner();
        const same = canonicalText(left) === canonicalText(right);
        expect(equalJson(left, right)).toBe(same);
        expect(interner.idOf(left) === interner.idOf(right)).toBe(same);
        expect(interner.values[interner.idOf(right)]).toEqual(right);
      }),
    );
  });

  it('tells apart what looks alike', () => {
    const values: Json[] = [
      1,
      '1',
      [1],
      ['1'],
      [1, 2],
      ['1', 2],
      { 0: 1 },
      null,
      'null',
      [],
      {},
      '',
      false,
      0,
      [[1, 2]],
    ];
    const interner = new Interner();
    expect(new Set(values.map((value) => interner.idOf(value))).size).toBe(values.length);
    expect(interner.values.length).toBe(values.length);
  });

  it('has a total order', () => {
    fc.assert(
      fc.property(json, json, json, (a, b, c) => {
        expect(Math.sign(compareJson(a, b))).toBe(-Math.sign(compareJson(b, a)) + 0);
        if (compareJson(a, b) <= 0 && compareJson(b, c) <= 0) expect(compareJson(a, c)).toBeLessThanOrEqual(0);
        expect(compareJson(a, b) === 0).toBe(equalJson(a, b));
      }),
    );
  });
});
