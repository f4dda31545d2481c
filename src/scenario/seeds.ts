import type { Parsed } from './quantity.js';
import type { SeedRange } from './scenario.js';
import { shortened } from './tree.js';

const EXPECTED = 'seeds such as 1..200, or 200 for the same';

/** Reads `A..B`, both ends included, or a bare `N`, which means 1..N. Seeds are integers from 0 to 2⁵³−1. */
export function parseSeeds(text: string): Parsed<SeedRange> {
  const match = /^\s*(\d{1,16})\s*(?:\.\.\s*(\d{1,16})\s*)?$/.exec(text);
  if (match === null) {
    return { ok: false, message: `'${shortened(text)}' names no seeds`, expected: EXPECTED, suggestion: fix(text) };
  }
  const [, left = '', right] = match;
  const first = right === undefined ? 1 : Number(left);
  const last = Number(right ?? left);
  if (![first, last].every(Number.isSafeInteger)) {
    return { ok: false, message: `'${text.trim()}' is too large for a seed`, expected: 'at most 9007199254740991' };
  }
  if (right === undefined && last === 0) {
    return { ok: false, message: '0 seeds are none', expected: EXPECTED, suggestion: 'Seed 0 alone is 0..0.' };
  }
  if (first > last) {
    return {
      ok: false,
      message: `'${text.trim()}' is a reversed range`,
      expected: 'LOW..HIGH',
      suggestion: `Did you mean ${last}..${first}?`,
    };
  }
  return { ok: true, value: { first, last } };
}

/** Reads one item of a list of seeds, where a bare number is that seed alone. */
export function parseSeedItem(text: string): Parsed<SeedRange> {
  return /^\s*\d+\s*$/.test(text) ? parseSeeds(`${text.trim()}..${text.trim()}`) : parseSeeds(text);
}

/** The first seed that two ranges share; null where they share none. */
export function sharedSeed(a: SeedRange, b: SeedRange): number | null {
  const first = Math.max(a.first, b.first);
  return first <= Math.min(a.last, b.last) ? first : null;
}

function fix(text: string): string | null {
  const dash = /^\s*(\d{1,16})\s*(?:-|–|to|\.\.\.)\s*(\d{1,16})\s*$/.exec(text);
  return dash === null ? null : `Did you mean ${dash[1]}..${dash[2]}?`;
}
