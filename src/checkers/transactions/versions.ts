import { Column } from '../histories/column.js';

/** No transaction, no read, no place. */
export const NOBODY = -1;

/**
 * All values of all keys that a history mentions, each a version: one that some transaction wrote, as far as the history
 * tells by whom. Values are unique under their key, so that a version tells its writer.
 */
export class Versions {
  length = 0;
  private readonly keys = new Column(Int32Array);
  private readonly codes = new Column(Int32Array);
  private readonly writers = new Column(Int32Array);
  private readonly intermediate = new Column(Uint8Array);
  private readonly witnesses = new Column(Int32Array);
  private readonly places = new Column(Int32Array);
  /** Open addressing: one more than the version in each slot, 0 where it is free. */
  private slots = new Int32Array(1024);

  /** The version with this key and value; made where it is new. */
  of(key: number, code: number): number {
    if (this.length * 2 >= this.slots.length) this.widen();
    let slot = this.slotOf(key, code);
    for (; ; slot = (slot + 1) & (this.slots.length - 1)) {
      const version = this.slots[slot]! - 1;
      if (version < 0) break;
      if (this.codes.at(version) === code && this.keys.at(version) === key) return version;
    }
    this.slots[slot] = this.length + 1;
    this.keys.push(key);
    this.codes.push(code);
    this.writers.push(NOBODY);
    this.intermediate.push(0);
    this.witnesses.push(NOBODY);
    this.places.push(NOBODY);
    return this.length++;
  }

  keyOf(version: number): number {
    return this.keys.at(version);
  }

  codeOf(version: number): number {
    return this.codes.at(version);
  }

  /** The transaction that wrote it, or `NOBODY`. */
  writerOf(version: number): number {
    return this.writers.at(version);
  }

  write(version: number, transaction: number): void {
    this.writers.set(version, transaction);
  }

  /** Whether its own transaction wrote the key again. */
  isIntermediate(version: number): boolean {
    return this.intermediate.at(version) === 1;
  }

  replace(version: number): void {
    this.intermediate.set(version, 1);
  }

  /** The first read, by its number, that saw it; `NOBODY` where none did. */
  witnessOf(version: number): number {
    return this.witnesses.at(version);
  }

  observe(version: number, read: number): void {
    if (this.witnesses.at(version) < 0) this.witnesses.set(version, read);
  }

  /** Where it stands in the order of its key, from 0 on; `NOBODY` where that is not known. */
  placeOf(version: number): number {
    return this.places.at(version);
  }

  place(version: number, place: number): void {
    this.places.set(version, place);
  }

  private slotOf(key: number, code: number): number {
    const mixed = Math.imul(key, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.slots.length - 1);
  }

  private widen(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    for (let version = 0; version < this.length; version++) {
      let slot = this.slotOf(this.keys.at(version), this.codes.at(version));
      while (this.slots[slot] !== 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = version + 1;
    }
  }
}
