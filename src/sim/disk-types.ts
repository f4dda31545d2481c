/**
 * What a node keeps through a crash, as the three things that real systems have. Every handle has two layers: what was
 * written, which the node reads, and what is durable, which a crash leaves. Values are deep-readonly JSON data; writing
 * an equal value is no write. The `…Unforced` writes are not waited for by messages (Gray & Lamport's unforced records).
 */
export interface Disk {
  /** A metadata file that holds one value. The same name gives the same cell in every incarnation. */
  cell<T>(name: string, initial: T): Cell<T>;
  /** A write-ahead log. Its first entry has index 1. */
  log<Entry>(name: string): Log<Entry>;
  /** A key-value table. */
  map<Value>(name: string): DiskMap<Value>;
}

/** A file that holds one value: reads and writes like a field. Nothing that is sent after a write leaves before it is durable. */
export interface Cell<T> {
  value: T;
  /** What a crash would leave now. */
  readonly durable: T;
  writeUnforced(value: T): void;
}

/** A write-ahead log of entries, numbered from 1. */
export interface Log<Entry> {
  /** Index of the last entry; 0 when nothing was ever appended. Dropped prefixes count. */
  readonly length: number;
  /** Index of the first entry that was not dropped by `compact`; `length + 1` when none is left. */
  readonly firstIndex: number;
  /** How many entries of the log as written would survive a crash now. */
  readonly durableLength: number;
  /** The entry at an index from 1 to `length`; undefined outside, or where it was dropped. */
  at(index: number): Entry | undefined;
  /** The entries from one index to another, both included. */
  slice(first: number, last: number): readonly Entry[];
  append(entry: Entry): void;
  appendUnforced(entry: Entry): void;
  /** Forces what was written unforced so far: whatever is sent from now on waits for it. */
  force(): void;
  /** Drops the tail: keeps indexes 1 to `length`. */
  truncate(length: number): void;
  /** Drops the prefix: `firstKept` becomes the first index. May lie beyond the end: then the log is empty and goes on there. */
  compact(firstKept: number): void;
  /** A 53-bit hash of the entries 1 to `length`: equal hashes, equal prefixes. NaN where the log never held them all. */
  prefixHash(length: number): number;
}

/** A table of values by key, in the order of insertion. */
export interface DiskMap<Value> {
  readonly size: number;
  get(key: string): Value | undefined;
  has(key: string): boolean;
  set(key: string, value: Value): void;
  setUnforced(key: string, value: Value): void;
  delete(key: string): void;
  /** In the order of insertion. */
  keys(): IterableIterator<string>;
  /** What a crash would leave under this key now. */
  durable(key: string): Value | undefined;
}
