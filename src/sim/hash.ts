/**
 * A rolling 64-bit hash in two 32-bit lanes. Multiplication by odd constants with shifts between, a lane with exclusive
 * or and a lane with addition, so that what collides in one does not in the other. Not cryptographic.
 */
export class RollingHash {
  private high = 0x6a09e667;
  private low = 0x3c6ef372;

  /** Folds in 32 bits of an integer. */
  fold(value: number): void {
    const high = Math.imul(this.high ^ value, 0x9e3779b1);
    this.high = high ^ (high >>> 15);
    const low = Math.imul((this.low + value) | 0, 0x85ebca77);
    this.low = low ^ (low >>> 13);
  }

  /** Folds in an event: its time and two numbers that say what it is. One call, for the hot loop. */
  foldEvent(time: number, what: number, subject: number): void {
    this.fold(time ^ Math.imul((time / 4294967296) | 0, 0x27d4eb2f));
    this.fold(what);
    this.fold(subject);
  }

  /** Folds in an integer of up to 53 bits. */
  foldInteger(value: number): void {
    this.fold(value | 0);
    this.fold((value / 4294967296) | 0);
  }

  foldText(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.fold(text.charCodeAt(index));
    this.fold(text.length);
  }

  /** Folds in plain data: numbers, strings, booleans, null, undefined, arrays and plain objects, keys in their order. */
  foldValue(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.foldNumber(value);
        return;
      case 'string':
        this.fold(2);
        this.foldText(value);
        return;
      case 'boolean':
        this.fold(value ? 4 : 3);
        return;
      case 'object':
        this.foldObject(value);
        return;
      default:
        this.fold(5);
    }
  }

  private foldNumber(value: number): void {
    this.fold(1);
    const whole = Math.floor(value);
    this.foldInteger(whole);
    if (whole !== value) this.fold((value - whole) * 4294967296);
  }

  private foldObject(value: object | null): void {
    if (value === null) {
      this.fold(6);
    } else if (Array.isArray(value)) {
      this.fold(7);
      for (const item of value) this.foldValue(item);
      this.fold(value.length);
    } else if (value instanceof Map || value instanceof Set) {
      this.foldValue([...value]);
    } else {
      this.fold(8);
      const keys = Object.keys(value);
      for (const key of keys) {
        this.foldText(key);
        this.foldValue((value as Record<string, unknown>)[key]);
      }
      // Tells whether what follows is still in here: `{ a: { b }, c }` is not `{ a: { b, c } }`.
      this.fold(keys.length);
    }
  }

  /** 53 bits, as a number that can be compared and stored. */
  toNumber(): number {
    return (this.high >>> 0) * 2097152 + (this.low >>> 11);
  }

  /** 64 bits, as 16 hexadecimal digits. */
  toString(): string {
    return hexadecimal(this.high) + hexadecimal(this.low);
  }

  equals(other: RollingHash): boolean {
    return this.high === other.high && this.low === other.low;
  }
}

function hexadecimal(lane: number): string {
  return String.fromCharCode(
    digit(lane >>> 28),
    digit(lane >>> 24),
    digit(lane >>> 20),
    digit(lane >>> 16),
    digit(lane >>> 12),
    digit(lane >>> 8),
    digit(lane >>> 4),
    digit(lane),
  );
}

/** The character of the lowest four bits. A run has hundreds of streams, each seeded with sixteen of them. */
function digit(bits: number): number {
  const value = bits & 15;
  return value + (value < 10 ? 48 : 87);
}

/** A 64-bit hash of a text, as 16 hexadecimal digits. */
export function hashText(text: string): string {
  const hash = new RollingHash();
  hash.foldText(text);
  return hash.toString();
}

/** A 32-bit hash of a name, so that names enter the trace hash whatever order they are met in. */
export function hashName(name: string): number {
  const hash = new RollingHash();
  hash.foldText(name);
  return hash.toNumber() | 0;
}
