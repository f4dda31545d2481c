import { isArray } from '../../models/json.js';
import type { Json } from '../../models/model.js';

/** A 32-bit hash of JSON data: equal data, equal hashes. The order of an object's keys does not count. */
export function hashJson(value: Json): number {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? scramble(value ^ Math.trunc(value / 2 ** 32)) : hashText(String(value));
    case 'string':
      return hashText(value);
    case 'boolean':
      return value ? 0x3c6ef372 : 0x1b873593;
    default:
      return value === null ? 0x2545f491 : isArray(value) ? hashArray(value) : hashRecord(value);
  }
}

/** Murmur3's finalizer: a bijection of 32-bit integers in which every input bit moves every output bit. */
export function scramble(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Fowler, Noll & Vo's hash of a text. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

function hashArray(values: readonly Json[]): number {
  let hash = 0x9e3779b9 ^ values.length;
  for (const value of values) hash = Math.imul(hash, 31) + hashJson(value);
  return scramble(hash);
}

function hashRecord(fields: { readonly [key: string]: Json }): number {
  let sum = 0x85ebca77;
  for (const key of Object.keys(fields))
    sum = (sum + scramble(hashText(key) + Math.imul(hashJson(fields[key]!), 31))) | 0;
  return scramble(sum);
}
