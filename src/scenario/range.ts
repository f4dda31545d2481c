import type { Distribution } from '../sim/distribution.js';
import { constant, uniform, uniformReal } from '../sim/distributions.js';
import { type Parsed, parseQuantity, type Quantity, written } from './quantity.js';
import { shortened } from './tree.js';

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Reads `LOW..HIGH`, both ends included, or a single value, which is a range of itself. */
export function parseRange(text: string, quantity: Quantity): Parsed<Range> {
  const dots = text.indexOf('..');
  if (dots < 0) return single(text, quantity);
  const [left, right] = [text.slice(0, dots).trim(), text.slice(dots + 2).trim()];
  if (left === '' || right === '') {
    return { ok: false, message: `'${shortened(text)}' is an empty range`, expected: 'LOW..HIGH, both ends included' };
  }
  const unit = written(right)?.unit ?? '';
  const leftUnit = written(left)?.unit ?? '';
  if (unit === '' && leftUnit !== '') return unitOnTheLeft(text, left, right, leftUnit, quantity);
  if (unit === '' && written(left) !== null && /[1-9]/.test(left + right)) return unitless(text, quantity);
  const low = parseQuantity(leftUnit === '' && written(left) !== null ? `${left}${unit}` : left, quantity);
  if (!low.ok) return low;
  const high = parseQuantity(right, quantity);
  if (!high.ok) return high;
  if (low.value > high.value) return reversed(text, left, right, unit, quantity);
  return { ok: true, value: { low: low.value, high: high.value } };
}

export function distributionOf({ low, high }: Range, quantity: Quantity): Distribution {
  if (low === high) return constant(low);
  return quantity.whole === undefined ? uniformReal(low, high) : uniform(low, high);
}

function single(text: string, quantity: Quantity): Parsed<Range> {
  const value = parseQuantity(text, quantity);
  if (value.ok) return { ok: true, value: { low: value.value, high: value.value } };
  const dash = /^\s*(\d+(?:\.\d+)?)\s*([^\s\d.-]*)\s*[-–]\s*(\d.*)$/u.exec(text);
  if (dash === null) return value;
  return { ...value, suggestion: `Did you mean ${shortened(`${dash[1]}${dash[2]}..${dash[3]}`.trim())}?` };
}

/** The fix of a range without units shows the whole range. */
function unitless(text: string, quantity: Quantity): Parsed<Range> {
  return {
    ok: false,
    message: `'${shortened(text.trim())}' has no unit`,
    expected: `${quantity.name} such as ${quantity.example}`,
    suggestion: `Did you mean ${shortened(text.trim())}${quantity.usual}?`,
  };
}

function unitOnTheLeft(text: string, left: string, right: string, unit: string, quantity: Quantity): Parsed<Range> {
  if (Number(right) === 0) {
    const low = parseQuantity(left, quantity);
    if (!low.ok) return low;
    if (low.value <= 0) return { ok: true, value: { low: low.value, high: 0 } };
    return reversed(text, left, right, unit, quantity);
  }
  return {
    ok: false,
    message: `'${shortened(text)}' has no unit behind its high end`,
    expected: `${quantity.name} such as ${quantity.example} on both sides, or on the right alone`,
    suggestion: `Did you mean ${shortened(`${left}..${right}${unit}`)}?`,
  };
}

function reversed(text: string, left: string, right: string, unit: string, quantity: Quantity): Parsed<Range> {
  const finer = finerUnit(left, right, unit, quantity);
  const readAs = written(left)?.unit === '' ? ` (${shortened(left)} is read as ${shortened(left)}${unit})` : '';
  return {
    ok: false,
    message: `'${shortened(text)}' is a reversed range${readAs}`,
    expected: 'LOW..HIGH',
    suggestion: `Did you mean ${shortened(finer ?? `${right}..${left}`)}?`,
  };
}

/** `200..2s`: most likely 200ms..2s. */
function finerUnit(left: string, right: string, unit: string, quantity: Quantity): string | null {
  if (written(left)?.unit !== '') return null;
  const names = Object.keys(quantity.units);
  const finer = names[names.indexOf(unit) - 1];
  if (finer === undefined) return `${right.slice(0, right.length - unit.length).trim()}..${left}${unit}`;
  const [low, high] = [parseQuantity(`${left}${finer}`, quantity), parseQuantity(right, quantity)];
  return low.ok && high.ok && low.value <= high.value ? `${left}${finer}..${right}` : null;
}
