import type { FaultEntry } from '../faults/fault.js';
import { readFaultEntry, type SectionContext, type VerbPart } from './fault-entry.js';
import { asList } from './section.js';
import { type MapEntry, type MapTree, type Tree, valueAt } from './tree.js';

export interface ReadFaults {
  readonly entries: readonly FaultEntry[];
  /** The verbs with where they stand, for what is judged of the file as a whole. */
  readonly verbs: readonly MapEntry[];
}

/** Reads the field `faults`. */
export function readFaults(tree: Tree | null, context: SectionContext): ReadFaults {
  const items = asList(tree, 'faults', context.problems);
  const nodes = { joining: changedNodes(items, 'add'), leaving: changedNodes(items, 'remove') };
  const read = items.map((item, index) => readFaultEntry(item, index, { ...context, ...nodes }));
  const known = read.filter((result): result is { entry: FaultEntry; verb: VerbPart } => result !== null);
  return { entries: known.map(({ entry }) => entry), verbs: known.map(({ verb }) => verb.verbEntry) };
}

/** Names of the nodes that `reconfigure` introduces or removes: other entries may aim at them. */
export function changedNodes(entries: readonly Tree[], change: 'add' | 'remove'): readonly string[] {
  const maps = entries.filter((entry): entry is MapTree => entry.kind === 'map');
  const changes = maps.map((map) => valueAt(map, 'reconfigure'));
  const named = changes.map((each) => (each?.kind === 'map' ? valueAt(each, change) : null));
  return named.flatMap((node) => (node?.kind === 'scalar' && typeof node.value === 'string' ? [node.text] : []));
}
