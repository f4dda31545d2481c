import { nearest } from './nearest.js';
import { shortened } from './tree.js';

/** A kind of value that carries a unit. */
export interface Quantity {
  /** Names its definition in the JSON Schema. */
  readonly id: string;
  /** For messages: `a duration`. */
  readonly name: string;
  readonly example: string;
  /** What one of each unit is worth, as a fraction, so that whole results come out exactly. */
  readonly units: Readonly<Record<string, readonly [times: number, dividedBy: number]>>;
  /** The unit in which people think when they forget to write one. */
  readonly usual: string;
  /** Other spellings, for suggestions. */
  readonly alike?: Readonly<Record<string, string>>;
  /** Must be a whole number in the end: virtual time has no fractions of a microsecond. */
  readonly whole?: string;
  readonly signed?: boolean;
  readonly most?: { readonly value: number; readonly text: string };
}

/** What a text means, or why it means nothing. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly expected?: string; readonly suggestion?: string | null };

export const DURATION: Quantity = {
  id: 'duration',
  name: 'a duration',
  example: '20ms',
  units: { us: [1, 1], ms: [1000, 1], s: [1_000_000, 1], m: [60_000_000, 1], h: [3_600_000_000, 1] },
  usual: 'ms',
  alike: { µs: 'us', μs: 'us', usec: 'us', msec: 'ms', millis: 'ms', sec: 's', secs: 's', second: 's', seconds: 's' },
  whole: 'the shortest step of virtual time is 1us',
  // As long as the longest run: products with the counts of options stay exact.
  most: { value: 1000 * 24 * 3_600_000_000, text: '24000h' },
};

export const SIGNED_DURATION: Quantity = { ...DURATION, id: 'signed-duration', signed: true, example: '-500ms' };

export const RATE: Quantity = {
  id: 'rate',
  name: 'a rate',
  example: '40/s',
  units: { '/s': [1, 1], '/m': [1, 60], '/h': [1, 3600] },
  usual: '/s',
  alike: { '/sec': '/s', '/second': '/s', '/min': '/m', ps: '/s', hz: '/s' },
  most: { value: 1_000_000, text: '1000000/s' },
};

export const SHARE: Quantity = {
  id: 'share',
  name: 'a share',
  example: '1%',
  units: { '%': [1, 100] },
  usual: '%',
  most: { value: 1, text: '100%' },
};

export const DRIFT: Quantity = {
  id: 'drift',
  name: 'a drift',
  example: '200ppm',
  units: { ppm: [1, 1_000_000], '%': [1, 100] },
  usual: 'ppm',
  signed: true,
  most: { value: 0.5, text: '50%' },
};

export const FACTOR: Quantity = {
  id: 'factor',
  name: 'a factor',
  example: '10x',
  units: { x: [1, 1] },
  usual: 'x',
  alike: { X: 'x', times: 'x' },
  most: { value: 1_000_000, text: '1000000x' },
};

export const BANDWIDTH: Quantity = {
  id: 'bandwidth',
  name: 'a bandwidth',
  example: '1MB/s',
  units: { 'B/s': [1, 1], 'KB/s': [1000, 1], 'MB/s': [1_000_000, 1], 'GB/s': [1_000_000_000, 1] },
  usual: 'MB/s',
  most: { value: 1e15, text: '1000000GB/s' },
};

export const QUANTITIES: readonly Quantity[] = [DURATION, SIGNED_DURATION, RATE, SHARE, DRIFT, FACTOR, BANDWIDTH];

const SHAPE = /^([+-]?)(\d{1,20})(?:\.(\d{1,12}))?\s*(\D*)$/u;

/** A number and the unit behind it, as text; null where the text has another form. */
export interface Written {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
  readonly unit: string;
}

export function written(text: string): Written | null {
  const match = SHAPE.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', unit = ''] = match;
  return { negative: sign === '-', whole, fraction, unit: unit.trim() };
}

/** Reads one value with its unit. A bare 0 needs none. */
export function parseQuantity(text: string, quantity: Quantity): Parsed<number> {
  const number = written(text);
  const expected = `${quantity.name} such as ${quantity.example}`;
  if (number === null) {
    return { ok: false, message: `'${shortened(text)}' is not ${quantity.name}`, expected, suggestion: null };
  }
  if (number.unit === '') return isZero(number) ? { ok: true, value: 0 } : bare(text.trim(), quantity, expected);
  const worth = Object.hasOwn(quantity.units, number.unit) ? quantity.units[number.unit]! : null;
  if (worth === null) return unknownUnit(text, number.unit, quantity);
  return scaled(number, worth, text, quantity);
}

function isZero({ whole, fraction }: Written): boolean {
  return /^0*$/.test(whole + fraction);
}

function bare(text: string, quantity: Quantity, expected: string): Parsed<number> {
  const asShare = quantity === SHARE && Math.abs(Number(text)) < 1;
  const fix = asShare ? `${Number((Number(text) * 100).toPrecision(12))}%` : `${text}${quantity.usual}`;
  return {
    ok: false,
    message: `${shortened(text)} has no unit`,
    expected,
    suggestion: `Did you mean ${shortened(fix)}?`,
  };
}

function unknownUnit(text: string, unit: string, quantity: Quantity): Parsed<number> {
  const names = Object.keys(quantity.units);
  const alike = quantity.alike ?? {};
  const spelt = Object.hasOwn(alike, unit) ? alike[unit]! : null;
  const lower = names.find((name) => name.toLowerCase() === unit.toLowerCase());
  const meant =
    spelt ??
    lower ??
    nearest(
      unit,
      names.filter((name) => name.length > 1),
    );
  const trimmed = text.trim();
  return {
    ok: false,
    message: `'${shortened(trimmed)}' is not ${quantity.name}`,
    expected: `one of the units ${names.join(', ')}`,
    suggestion: meant == null ? null : `Did you mean ${trimmed.slice(0, trimmed.length - unit.length).trim()}${meant}?`,
  };
}

function scaled(
  { negative, whole, fraction }: Written,
  [times, dividedBy]: readonly [number, number],
  text: string,
  quantity: Quantity,
): Parsed<number> {
  const trimmed = text.trim();
  if (negative && quantity.signed !== true) {
    return { ok: false, message: `'${trimmed}' is negative`, expected: `${quantity.name} such as ${quantity.example}` };
  }
  // Integers scale exactly; only the division, the last step, can round.
  const units = BigInt(whole + fraction) * BigInt(times);
  const divisor = 10n ** BigInt(fraction.length) * BigInt(dividedBy);
  if (quantity.whole !== undefined && units % divisor !== 0n) {
    return { ok: false, message: `'${trimmed}' is too fine: ${quantity.whole}` };
  }
  const size = quantity.whole === undefined ? Number(units) / Number(divisor) : Number(units / divisor);
  if (quantity.most !== undefined && size > quantity.most.value) {
    return { ok: false, message: `'${trimmed}' is too large`, expected: `at most ${quantity.most.text}` };
  }
  return { ok: true, value: negative && size !== 0 ? -size : size };
}
