import type { ProtocolDefinition } from '../protocols/definition.js';
import type { ServerPlan } from './cast.js';
import { readLeaf } from './leaf.js';
import type { Problems } from './problem.js';
import { listed, unknownName } from './section.js';
import { described, type MapTree, type Tree } from './tree.js';

/** More would not end in a user's lifetime. */
export const MOST_NODES = 1000;

type Counts = Readonly<Record<string, number>>;

/** Reads the field `nodes`; where it is wrong or missing, the protocol's own number. */
export function readNodes(tree: Tree | null, protocol: ProtocolDefinition, problems: Problems): readonly ServerPlan[] {
  const usual =
    protocol.countedRole === undefined || protocol.roles === undefined
      ? numbered(protocol.nodes)
      : named(protocol.roles);
  if (tree === null) return usual;
  if (tree.kind === 'map') {
    const counts = readCounts(tree, protocol, problems);
    return counts === null ? usual : named(counts);
  }
  if (tree.kind === 'list') {
    problems.error(tree.span, `${described(tree)} is no number of nodes`, { expected: 'a count such as 5' });
    return usual;
  }
  const count = readCount(tree, 1, problems);
  if (count === null) return usual;
  const { roles, countedRole } = protocol;
  return roles === undefined || countedRole === undefined ? numbered(count) : named({ ...roles, [countedRole]: count });
}

function readCount(tree: Tree, atLeast: number, problems: Problems): number | null {
  const count = readLeaf(tree, { kind: 'count', about: '', default: null, atLeast }, problems);
  if (typeof count !== 'number') return null;
  if (count <= MOST_NODES) return count;
  problems.error(tree.span, `${count} nodes are too many`, { expected: `at most ${MOST_NODES}` });
  return null;
}

function readCounts(map: MapTree, protocol: ProtocolDefinition, problems: Problems): Counts | null {
  const { roles, name } = protocol;
  if (roles === undefined) {
    problems.error(map.span, `${name} fixes no roles at the start`, { expected: 'a count of nodes such as 5' });
    return null;
  }
  const counts = new Map(Object.entries(roles));
  let whole = true;
  for (const { key, keySpan, value } of map.entries) {
    if (!counts.has(key)) {
      whole = false;
      unknownName('role', key, keySpan, Object.keys(roles), problems);
      continue;
    }
    const count = readCount(value, (roles[key] ?? 0) > 0 ? 1 : 0, problems);
    if (count === null) whole = false;
    else counts.set(key, count);
  }
  if ([...counts.values()].every((count) => count === 0)) {
    problems.error(map.span, 'there are no nodes', { expected: listed(Object.keys(roles)) });
    return null;
  }
  return whole ? Object.fromEntries(counts) : null;
}

function numbered(count: number): readonly ServerPlan[] {
  return Array.from({ length: count }, (_, index) => ({ name: `n${index + 1}`, role: null }));
}

function named(counts: Counts): readonly ServerPlan[] {
  return Object.entries(counts).flatMap(([role, count]) =>
    Array.from({ length: count }, (_, index) => ({ name: `${nodeName(role)}${index + 1}`, role })),
  );
}

/** Replicas are `n1`, a view service is `view1`, everyone else is called by the role. */
function nodeName(role: string): string {
  return role === 'replica' ? 'n' : role.replace(/-service$/, '');
}
