import type { DiskMap } from './disk-types.js';
import type { Journal, StoredHandle } from './journal.js';
import { isEqual } from './plain-data.js';

interface MapWrite<Value> {
  readonly key: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** A key-value table on a simulated disk. */
export class StoredMap<Value> implements DiskMap<Value>, StoredHandle {
  readonly name: string;
  private readonly journal: Journal;
  private readonly current = new Map<string, Value>();
  private readonly durableValues = new Map<string, Value>();

  constructor(journal: Journal, name: string) {
    this.journal = journal;
    this.name = name;
  }

  get size(): number {
    return this.current.size;
  }

  get(key: string): Value | undefined {
    return this.current.get(key);
  }

  has(key: string): boolean {
    return this.current.has(key);
  }

  keys(): IterableIterator<string> {
    return this.current.keys();
  }

  durable(key: string): Value | undefined {
    return this.durableValues.get(key);
  }

  set(key: string, value: Value): void {
    this.write(key, value, true);
  }

  setUnforced(key: string, value: Value): void {
    this.write(key, value, false);
  }

  delete(key: string): void {
    this.write(key, undefined, true);
  }

  private write(key: string, after: Value | undefined, forced: boolean): void {
    const before = this.current.get(key);
    if (after === before || isEqual(after, before)) return;
    this.journal.strict?.(after);
    put(this.current, key, after);
    this.journal.record(this, { key, before, after } satisfies MapWrite<Value>, forced);
    this.journal.watcher?.mapWritten(this.name, key, after);
  }

  undo(data: unknown): void {
    const { key, before } = data as MapWrite<Value>;
    put(this.current, key, before);
  }

  settle(data: unknown): void {
    const { key, after } = data as MapWrite<Value>;
    put(this.durableValues, key, after);
  }

  /** After a crash the order of keys is that in which they became durable, as a reader of the file would find them. */
  recovered(): void {
    this.current.clear();
    for (const [key, value] of this.durableValues) this.current.set(key, value);
  }
}

function put<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
