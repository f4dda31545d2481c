import type { ShardReport } from './read-shard.js';
import { UsageError } from './usage-error.js';

/**
 * Puts shards in order.
 *
 * @throws UsageError where they are not all the parts, each once, of one and the same sweep by this version
 */
export function matchShards(shards: readonly ShardReport[], version: string): readonly ShardReport[] {
  const [first] = shards;
  if (first === undefined)
    throw new UsageError('merge needs the reports of all shards.', 'For example: merge shard-*.json');
  for (const shard of shards) {
    if (shard.version !== version) {
      const message = `${shard.file} was written by splitbrain ${shard.version}, and this is ${version}.`;
      throw new UsageError(message, 'Runs of different versions may differ: run and merge with the same one.');
    }
    const difference = differenceOf(first, shard);
    if (difference !== null) {
      throw new UsageError(`${first.file} and ${shard.file} are not of one sweep: ${difference}.`);
    }
  }
  refuseRepetition(shards);
  const { of } = first.shard;
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter(
    (index) => !shards.some(({ shard }) => shard.index === index),
  );
  if (missing.length > 0) {
    const which = `${missing.length === 1 ? 'shard' : 'shards'} ${missing.slice(0, 20).join(', ')}`;
    throw new UsageError(
      `Of ${of} shards ${shards.length} are here; ${which} missing.`,
      'A report of a part would pass for one of the whole.',
    );
  }
  return shards.toSorted((a, b) => a.shard.index - b.shard.index);
}

function refuseRepetition(shards: readonly ShardReport[]): void {
  const seen = new Map<number, string>();
  for (const { file, shard } of shards) {
    const other = seen.get(shard.index);
    if (other !== undefined) throw new UsageError(`${other} and ${file} are both shard ${shard.index}.`);
    seen.set(shard.index, file);
  }
}

/** In what respect two shards were cut from different sweeps; null where they were not. */
function differenceOf({ shard: a }: ShardReport, { shard: b }: ShardReport): string | null {
  if (a.of !== b.of) return `one is of ${a.of} shards, the other of ${b.of}`;
  if (a.seeds !== b.seeds) return `one ran with ${seedsFlag(a.seeds)}, the other with ${seedsFlag(b.seeds)}`;
  if (JSON.stringify(a.changes) !== JSON.stringify(b.changes))
    return 'they ran with different --set, --bug or --variant';
  if (a.strict !== b.strict) return 'only one of them ran with --strict';
  const files = (sources: typeof a.sources) => sources.map(({ file }) => file).join(', ');
  if (files(a.sources) !== files(b.sources)) return `one ran ${files(a.sources)}, the other ${files(b.sources)}`;
  const changed = a.sources.find(({ text }, index) => text !== b.sources[index]!.text);
  return changed === undefined ? null : `${changed.file} was another file in each of them`;
}

function seedsFlag(seeds: string | null): string {
  return seeds === null ? "the scenarios' own seeds" : `--seeds ${seeds}`;
}
