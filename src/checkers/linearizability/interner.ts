import { equalJson, isArray } from '../../models/json.js';
import type { Json } from '../../models/model.js';
import { hashJson } from './hash-json.js';

/** Above every number of values that fits into memory: two of them make one exact number. */
const PAIR = 2 ** 26;

/** Gives equal JSON data the same small integer, so that states and values compare and hash as integers. */
export class Interner {
  /** By number. */
  readonly values: Json[] = [];
  /** What the values hold, in bytes, roughly. */
  bytes = 0;
  private readonly primitives = new Map<Json, number>();
  private readonly pairs = new Map<number, number>();
  /** Numbers of what stands in pairs, which is not a value of its own. */
  private readonly parts = new Map<Json, number>();
  private readonly structures = new Map<number, number[]>();

  /** The number of a value, from 0 in order of first appearance. */
  idOf(value: Json): number {
    if (typeof value !== 'object' || value === null) {
      const known = this.primitives.get(value);
      return known === undefined ? this.addPrimitive(value) : known;
    }
    if (isArray(value) && value.length === 2 && isPrimitive(value[0]!) && isPrimitive(value[1]!))
      return this.pair(value);
    return this.structure(value);
  }

  private addPrimitive(value: Json): number {
    this.bytes += typeof value === 'string' ? 64 + value.length : 64;
    const id = this.values.push(value) - 1;
    this.primitives.set(value, id);
    return id;
  }

  /** What a cas takes: worth a path without a structural hash. */
  private pair(value: readonly Json[]): number {
    const key = this.part(value[0]!) * PAIR + this.part(value[1]!);
    const known = this.pairs.get(key);
    if (known !== undefined) return known;
    this.bytes += 128;
    const id = this.values.push(value) - 1;
    this.pairs.set(key, id);
    return id;
  }

  private part(value: Json): number {
    let number = this.parts.get(value);
    if (number === undefined) {
      number = this.parts.size;
      this.parts.set(value, number);
    }
    return number;
  }

  private structure(value: Json): number {
    const hash = hashJson(value);
    const bucket = this.structures.get(hash);
    const known = bucket?.find((id) => equalJson(this.values[id]!, value));
    if (known !== undefined) return known;
    this.bytes += 128 + 16 * (isArray(value) ? value.length : Object.keys(value as object).length);
    const id = this.values.push(value) - 1;
    if (bucket === undefined) this.structures.set(hash, [id]);
    else bucket.push(id);
    return id;
  }
}

function isPrimitive(value: Json): boolean {
  return typeof value !== 'object' || value === null;
}
