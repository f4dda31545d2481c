import type { Json } from './model.js';

/** Whether two pieces of JSON data are equal in depth. The order of an object's keys does not count. */
export function equalJson(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (isArray(left)) return isArray(right) && equalArrays(left, right);
  return !isArray(right) && equalObjects(left, right);
}

/** `Array.isArray`, which by itself does not narrow readonly arrays. */
export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is an object with named fields: neither null nor an array. */
export function isRecord(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A total order of JSON data, for sets: numbers by size, everything else by its text. */
export function compareJson(left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const leftText = canonicalText(left);
  const rightText = canonicalText(right);
  return leftText < rightText ? -1 : leftText > rightText ? 1 : 0;
}

/** A text that is equal for equal data. */
export function canonicalText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonicalText(value[field]!)}`).join(',')}}`;
}

function equalArrays(left: readonly Json[], right: readonly Json[]): boolean {
  if (left.length !== right.length) return false;
  // From the end: logs and queues that differ mostly differ there.
  for (let i = left.length - 1; i >= 0; i--) {
    if (!equalJson(left[i]!, right[i]!)) return false;
  }
  return true;
}

function equalObjects(left: { readonly [key: string]: Json }, right: { readonly [key: string]: Json }): boolean {
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equalJson(left[key]!, right[key]!));
}
