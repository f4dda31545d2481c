import type { SeedRange } from '../scenario/scenario.js';
import { parseSeeds } from '../scenario/seeds.js';
import { notInThisVersion } from './unsupported.js';
import { UsageError } from './usage-error.js';

/** Which seeds to run, and whether they are only a part of what the scenario asks for. */
export interface SeedSelection {
  readonly ranges: readonly SeedRange[];
  /** Expectations over all seeds (`sometimes`, `metrics`, …) cannot be judged on a part. */
  readonly partial: boolean;
}

/** Reads an integer from 0 to 2^53 - 1, in decimal. */
export function parseInteger(text: string, option: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new UsageError(`${option} takes an integer from 0 to ${Number.MAX_SAFE_INTEGER}, not '${text}'.`);
  }
  return value;
}

/** Reads `--seeds`: `A..B`, both ends included, or `N` for 1 to N. */
function parseRange(text: string): SeedRange {
  if (text.includes('@')) throw notInThisVersion('--seeds N@TEXT', 'Give the range as integers: --seeds A..B.');
  const parsed = parseSeeds(text);
  if (parsed.ok) return parsed.value;
  throw new UsageError(`--seeds: ${parsed.message}.`, parsed.suggestion ?? `Expected ${parsed.expected}.`);
}

/** The seeds of a scenario under the options given; its own `run.seeds` without any. */
export function selectSeeds(
  own: readonly SeedRange[],
  options: { readonly seed?: string | undefined; readonly seeds?: string | undefined },
): SeedSelection {
  if (options.seed !== undefined && options.seeds !== undefined) {
    throw new UsageError('--seed and --seeds exclude each other.', 'One seed: --seed N. A range: --seeds A..B.');
  }
  if (options.seed !== undefined) {
    const seed = parseInteger(options.seed, '--seed');
    return { ranges: [{ first: seed, last: seed }], partial: true };
  }
  return { ranges: options.seeds === undefined ? own : [parseRange(options.seeds)], partial: false };
}

export function countSeeds(ranges: readonly SeedRange[]): number {
  return ranges.reduce((count, { first, last }) => count + (last - first + 1), 0);
}

export function* eachSeed(ranges: readonly SeedRange[]): Generator<number> {
  for (const { first, last } of ranges) for (let seed = first; seed <= last; seed++) yield seed;
}
