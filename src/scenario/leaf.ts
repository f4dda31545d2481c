import { constant } from '../sim/distributions.js';
import type { Field } from '../sim/fields.js';
import { readDistribution } from './distribution-map.js';
import { nearest } from './nearest.js';
import { didYouMean, type Problems } from './problem.js';
import {
  BANDWIDTH,
  DRIFT,
  DURATION,
  FACTOR,
  type Parsed,
  parseQuantity,
  type Quantity,
  RATE,
  SHARE,
  SIGNED_DURATION,
} from './quantity.js';
import { distributionOf, parseRange } from './range.js';
import type { Shape } from './shape.js';
import { described, type Tree } from './tree.js';

export type Leaf = Field | Extract<Shape, { readonly kind: 'text' | 'drifts' }>;

/** The quantity behind a field's kind; null for fields without a unit. */
export function quantityOf(leaf: Leaf): Quantity | null {
  if (leaf.kind === 'duration' || leaf.kind === 'durations') return leaf.signed ? SIGNED_DURATION : DURATION;
  if (leaf.kind === 'rate') return RATE;
  if (leaf.kind === 'share') return SHARE;
  if (leaf.kind === 'drift' || leaf.kind === 'drifts') return DRIFT;
  if (leaf.kind === 'factor') return FACTOR;
  return leaf.kind === 'bandwidth' ? BANDWIDTH : null;
}

/** Reads the value of one field; undefined where it is wrong, which is then reported. */
export function readLeaf(tree: Tree, leaf: Leaf, problems: Problems): unknown {
  // What is off where nothing is said can be said to be off; an empty value says nothing.
  if (leaf.default === null && tree.kind === 'scalar' && tree.value === null && tree.text !== '') return null;
  if (leaf.kind === 'durations' || leaf.kind === 'drifts') return readSpread(tree, leaf, problems);
  const parsed = parsedLeaf(tree, leaf);
  if (parsed.ok) return parsed.value;
  problems.error(tree.span, parsed.message, parsed);
  return undefined;
}

/** The value of a field that a scenario does not give: null, or what its written default means. */
export function defaultOf(leaf: Leaf): unknown {
  if (leaf.default === null) return null;
  const quantity = quantityOf(leaf);
  if (quantity === null) return leaf.default;
  const range = parseRange(String(leaf.default), quantity);
  if (!range.ok) throw new Error(`the default '${leaf.default}' is wrong: ${range.message}`);
  const { low, high } = range.value;
  if (leaf.kind === 'durations' || leaf.kind === 'drifts')
    return low === high ? constant(low) : distributionOf(range.value, quantity);
  return (low + high) / 2;
}

function readSpread(tree: Tree, leaf: Extract<Leaf, { kind: 'durations' | 'drifts' }>, problems: Problems): unknown {
  const distribution = readDistribution(tree, quantityOf(leaf)!, problems);
  if (distribution === null) return undefined;
  if (leaf.kind === 'drifts' || !leaf.positive || distribution.mean > 0) return distribution;
  problems.error(tree.span, 'this must be more than 0');
  return undefined;
}

function parsedLeaf(tree: Tree, leaf: Exclude<Leaf, { kind: 'durations' | 'drifts' }>): Parsed<unknown> {
  const wrong = (expected: string): Parsed<never> => ({
    ok: false,
    message: tree.kind === 'scalar' && tree.value === null ? 'there is no value' : `${described(tree)} does not fit`,
    expected,
  });
  if (tree.kind !== 'scalar' || tree.value === null) return wrong(expectation(leaf));
  switch (leaf.kind) {
    case 'text':
      return { ok: true, value: tree.text };
    case 'flag':
      return typeof tree.value === 'boolean' ? { ok: true, value: tree.value } : flagAdvice(tree.text);
    case 'choice':
      return parseChoice(tree.text, leaf.of);
    case 'count':
      return parseCount(tree, leaf.atLeast ?? 0, leaf.atMost ?? Number.POSITIVE_INFINITY);
    case 'number':
      return parseNumber(tree, leaf.atLeast ?? 0, leaf.atMost ?? Number.POSITIVE_INFINITY);
    case 'share':
      return parseShare(tree.text);
    default:
      return parseSingle(tree.text, leaf);
  }
}

/** What a field takes, as the second half of "Expected …". */
export function expectation(leaf: Leaf): string {
  const quantity = quantityOf(leaf);
  if (quantity !== null) return `${quantity.name} such as ${quantity.example}`;
  if (leaf.kind === 'choice') return `one of ${leaf.of.join(', ')}`;
  if (leaf.kind === 'flag') return 'true or false';
  if (leaf.kind === 'text') return 'a text';
  return leaf.kind === 'count' ? `a whole number from ${leaf.atLeast ?? 0}` : 'a number';
}

function parseSingle(
  text: string,
  leaf: Extract<Leaf, { kind: 'duration' | 'rate' | 'drift' | 'factor' | 'bandwidth' }>,
): Parsed<number> {
  const quantity = quantityOf(leaf)!;
  const range = parseRange(text, quantity);
  if (!range.ok) return range;
  if (text.includes('..') && range.value.low !== range.value.high) {
    return { ok: false, message: `'${text}' is a range`, expected: `one value here, such as ${quantity.example}` };
  }
  if ((leaf.kind === 'duration' || leaf.kind === 'rate') && leaf.positive && range.value.low === 0) {
    return { ok: false, message: 'this must be more than 0', expected: `${quantity.name} such as ${quantity.example}` };
  }
  if (leaf.kind === 'drift' && range.value.low < (leaf.atLeast ?? range.value.low)) {
    return {
      ok: false,
      message: 'this is a bound either way',
      expected: `a drift without a sign, such as ${quantity.example}`,
    };
  }
  return { ok: true, value: range.value.low };
}

/** A share that is drawn anew at each use and then decides yes or no is the same as its middle. */
function parseShare(text: string): Parsed<number> {
  const range = parseRange(text, SHARE);
  return range.ok ? { ok: true, value: (range.value.low + range.value.high) / 2 } : range;
}

function parseCount(tree: Tree & { kind: 'scalar' }, atLeast: number, atMost: number): Parsed<number> {
  const expected = `a whole number ${fromTo(atLeast, atMost)}`;
  const quoted = typeof tree.value === 'string' && /^\d+$/.test(tree.text);
  if (quoted)
    return { ok: false, message: `'${tree.text}' is quoted`, expected, suggestion: `Did you mean ${tree.text}?` };
  const count = /^\d{1,16}$/.test(tree.text) ? Number(tree.text) : Number.NaN;
  if (!Number.isSafeInteger(count)) return { ok: false, message: `${described(tree)} is not a count`, expected };
  if (count > atMost) return { ok: false, message: `${count} is too many`, expected };
  return count < atLeast ? { ok: false, message: `${count} is too few`, expected } : { ok: true, value: count };
}

function fromTo(atLeast: number, atMost: number): string {
  return `from ${atLeast}${Number.isFinite(atMost) ? ` to ${atMost}` : ''}`;
}

function parseNumber(tree: Tree & { kind: 'scalar' }, atLeast: number, atMost: number): Parsed<number> {
  const expected = `a number ${fromTo(atLeast, atMost)}`;
  if (typeof tree.value !== 'number' || !Number.isFinite(tree.value)) {
    return { ok: false, message: `${described(tree)} is not a number`, expected };
  }
  if (tree.value < atLeast) return { ok: false, message: `${tree.text} is too small`, expected };
  if (tree.value > atMost) return { ok: false, message: `${tree.text} is too large`, expected };
  return { ok: true, value: tree.value };
}

function parseChoice(text: string, choices: readonly string[]): Parsed<string> {
  if (choices.includes(text)) return { ok: true, value: text };
  const expected = `one of ${choices.join(', ')}`;
  return { ok: false, message: `unknown choice '${text}'`, expected, suggestion: didYouMean(nearest(text, choices)) };
}

function flagAdvice(text: string): Parsed<boolean> {
  const meant = /^(yes|on|y)$/i.test(text) ? 'true' : /^(no|off|n)$/i.test(text) ? 'false' : null;
  const suggestion = meant === null ? null : `Did you mean ${meant}?`;
  return { ok: false, message: `'${text}' is neither true nor false`, expected: 'true or false', suggestion };
}

/** Reads a scalar as one quantity; null where it is wrong, which is then reported. */
export function readQuantity(tree: Tree, quantity: Quantity, problems: Problems): number | null {
  const parsed: Parsed<number> =
    tree.kind === 'scalar' && tree.value !== null
      ? parseQuantity(tree.text, quantity)
      : {
          ok: false,
          message: `${described(tree)} is not ${quantity.name}`,
          expected: `${quantity.name} such as ${quantity.example}`,
        };
  if (parsed.ok) return parsed.value;
  problems.error(tree.span, parsed.message, parsed);
  return null;
}
