import { DURATION, parseQuantity } from '../scenario/quantity.js';
import { UsageError } from './usage-error.js';

/** Reads a duration such as `3s`, in microseconds. */
export function parseDuration(text: string, option: string): number {
  const parsed = parseQuantity(text, DURATION);
  if (parsed.ok) return parsed.value;
  throw new UsageError(`${option}: ${parsed.message}.`, parsed.suggestion ?? `Expected ${parsed.expected}.`);
}
