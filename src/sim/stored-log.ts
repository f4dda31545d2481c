import type { Log } from './disk-types.js';
import { RollingHash } from './hash.js';
import type { Journal, StoredHandle } from './journal.js';

/** What undoes one write to a log. */
type Undo<Entry> =
  | { readonly kind: 'append' }
  | { readonly kind: 'truncate'; readonly removed: readonly Entry[] }
  | { readonly kind: 'compact'; readonly entries: Entry[]; readonly first: number; readonly droppedHash: number };

const APPENDED = { kind: 'append' } as const;

const NOTHING: readonly never[] = [];

/** A write-ahead log on a simulated disk. */
export class StoredLog<Entry> implements Log<Entry>, StoredHandle {
  readonly name: string;
  private readonly journal: Journal;
  private entries: Entry[] = [];
  /** Index of `entries[0]`. */
  private first = 1;
  private durablePrefix = 0;
  /** The prefix that the running sync will make durable. */
  private syncingPrefix = 0;
  /** Hash of what was dropped before `entries[0]`; NaN where the log never held it (a snapshot took its place). */
  private droppedHash = 0;
  /** Hashes of the prefixes that end with each of `entries`, as far as anyone asked. */
  private readonly prefixHashes: number[] = [];

  constructor(journal: Journal, name: string) {
    this.journal = journal;
    this.name = name;
  }

  get length(): number {
    return this.first + this.entries.length - 1;
  }

  get firstIndex(): number {
    return this.first;
  }

  get durableLength(): number {
    return this.durablePrefix;
  }

  at(index: number): Entry | undefined {
    return this.entries[index - this.first];
  }

  slice(first: number, last: number): readonly Entry[] {
    if (first > last) return NOTHING;
    return this.entries.slice(Math.max(0, first - this.first), last - this.first + 1);
  }

  append(entry: Entry): void {
    this.add(entry, true);
  }

  appendUnforced(entry: Entry): void {
    this.add(entry, false);
  }

  force(): void {
    this.journal.force();
  }

  private add(entry: Entry, forced: boolean): void {
    this.journal.strict?.(entry);
    this.entries.push(entry);
    if (this.journal.record(this, APPENDED, forced)) this.durablePrefix = this.length;
    this.journal.watcher?.appended(this.name, this.length, entry, forced);
  }

  truncate(length: number): void {
    if (length >= this.length) return;
    if (length < this.first - 1)
      throw new Error(`log ${this.name}: cannot truncate to ${length}, entries before ${this.first} were dropped`);
    const removed = this.entries.splice(length - this.first + 1);
    this.forgetAfter(length);
    this.journal.record(this, { kind: 'truncate', removed } satisfies Undo<Entry>, true);
    this.journal.watcher?.truncated(this.name, length);
  }

  compact(firstKept: number): void {
    if (firstKept <= this.first) return;
    const undo: Undo<Entry> = {
      kind: 'compact',
      entries: this.entries,
      first: this.first,
      droppedHash: this.droppedHash,
    };
    const beyond = firstKept > this.length + 1;
    this.droppedHash = this.prefixHash(firstKept - 1);
    this.prefixHashes.splice(0, firstKept - this.first);
    this.entries = this.entries.slice(firstKept - this.first);
    this.first = firstKept;
    if (beyond) this.syncingPrefix = this.durablePrefix = 0;
    if (this.journal.record(this, undo, true)) this.durablePrefix = this.length;
    this.journal.watcher?.compacted(this.name, firstKept);
  }

  prefixHash(length: number): number {
    if (length < this.first - 1 || length > this.length) return Number.NaN;
    const hashes = this.prefixHashes;
    for (let known = hashes.length; known <= length - this.first; known += 1) {
      hashes.push(extended(known === 0 ? this.droppedHash : hashes[known - 1]!, this.entries[known]));
    }
    return length < this.first ? this.droppedHash : hashes[length - this.first]!;
  }

  /** What is beyond `length` is neither durable nor hashed any more. */
  private forgetAfter(length: number): void {
    if (this.durablePrefix > length) this.durablePrefix = length;
    if (this.syncingPrefix > length) this.syncingPrefix = length;
    const kept = length - this.first + 1;
    if (this.prefixHashes.length > kept) this.prefixHashes.length = kept;
  }

  syncStarts(): void {
    this.syncingPrefix = this.length;
  }

  syncEnds(): void {
    this.durablePrefix = this.syncingPrefix;
  }

  settle(): void {}

  undo(data: unknown): void {
    const undo = data as Undo<Entry>;
    if (undo.kind === 'append') {
      this.entries.pop();
    } else if (undo.kind === 'truncate') {
      this.entries.push(...undo.removed);
    } else {
      this.entries = undo.entries;
      this.first = undo.first;
      this.droppedHash = undo.droppedHash;
    }
  }

  /** After a crash: what is left is what was durable. */
  recovered(): void {
    this.prefixHashes.length = 0;
    this.durablePrefix = this.length;
    this.syncingPrefix = this.length;
  }
}

/** The hash of a prefix with one entry more; what is not known stays so. */
function extended(prefixHash: number, entry: unknown): number {
  if (Number.isNaN(prefixHash)) return Number.NaN;
  const hash = new RollingHash();
  hash.foldInteger(prefixHash);
  hash.foldValue(entry);
  return hash.toNumber();
}
