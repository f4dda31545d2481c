import type { Reading } from './cast.js';
import type { LinkRule, Scenario } from './scenario.js';
import { asList, asMap, readGiven, readSection, unknownName } from './section.js';
import { NETWORK_FIELDS, RULE_FIELDS } from './table.js';
import { described, type Tree } from './tree.js';

/** Those whom a link may join, by name, with fixed roles that stand for several; null where they are not known. */
export interface Ends {
  readonly names: readonly string[];
  readonly roles: Readonly<Record<string, readonly string[]>>;
}

export function readNetwork(tree: Tree | null, ends: Ends | null, reading: Reading): Scenario['network'] {
  const { problems } = reading;
  const { links, ...whole } = readSection(asMap(tree, 'network', problems), NETWORK_FIELDS, 'network', problems);
  const rules = asList(links, 'links', problems).map((item) => readRule(item, ends, reading));
  return { ...whole, links: rules.flatMap((rule) => (rule === null ? [] : [rule])) };
}

function readRule(tree: Tree, ends: Ends | null, reading: Reading): LinkRule | null {
  const map = asMap(tree, 'links', reading.problems, 'a rule such as { from: n1, to: any, loss: 5% }');
  if (map === null) return null;
  const { from = null, to = null, ...behaviour } = readGiven(map, RULE_FIELDS, 'links', reading.problems);
  if (Object.keys(behaviour).length === 0 && map.entries.every(({ key }) => key === 'from' || key === 'to')) {
    const expected = 'latency, loss, duplicate, corrupt or fifo beside from and to';
    reading.problems.error(map.span, 'this rule changes nothing', { expected });
  }
  return { from: readEnds(from, ends, reading), to: readEnds(to, ends, reading), ...behaviour };
}

function readEnds(tree: Tree | null, ends: Ends | null, reading: Reading): readonly string[] | null {
  if (tree === null || (tree.kind === 'scalar' && tree.text === 'any')) return null;
  if (tree.kind === 'list' && tree.items.length > 0) return tree.items.flatMap((item) => readEnd(item, ends, reading));
  if (tree.kind === 'scalar') return readEnd(tree, ends, reading);
  reading.problems.error(tree.span, `${described(tree)} names no node`, {
    expected: 'a node, a list of nodes, or any',
  });
  return null;
}

function readEnd(tree: Tree, ends: Ends | null, { problems }: Reading): readonly string[] {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') {
    problems.error(tree.span, `${described(tree)} names no node`, { expected: 'a node, a list of nodes, or any' });
    return [];
  }
  if (ends === null || ends.names.includes(tree.text)) return [tree.text];
  if (Object.hasOwn(ends.roles, tree.text)) return ends.roles[tree.text]!;
  unknownName('node', tree.text, tree.span, [...ends.names, ...Object.keys(ends.roles)], problems);
  return [];
}
