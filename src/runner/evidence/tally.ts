/** In how many seeds something came up, and in which first. */
export class Tally {
  seeds = 0;
  /** The first in the order of the run; null where there is none. */
  first: number | null = null;
  /** The smallest number. */
  lowest: number | null = null;

  add(seed: number): void {
    this.seeds += 1;
    this.first ??= seed;
    this.lowest = this.lowest === null ? seed : Math.min(this.lowest, seed);
  }
}

/** The entry of a map, made where there is none. */
export function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
