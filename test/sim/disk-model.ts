import fc from 'fast-check';

export type Step =
  | { readonly do: 'cell' | 'append'; readonly value: number; readonly forced: boolean }
  | { readonly do: 'truncate' | 'compact'; readonly value: number }
  | { readonly do: 'set'; readonly key: string; readonly value: number; readonly forced: boolean }
  | { readonly do: 'delete'; readonly key: string }
  | { readonly do: 'force' | 'sync-starts' | 'sync-ends' }
  | { readonly do: 'crash'; readonly kept: number };

const value = fc.integer({ min: 0, max: 3 });
const key = fc.constantFrom('x', 'y');
const forced = fc.boolean();

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cell' as const), value, forced }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('append' as const), value, forced }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('truncate' as const), value: fc.integer({ min: 0, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compact' as const), value: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('set' as const), key, value, forced }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('force' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('sync-starts' as const, 'sync-ends' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), kept: fc.integer({ min: 0, max: 2 }) }) },
);

/** A disk at one moment. */
interface Contents {
  readonly cell: number;
  readonly first: number;
  readonly log: readonly number[];
  readonly map: ReadonlyMap<string, number>;
  /** How often the log was made to go on beyond its end. */
  readonly jumps: number;
}

const EMPTY: Contents = { cell: 0, first: 1, log: [], map: new Map(), jumps: 0 };

/** A disk as the list of everything it ever was: a write makes a new version, and a crash goes back to an old one. */
export class DiskModel {
  private versions: Contents[] = [EMPTY];
  private durableVersion = 0;
  private syncing: number | null = null;
  private forcedVersion = 0;
  private readonly instant: boolean;

  constructor(instant: boolean) {
    this.instant = instant;
  }

  get written(): Contents {
    return this.versions[this.versions.length - 1]!;
  }

  get durable(): Contents {
    return this.versions[this.durableVersion]!;
  }

  get pendingWrites(): number {
    return this.versions.length - 1 - this.durableVersion;
  }

  get needsSync(): boolean {
    return this.forcedVersion > this.durableVersion && this.syncing === null;
  }

  /**
   * How much of the log as written is durable: entries that were never taken back since the durable version. A log that
   * goes on beyond its end has nothing durable before the sync that covers the jump.
   */
  get durableLength(): number {
    if (this.written.jumps > this.durable.jumps) return 0;
    const lengths = this.versions.slice(this.durableVersion).map(({ first, log }) => first + log.length - 1);
    return Math.min(...lengths);
  }

  /** Cutting before the first entry is refused by the disk, so it is not asked for. */
  truncationOf(step: { readonly value: number }): number {
    return Math.max(step.value, this.written.first - 1);
  }

  do(step: Step): void {
    const { written } = this;
    switch (step.do) {
      case 'cell':
        if (step.value !== written.cell) this.write({ ...written, cell: step.value }, step.forced);
        break;
      case 'append':
        this.write({ ...written, log: [...written.log, step.value] }, step.forced);
        break;
      case 'truncate': {
        const kept = this.truncationOf(step) - written.first + 1;
        if (kept < written.log.length) this.write({ ...written, log: written.log.slice(0, kept) }, true);
        break;
      }
      case 'compact':
        if (step.value > written.first) this.compact(step.value);
        break;
      case 'set':
        this.put(step.key, step.value, step.forced);
        break;
      case 'delete':
        this.put(step.key, undefined, true);
        break;
      case 'force':
        this.forcedVersion = this.versions.length - 1;
        break;
      case 'sync-starts':
        if (this.pendingWrites > 0) this.syncing ??= this.versions.length - 1;
        break;
      case 'sync-ends':
        this.durableVersion = this.syncing ?? this.durableVersion;
        this.syncing = null;
        break;
      case 'crash':
        this.versions.length = this.durableVersion + 1 + Math.min(step.kept, this.pendingWrites);
        this.durableVersion = this.forcedVersion = this.versions.length - 1;
        this.syncing = null;
        break;
    }
  }

  private compact(firstKept: number): void {
    const { first, log, jumps } = this.written;
    const jumped = firstKept > first + log.length ? 1 : 0;
    this.write({ ...this.written, first: firstKept, log: log.slice(firstKept - first), jumps: jumps + jumped }, true);
  }

  private put(name: string, to: number | undefined, forced: boolean): void {
    const map = new Map(this.written.map);
    if (map.get(name) === to) return;
    if (to === undefined) map.delete(name);
    else map.set(name, to);
    this.write({ ...this.written, map }, forced);
  }

  private write(contents: Contents, forced: boolean): void {
    this.versions.push(contents);
    if (forced) this.forcedVersion = this.versions.length - 1;
    if (this.instant) this.durableVersion = this.forcedVersion = this.versions.length - 1;
  }
}
