import type { SeedRange } from '../scenario/scenario.js';
import { parseSeeds } from '../scenario/seeds.js';
import { hashText } from '../sim/hash.js';
import { UsageError } from './usage-error.js';

/** Which seeds to run, and whether they are only a part of what the scenario asks for. */
export interface SeedSelection {
  readonly ranges: readonly SeedRange[];
  /** Expectations over all seeds (`sometimes`, `metrics`, …) cannot be judged on a part. */
  readonly partial: boolean;
}

/** What the command line says of seeds. */
export interface SeedOptions {
  readonly seed?: string | undefined;
  readonly seeds?: string | undefined;
}

/** One part of a sweep that is spread over several machines. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** Reads an integer from 0 to 2^53 - 1, in decimal. */
export function parseInteger(text: string, option: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new UsageError(`${option} takes an integer from 0 to ${Number.MAX_SAFE_INTEGER}, not '${text}'.`);
  }
  return value;
}

/** Reads `--shard i/n`. */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && index >= 1 && index <= of) return { index, of };
  const hint = /^0\//.test(text) ? 'The first shard is 1.' : 'For example: --shard 2/8, the second of eight parts.';
  throw new UsageError(`--shard takes i/n with i from 1 to n, not '${text}'.`, hint);
}

/** More derived seeds than this are a slip of the finger. */
const MOST_DERIVED = 10_000_000;

/** Reads `--seeds`: `A..B`, both ends included, `N` for 1 to N, or `N@TEXT` for N seeds that a text decides. */
function parseRanges(text: string): readonly SeedRange[] {
  const at = text.indexOf('@');
  if (at >= 0) return derivedSeeds(text.slice(0, at), text.slice(at + 1));
  const parsed = parseSeeds(text);
  if (parsed.ok) return [parsed.value];
  throw new UsageError(`--seeds: ${parsed.message}.`, parsed.suggestion ?? `Expected ${parsed.expected}.`);
}

/** Different seeds of at most 32 bits, ascending: the same for the same text, others for another. */
function derivedSeeds(number: string, text: string): readonly SeedRange[] {
  const count = parseInteger(number, '--seeds N@TEXT');
  if (count === 0 || count > MOST_DERIVED || text === '') {
    const what = text === '' ? 'a text behind the @' : `a number of seeds from 1 to ${MOST_DERIVED}`;
    throw new UsageError(`--seeds N@TEXT takes ${what}, not '${number}@${text}'.`, 'For example: --seeds 200@4f2a9c1');
  }
  const seeds = new Set<number>();
  for (let draw = 0; seeds.size < count; draw += 1)
    seeds.add(Number.parseInt(hashText(`${text}/${draw}`).slice(0, 8), 16));
  return [...seeds].sort((a, b) => a - b).map((seed) => ({ first: seed, last: seed }));
}

/** The seeds of a scenario under the options given; its own `run.seeds` without any. */
export function selectSeeds(
  own: readonly SeedRange[],
  options: SeedOptions,
  shard: Shard | null = null,
): SeedSelection {
  if (options.seed !== undefined && options.seeds !== undefined) {
    throw new UsageError('--seed and --seeds exclude each other.', 'One seed: --seed N. A range: --seeds A..B.');
  }
  if (options.seed !== undefined && shard !== null) {
    throw new UsageError('--seed and --shard exclude each other.', 'One seed cannot be divided.');
  }
  if (options.seed !== undefined) {
    const seed = parseInteger(options.seed, '--seed');
    return { ranges: [{ first: seed, last: seed }], partial: true };
  }
  const ranges = options.seeds === undefined ? own : parseRanges(options.seeds);
  return shard === null ? { ranges, partial: false } : { ranges: partOf(ranges, shard), partial: true };
}

/** A shard's share: neighbouring seeds, as many as the other shards have, give or take one. */
function partOf(ranges: readonly SeedRange[], { index, of }: Shard): readonly SeedRange[] {
  const total = countSeeds(ranges);
  const border = (part: number) => Number((BigInt(total) * BigInt(part)) / BigInt(of));
  const [from, to] = [border(index - 1), border(index)];
  const part: SeedRange[] = [];
  let position = 0;
  for (const { first, last } of ranges) {
    const count = last - first + 1;
    const start = Math.max(from, position);
    const end = Math.min(to, position + count);
    if (start < end) part.push({ first: first + (start - position), last: first + (end - position) - 1 });
    position += count;
  }
  return part;
}

export function countSeeds(ranges: readonly SeedRange[]): number {
  return ranges.reduce((count, { first, last }) => count + (last - first + 1), 0);
}

export function* eachSeed(ranges: readonly SeedRange[]): Generator<number> {
  for (const { first, last } of ranges) for (let seed = first; seed <= last; seed++) yield seed;
}
