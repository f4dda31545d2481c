import type { Versions } from './versions.js';

/** What a read saw, where it was no version: the value of the beginning, nothing that is known, a list beside all others. */
export const INITIAL = -1;
export const UNKNOWN = -2;
export const DIVERGENT = -3;

/** A read that saw an element of a list twice. */
export interface DuplicateRead {
  readonly read: number;
  readonly version: number;
}

/**
 * The order of the versions of each list. A list only grows, so what a read returned is the order of all appends before
 * it, and the longest read is the order of the whole; a read that no longer one begins with diverges (Kingsbury & Alvaro
 * 2020, section 4.2.1, "traceability").
 */
export class ListOrders {
  /** By key: its versions in order, as far as they were read. */
  private readonly orders: number[][] = [];
  private readonly codes: number[][] = [];
  /** Reads that are not the beginning of their key's order, or held something twice, with all that they returned. */
  readonly oddities = new Map<number, readonly number[]>();
  readonly divergent: number[] = [];
  readonly duplicates: DuplicateRead[] = [];
  private readonly doubled = new Set<number>();
  private readonly versions: Versions;

  constructor(versions: Versions) {
    this.versions = versions;
  }

  orderOf(key: number): readonly number[] {
    return this.orders[key] ?? [];
  }

  /** How many elements a read saw that is not divergent. */
  lengthOf(version: number): number {
    return version === INITIAL ? 0 : this.versions.placeOf(version) + 1;
  }

  /** What a read returned, as codes. */
  contentOf(read: number, key: number, version: number): readonly number[] {
    return this.oddities.get(read) ?? (this.codes[key] ?? []).slice(0, this.lengthOf(version));
  }

  /** Takes in what a read returned, and says which version that was. */
  read(read: number, key: number, list: readonly number[]): number {
    this.orders[key] ??= [];
    this.codes[key] ??= [];
    const common = commonLength(this.codes[key], list);
    if (common === list.length) return this.versionAt(key, common);
    if (common === this.codes[key].length) return this.extend(read, key, list, common);
    const distinct = [...new Set(list)];
    if (distinct.length === list.length) return this.diverge(read, key, list);
    this.noteDuplicate(read, key, list);
    const version = this.read(read, key, distinct);
    this.oddities.set(read, list);
    return version;
  }

  private extend(read: number, key: number, list: readonly number[], from: number): number {
    const order = this.orders[key]!;
    for (let index = from; index < list.length; index++) {
      const version = this.versions.of(key, list[index]!);
      if (this.versions.placeOf(version) >= 0) {
        this.noteDuplicate(read, key, list);
        this.oddities.set(read, list);
        continue;
      }
      this.versions.place(version, order.length);
      this.versions.observe(version, read);
      order.push(version);
      this.codes[key]!.push(list[index]!);
    }
    return this.versionAt(key, order.length);
  }

  private diverge(read: number, key: number, list: readonly number[]): number {
    this.divergent.push(read);
    this.oddities.set(read, list);
    for (const code of list) this.versions.observe(this.versions.of(key, code), read);
    return DIVERGENT;
  }

  private noteDuplicate(read: number, key: number, list: readonly number[]): void {
    const seen = new Set<number>();
    const twice = list.find((code) => seen.size === seen.add(code).size)!;
    const version = this.versions.of(key, twice);
    if (this.doubled.has(version)) return;
    this.doubled.add(version);
    this.duplicates.push({ read, version });
  }

  private versionAt(key: number, length: number): number {
    return length === 0 ? INITIAL : this.orders[key]![length - 1]!;
  }
}

function commonLength(left: readonly number[], right: readonly number[]): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left[length] === right[length]) length++;
  return length;
}
