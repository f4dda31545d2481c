import type { FaultEntry } from '../faults/fault.js';
import { type EntryContext, readFaultEntry, type VerbPart } from './fault-entry.js';
import { asList } from './section.js';
import { type MapEntry, type MapTree, type Tree, valueAt } from './tree.js';

export interface ReadFaults {
  readonly entries: readonly FaultEntry[];
  /** The verbs with where they stand, for what is judged of the file as a whole. */
  readonly verbs: readonly MapEntry[];
}

/** Reads the field `faults`. */
export function readFaults(tree: Tree | null, context: Omit<EntryContext, 'joining'>): ReadFaults {
  const items = asList(tree, 'faults', context.problems);
  const joining = joiningNodes(items);
  const read = items.map((item, index) => readFaultEntry(item, index, { ...context, joining }));
  const known = read.filter((result): result is { entry: FaultEntry; verb: VerbPart } => result !== null);
  return { entries: known.map(({ entry }) => entry), verbs: known.map(({ verb }) => verb.verbEntry) };
}

/** Names of nodes that `reconfigure: { add: n6 }` introduces: other entries may aim at them. */
export function joiningNodes(entries: readonly Tree[]): readonly string[] {
  const maps = entries.filter((entry): entry is MapTree => entry.kind === 'map');
  const changes = maps.map((map) => valueAt(map, 'reconfigure'));
  const added = changes.map((change) => (change?.kind === 'map' ? valueAt(change, 'add') : null));
  return added.flatMap((node) => (node?.kind === 'scalar' && typeof node.value === 'string' ? [node.text] : []));
}
