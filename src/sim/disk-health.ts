/** What is wrong with a disk, counted: faults overlap, and each ends by itself. */
export class DiskHealth {
  /** Each sync takes as many times as long as these say together. */
  readonly slowFactors: number[] = [];
  /** How many faults keep syncs from ending. */
  stalls = 0;
  /** How many faults make the next sync fail. */
  failing = 0;
  /** How many faults make the next write fail. */
  full = 0;
  /** A record whose bits flipped, found by its checksum when the disk is next read. */
  damage: DiskDamage | null = null;

  get slowness(): number {
    return this.slowFactors.reduce((product, factor) => product * factor, 1);
  }

  get isBroken(): boolean {
    return this.failing > 0 || this.full > 0;
  }
}

/** Where a checksum does not match. */
export interface DiskDamage {
  /** The cell, log or map. */
  readonly file: string;
  /** Index of the entry in a log; null elsewhere. */
  readonly index: number | null;
}
