import type { FaultDefinition, FaultSubject } from '../faults/fault.js';
import type { MembershipChange } from '../sim/membership.js';
import { readGroups } from './groups.js';
import { readLeaf } from './leaf.js';
import { asMap, checkKeys, unknownName } from './section.js';
import { readTarget, SOME_TARGET, type TargetContext } from './target.js';
import { described, type MapEntry, type Tree, valueAt } from './tree.js';

/** Reads what a verb is said of, as its definition asks. */
export function readSubject(tree: Tree, definition: FaultDefinition, context: TargetContext): FaultSubject {
  switch (definition.subject) {
    case 'target':
      return { kind: 'target', target: readTarget(tree, context) };
    case 'groups':
      return { kind: 'groups', groups: readGroups(tree, context) };
    case 'link':
      return readLink(tree, definition, context);
    case 'membership':
      return readMembership(tree, context);
    case 'message':
      return readMessage(tree, context);
    case 'all':
      if (tree.kind !== 'scalar' || tree.text !== 'all') {
        context.problems.error(tree.span, `${described(tree)} is not what ${definition.verb} takes`, {
          expected: 'all',
        });
      }
      return { kind: 'all' };
  }
}

function readLink(tree: Tree, { modifiers }: FaultDefinition, context: TargetContext): FaultSubject {
  const { problems, verb } = context;
  const ends = { from: SOME_TARGET, to: SOME_TARGET };
  const map = asMap(tree, verb, problems);
  if (map === null) return { kind: 'link', ...ends };
  const isInside = ({ key }: MapEntry) => Object.hasOwn(modifiers, key);
  for (const { key, keySpan } of map.entries.filter(isInside)) {
    problems.error(keySpan, `'${key}' stands beside '${verb}', not in it`, { expected: `${verb}: { … }, ${key}: …` });
  }
  checkKeys({ ...map, entries: map.entries.filter((entry) => !isInside(entry)) }, ['from', 'to'], verb, problems);
  for (const end of ['from', 'to'] as const) {
    const value = valueAt(map, end);
    if (value === null) problems.error(map.span, `'${end}' is missing`, { expected: `${verb}: { from: n1, to: n2 }` });
    else ends[end] = readTarget(value, context);
  }
  const { from, to } = ends;
  if (from.kind === 'node' && to.kind === 'node' && from.name === to.name) {
    problems.warning(valueAt(map, 'to')!.span, `there is no link from ${to.name} to itself: this changes nothing`);
  }
  return { kind: 'link', ...ends };
}

const CHANGES: readonly MembershipChange[] = ['add', 'remove', 'transfer'];

function readMembership(tree: Tree, context: TargetContext): FaultSubject {
  const { problems } = context;
  const map = asMap(tree, 'reconfigure', problems);
  const [entry, second] = map?.entries ?? [];
  const change = CHANGES.find((name) => name === entry?.key) ?? null;
  const node = entry?.value.kind === 'scalar' && typeof entry.value.value === 'string' ? entry.value.text : null;
  if (map === null) return { kind: 'membership', change: 'add', node: '' };
  if (entry === undefined || second !== undefined || change === null || node === null) {
    const expected = '{ add: n6 }, { remove: n2 } or { transfer: n3 }';
    problems.error(map.span, 'this is no membership change', { expected });
    return { kind: 'membership', change: 'add', node: '' };
  }
  if (change === 'add') checkAdded(node, entry.value, context);
  else checkMember(node, entry.value, context);
  return { kind: 'membership', change, node };
}

/** A new node, or one that another entry removes. */
function checkAdded(node: string, { span }: Tree, { problems, cast, leaving }: TargetContext): void {
  if (cast?.servers.some(({ name }) => name === node)) {
    if (!leaving.includes(node)) problems.error(span, `'${node}' is a member from the start`);
  } else if (cast?.clients.includes(node)) {
    problems.error(span, `'${node}' is a client`, { expected: 'a name such as n6' });
  } else if (!/^[a-z]+[1-9]\d{0,3}$/.test(node)) {
    problems.error(span, `'${node}' is no name for a new node`, { expected: 'a name such as n6' });
  }
}

function checkMember(node: string, { span }: Tree, { problems, cast, joining }: TargetContext): void {
  if (cast === null) return;
  const servers = cast.servers.map(({ name }) => name);
  if (![...servers, ...joining].includes(node)) unknownName('node', node, span, servers, problems);
}

function readMessage(tree: Tree, { problems }: TargetContext): FaultSubject {
  if (tree.kind === 'scalar' && (tree.text === 'drop' || tree.text === 'duplicate')) {
    return { kind: 'message', action: tree.text };
  }
  const delay = tree.kind === 'map' && tree.entries.length === 1 ? valueAt(tree, 'delay') : null;
  if (delay !== null) {
    const read = readLeaf(delay, DELAY, problems);
    if (isDistribution(read)) return { kind: 'message', action: 'delay', delay: read };
  } else {
    const expected = 'drop, duplicate, or { delay: 300ms }';
    problems.error(tree.span, `${described(tree)} cannot happen to a message`, { expected });
  }
  return { kind: 'message', action: 'drop' };
}

const DELAY = { kind: 'durations', about: '', default: null } as const;

function isDistribution(value: unknown): value is import('../sim/distribution.js').Distribution {
  return typeof value === 'object' && value !== null && 'quantile' in value;
}
