import { canonicalText } from '../../models/json.js';
import type { Json } from '../../models/model.js';

/** Whole numbers of up to this size are their own codes. */
const SMALL = 2 ** 29;

/** A number for each value, the same for equal ones: odd for a small whole number, even for anything else. */
export class ValueCodes {
  private readonly values: Json[] = [];
  private readonly known = new Map<string, number>();

  codeOf(value: Json): number {
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < SMALL) return (value << 1) | 1;
    const text = canonicalText(value);
    let code = this.known.get(text);
    if (code === undefined) {
      code = (this.values.push(value) - 1) << 1;
      this.known.set(text, code);
    }
    return code;
  }

  valueOf(code: number): Json {
    return (code & 1) === 1 ? code >> 1 : this.values[code >> 1]!;
  }
}
