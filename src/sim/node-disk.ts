import { type DiskDamage, DiskHealth } from './disk-health.js';
import type { Cell, Disk, DiskMap, Log } from './disk-types.js';
import { Journal, type StoredHandle } from './journal.js';
import { drawIndex, type RandomStream } from './random.js';
import { StoredCell } from './stored-cell.js';
import { StoredLog } from './stored-log.js';
import { StoredMap } from './stored-map.js';

/** A node's disk: it outlives the node's incarnations, and so do its handles. */
export class NodeDisk implements Disk {
  readonly journal: Journal;
  private readonly handles = new Map<string, StoredHandle>();
  readonly health = new DiskHealth();
  readonly files: StoredHandle[] = [];
  /** Those of them that note how far a sync gets. */
  readonly synced: StoredHandle[] = [];

  constructor(instant: boolean) {
    this.journal = new Journal(instant);
  }

  cell<T>(name: string, initial: T): Cell<T> {
    return this.known(name, StoredCell<T>) ?? this.add(new StoredCell<T>(this.journal, name, initial));
  }

  log<Entry>(name: string): Log<Entry> {
    return this.known(name, StoredLog<Entry>) ?? this.add(new StoredLog<Entry>(this.journal, name));
  }

  map<Value>(name: string): DiskMap<Value> {
    return this.known(name, StoredMap<Value>) ?? this.add(new StoredMap<Value>(this.journal, name));
  }

  /** What stands under a name, for properties and reports that do not know its kind; undefined where nothing does. */
  handle(name: string): StoredHandle | undefined {
    return this.handles.get(name);
  }

  /** The process died: unsynced writes are gone, but for the first `kept` of them. Returns how many were lost. */
  crash(kept = 0): number {
    return this.journal.crash(this.files, kept);
  }

  /** Bits of a record flip: the last one of a log, or any record. */
  flipBits(where: 'tail' | 'random', random: RandomStream): DiskDamage | null {
    const records = this.files.flatMap((file): DiskDamage[] => {
      if (!(file instanceof StoredLog)) return where === 'tail' ? [] : [{ file: file.name, index: null }];
      if (where === 'tail') return file.length < file.firstIndex ? [] : [{ file: file.name, index: file.length }];
      const length = file.length - file.firstIndex + 1;
      return Array.from({ length }, (_, offset) => ({ file: file.name, index: file.firstIndex + offset }));
    });
    if (records.length === 0) return null;
    this.health.damage = records[drawIndex(random, records.length)]!;
    return this.health.damage;
  }

  private known<H extends StoredHandle>(name: string, kind: new (...args: never[]) => H): H | undefined {
    const handle = this.handles.get(name);
    if (handle !== undefined && !(handle instanceof kind)) {
      throw new Error(`disk: '${name}' is used as two different kinds of file`);
    }
    return handle;
  }

  private add<H extends StoredHandle>(handle: H): H {
    this.handles.set(handle.name, handle);
    this.files.push(handle);
    if ((handle as StoredHandle).syncEnds !== undefined) this.synced.push(handle);
    return handle;
  }
}
