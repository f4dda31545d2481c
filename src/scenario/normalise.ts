import { SCENARIO_FIELDS } from './table.js';
import { entryOf, isNothing, type MapTree, withEntry } from './tree.js';

/** Writes shorthands in full, so that dotted paths find what they name: `protocol: raft` is `protocol: { use: raft }`. */
export function normalised(root: MapTree): MapTree {
  return Object.entries(SHORTHANDS).reduce((tree, [field, key]) => inFull(tree, field, key), root);
}

/** A dotted path that names a shorthand, as the path of what it stands for. */
export function pathInFull(path: string): string {
  return Object.hasOwn(SHORTHANDS, path) ? `${path}.${SHORTHANDS[path]}` : path;
}

/** The field that a bare value of another stands for. */
const SHORTHANDS: Readonly<Record<string, string>> = { protocol: 'use', clients: SCENARIO_FIELDS.clients.shorthand };

function inFull(root: MapTree, field: string, key: string): MapTree {
  const entry = entryOf(root, field);
  if (entry === null || entry.value.kind !== 'scalar' || isNothing(entry.value)) return root;
  const { span } = entry.value;
  const value = { kind: 'map', entries: [{ key, keySpan: span, value: entry.value }], span, size: 2 } as const;
  return withEntry(root, { ...entry, value });
}
