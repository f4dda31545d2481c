import type { JsonObject } from '../report/index.js';
import type { Changes, ScenarioSource } from './load.js';
import type { Shard } from './seeds.js';

/** All that `merge` has to know of a shard beside its runs: which part of what sweep it is. */
export interface ShardDocument {
  readonly index: number;
  readonly of: number;
  /** As given to `--seeds`; null: the scenarios' own. */
  readonly seeds: string | null;
  readonly strict: boolean;
  readonly changes: Changes;
  /** The files as they were read, so that the parts can be judged without them, and by what they said then. */
  readonly sources: readonly ScenarioSource[];
}

export function shardDocument(
  { index, of }: Shard,
  { seeds, strict, changes, sources }: Omit<ShardDocument, 'index' | 'of'>,
): ShardDocument & JsonObject {
  const { overrides, bug, variant } = changes;
  return {
    index,
    of,
    seeds,
    strict,
    changes: { overrides: overrides.map(({ path, value }) => ({ path, value })), bug, variant },
    sources: sources.map(({ file, text }) => ({ file, text })),
  };
}
