import type { Cell } from './disk-types.js';
import type { Journal, StoredHandle } from './journal.js';
import { isEqual } from './plain-data.js';

interface CellWrite<T> {
  readonly before: T;
  readonly after: T;
}

/** A metadata file on a simulated disk. */
export class StoredCell<T> implements Cell<T>, StoredHandle {
  readonly name: string;
  private readonly journal: Journal;
  private current: T;
  private durableValue: T;

  constructor(journal: Journal, name: string, initial: T) {
    this.journal = journal;
    this.name = name;
    this.current = initial;
    this.durableValue = initial;
  }

  get value(): T {
    return this.current;
  }

  set value(value: T) {
    this.write(value, true);
  }

  get durable(): T {
    return this.durableValue;
  }

  writeUnforced(value: T): void {
    this.write(value, false);
  }

  private write(value: T, forced: boolean): void {
    const before = this.current;
    if (value === before || isEqual(value, before)) return;
    this.journal.strict?.(value);
    this.current = value;
    this.journal.record(this, { before, after: value }, forced);
    this.journal.watcher?.cellWritten(this.name, value);
  }

  undo(data: unknown): void {
    this.current = (data as CellWrite<T>).before;
  }

  settle(data: unknown): void {
    this.durableValue = (data as CellWrite<T>).after;
  }

  recovered(): void {}
}
