import { DURATION, parseQuantity } from '../../scenario/quantity.js';

/** Microseconds as a scenario file says them: `2101ms`, `3s`. */
export function asDuration(timeUs: number): string {
  if (timeUs % 1_000_000 === 0) return `${timeUs / 1_000_000}s`;
  return timeUs % 1000 === 0 ? `${timeUs / 1000}ms` : `${timeUs}us`;
}

/** The microseconds of a plain duration; null for ranges and whatever else may stand in its place. */
export function durationOf(value: unknown): number | null {
  const parsed = typeof value === 'string' ? parseQuantity(value, DURATION) : null;
  if (value === 0) return 0;
  return parsed?.ok ? parsed.value : null;
}
