import type { Statistics } from '../runner/result.js';
import { withCommas } from './text.js';

/** Stands for a figure that no sample supports. */
export const missing = '–';
/** Stands for a time that was not over when the run was. */
export const never = '∞';

/** A length of time as a person would say it: `18 s`, `412 ms`, `2.31 s`, `500 µs`. Nothing is rounded away. */
export function duration(microseconds: number): string {
  const size = Math.abs(microseconds);
  if (size >= 1_000_000) return `${microseconds / 1_000_000} s`;
  if (size >= 1_000 || size === 0) return `${microseconds / 1_000} ms`;
  return `${microseconds} µs`;
}

/** A moment of a run, to the millisecond: `2.310 s`. */
export function moment(microseconds: number): string {
  return `${(microseconds / 1_000_000).toFixed(3)} s`;
}

/** A figure in the unit of its metric, with the unit. Times come in milliseconds, shares from 0 to 1. */
export function figure(value: number | null, unit: Statistics['unit']): string {
  if (value === null) return missing;
  if (value === Number.POSITIVE_INFINITY) return never;
  if (unit === 'ms') return time(value);
  if (unit === 'share') return share(value);
  return unit === 'count' ? number(value) : `${number(value)} /s`;
}

/** Three digits: `612 µs`, `6.12 ms`, `612 ms`, `1.20 s`. */
function time(milliseconds: number): string {
  const { scale, suffix } = timeUnit(milliseconds, milliseconds);
  return `${threeDigits(milliseconds * scale)} ${suffix}`;
}

/** How a row of times is printed so that its figures can be compared: one unit for all of them. */
export interface TimeUnit {
  readonly scale: number;
  readonly suffix: 'µs' | 'ms' | 's';
}

/** The unit for milliseconds from `low` to `high`. */
export function timeUnit(low: number, high: number): TimeUnit {
  if (low >= 999.5 || high >= 9_999.5) return { scale: 0.001, suffix: 's' };
  if (high > 0 && high < 0.9995) return { scale: 1_000, suffix: 'µs' };
  return { scale: 1, suffix: 'ms' };
}

/** `4.02`, `61.2`, `612`, `1,203`. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 999.5) return withCommas(Math.round(value));
  if (size >= 99.95 || Number.isInteger(value)) return value.toFixed(0);
  return value.toFixed(size >= 9.995 ? 1 : 2);
}

/** Never says 100 % or 0 % of what is not: `99.98 %`. */
export function share(value: number): string {
  const percent = value * 100;
  const whole = Math.round(percent);
  if (value === 0 || value === 1 || (Math.abs(percent - whole) < 1e-9 && whole % 100 !== 0)) return `${whole} %`;
  for (const decimals of [1, 2, 3]) {
    const text = percent.toFixed(decimals);
    if (Number(text) > 0 && Number(text) < 100) return `${text} %`;
  }
  return percent > 99 ? 'over 99.999 %' : 'under 0.001 %';
}

/** A count or the mean of counts: `3`, `1,203`, `5.9`, `0.031`. */
export function number(value: number): string {
  if (Number.isInteger(value)) return withCommas(value);
  const size = Math.abs(value);
  if (size >= 100) return withCommas(Math.round(value));
  return size >= 1 ? value.toFixed(1) : String(Number(value.toPrecision(2)));
}
