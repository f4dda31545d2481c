import { Fifo, type Linked } from './fifo.js';

/** A file of a simulated disk, as its journal sees it. */
export interface StoredHandle {
  readonly name: string;
  /** Takes back the latest write. */
  undo(data: unknown): void;
  /** The oldest write that was not durable is durable now. */
  settle(data: unknown): void;
  /** For files that note how far a sync gets. */
  syncStarts?(): void;
  syncEnds?(): void;
  /** Every write that was not durable has been undone. */
  recovered(): void;
}

/** Hears of writes as they happen; null where nobody listens. */
export interface DiskWatcher {
  cellWritten(name: string, value: unknown): void;
  appended(name: string, index: number, entry: unknown, forced: boolean): void;
  truncated(name: string, length: number): void;
  compacted(name: string, firstKept: number): void;
  mapWritten(name: string, key: string, value: unknown): void;
}

class Write implements Linked<Write> {
  readonly handle: StoredHandle;
  readonly data: unknown;
  next: Write | null = null;

  constructor(handle: StoredHandle, data: unknown) {
    this.handle = handle;
    this.data = data;
  }
}

/**
 * The writes of one disk that are not durable yet, in program order, each with what undoes it. What a node reads is what
 * it wrote; a crash takes the journal back from its end. Writes are counted from the start of the run: `written` were
 * made, the first `durable` of them survive a crash.
 */
export class Journal {
  /** Writes are durable at once and no sync is needed. */
  readonly instant: boolean;
  /** Freezes what is written, where payloads are to be protected. */
  strict: ((value: unknown) => void) | null = null;
  watcher: DiskWatcher | null = null;
  written = 0;
  durable = 0;
  /** Number of the last write that messages wait for. */
  forced = 0;
  /** What the running sync covers; 0 while none runs. */
  private syncing = 0;
  private readonly pending = new Fifo<Write>();
  /** Syncs that only claim to have ended: how many faults make the disk lie. */
  private lies = 0;
  /** What a lying disk claimed to have made durable: a crash takes it, the next honest sync makes it good. */
  private claimed: Write[] = [];
  /** What is written behind this never becomes durable: the process is about to die. null: nothing is kept back. */
  private keptBackFrom: number | null = null;

  constructor(instant: boolean) {
    this.instant = instant;
  }

  /** Notes a write; true when it is durable at once. */
  record(handle: StoredHandle, data: unknown, forced: boolean): boolean {
    this.written += 1;
    if (this.instant && this.keptBackFrom === null) {
      this.durable = this.written;
      this.forced = this.written;
      this.settle(new Write(handle, data));
      return true;
    }
    if (forced) this.forced = this.written;
    this.pending.push(new Write(handle, data));
    return false;
  }

  /** From now on messages wait for every write so far. */
  force(): void {
    this.forced = this.written;
  }

  /** Whether messages wait and no sync runs that would let them go. */
  get needsSync(): boolean {
    return this.forced > this.durable && this.syncing === 0;
  }

  get isSyncing(): boolean {
    return this.syncing !== 0;
  }

  /** From now on every write is one that a crash takes. */
  keepBack(): void {
    this.keptBackFrom = this.written;
  }

  /** Writes become durable again as ever. */
  letGo(): void {
    this.keptBackFrom = null;
  }

  /** Another fault makes the disk lie, or one less. */
  changeLies(by: 1 | -1): void {
    this.lies += by;
  }

  /** A write is durable, or claimed to be; an honest one makes good what was only claimed before. */
  private settle(write: Write): void {
    if (this.lies > 0) {
      this.claimed.push(write);
      return;
    }
    if (this.claimed.length > 0) this.makeGood();
    write.handle.settle(write.data);
  }

  private makeGood(): void {
    for (const write of this.claimed) write.handle.settle(write.data);
    this.claimed = [];
  }

  /** `handles`: files, of which those matter that note how far a sync gets. */
  startSync(handles: readonly StoredHandle[]): void {
    this.syncing = this.written;
    for (const handle of handles) handle.syncStarts?.();
  }

  /** Ends the running sync and says how many writes it covered. */
  endSync(handles: readonly StoredHandle[]): number {
    const covered = this.syncing - this.durable;
    for (let left = covered; left > 0; left -= 1) this.settle(this.pending.shift());
    for (const handle of handles) handle.syncEnds?.();
    this.durable = this.syncing;
    this.syncing = 0;
    return covered;
  }

  /** How many writes a lying disk claims to hold: a crash takes them. */
  get claimedWrites(): number {
    return this.claimed.length;
  }

  /** How many writes are on their way to the disk: a crash may leave some of them. */
  get underWay(): number {
    return (this.keptBackFrom ?? this.written) - this.durable;
  }

  /** How many writes a crash would take now. */
  get unsynced(): number {
    return this.written - this.durable;
  }

  /**
   * The process died: what a lying disk only claimed to have is taken back, and of what is pending all but the first
   * `kept` writes. Returns how many were lost.
   */
  crash(handles: Iterable<StoredHandle>, kept = 0): number {
    const pending = this.pending.drain();
    const torn = this.claimed.length > 0 ? [] : pending.splice(0, kept);
    const lost = [...this.claimed, ...pending];
    for (const write of lost.reverse()) write.handle.undo(write.data);
    for (const write of torn) write.handle.settle(write.data);
    this.claimed = [];
    this.keptBackFrom = null;
    for (const handle of handles) handle.recovered();
    this.syncing = 0;
    this.written -= lost.length;
    this.durable = this.written;
    this.forced = this.written;
    return lost.length;
  }
}
