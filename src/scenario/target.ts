import type { Target } from '../faults/fault.js';
import { type Cast, drawnFrom, rolesOf } from './cast.js';
import { readLeaf } from './leaf.js';
import { nearest } from './nearest.js';
import { didYouMean, type Problems } from './problem.js';
import { checkKeys, listed, unknownName } from './section.js';
import { described, type MapTree, type ScalarTree, shortened, type Tree, valueAt } from './tree.js';

/** What is known of an event before it happens: whether it is a message, and who is a client and no node. */
export interface EventParties {
  readonly message: boolean;
  readonly sender: 'node' | 'client';
  readonly receiver: 'node' | 'client';
}

/** What a target may name at this place. */
export interface TargetContext {
  /** null: the protocol is not known, so that any name may be right. */
  readonly cast: Cast | null;
  readonly problems: Problems;
  /** The verb, for messages. */
  readonly verb: string;
  readonly clients: boolean;
  /** Who had to do with the event that the fault waits for; null where it waits for none. */
  readonly parties: EventParties | null;
  /** Nodes that `reconfigure` adds. */
  readonly joining: readonly string[];
  /** Nodes that `reconfigure` removes. */
  readonly leaving: readonly string[];
}

const SELECTORS: Readonly<Record<string, Target>> = {
  any: { kind: 'any', count: 1, of: null },
  all: { kind: 'all', of: null },
  minority: { kind: 'minority' },
  majority: { kind: 'majority' },
};

/** What every target may be; used for messages, the schema and the reference. */
export const SELECTOR_NAMES = Object.keys(SELECTORS);

/** Stands in for a target that is wrong, so that reading can go on. */
export const SOME_TARGET: Target = SELECTORS.any!;

/** Reads a node, a client, a role, a selector, or a list of these. What is wrong is reported. */
export function readTarget(tree: Tree, context: TargetContext): Target {
  if (tree.kind === 'scalar') return readWord(tree, context);
  if (tree.kind === 'map') return readSelectorMap(tree, context);
  if (tree.items.length === 0) context.problems.error(tree.span, 'this list of targets is empty', { expected: WANTED });
  return { kind: 'list', targets: tree.items.map((item) => readTarget(item, context)) };
}

const WANTED = 'a node, a role, any, all, minority, majority, { any: 2 }, or a list of these';

function readWord(tree: ScalarTree, context: TargetContext): Target {
  const { cast, problems, parties, joining } = context;
  const word = tree.text;
  if (typeof tree.value !== 'string') {
    problems.error(tree.span, `${described(tree)} is no target`, { expected: WANTED });
    return SOME_TARGET;
  }
  if (word === 'sender' || word === 'receiver') return readParty(tree, word, context);
  if (joining.includes(word) || cast === null || cast.servers.some(({ name }) => name === word)) {
    return Object.hasOwn(SELECTORS, word) ? SELECTORS[word]! : { kind: 'node', name: word };
  }
  if (Object.hasOwn(SELECTORS, word)) return SELECTORS[word]!;
  if (rolesOf(cast).includes(word)) return { kind: 'role', role: word };
  if (cast.clients.includes(word)) return readClient(tree, context);
  const names = [...cast.servers.map(({ name }) => name), ...rolesOf(cast), ...SELECTOR_NAMES];
  const every = parties !== null ? [...names, 'sender', 'receiver'] : names;
  unknownTarget(tree, context.clients ? [...every, ...cast.clients] : every, cast, problems);
  return SOME_TARGET;
}

function unknownTarget(tree: ScalarTree, names: readonly string[], cast: Cast, problems: Problems): void {
  const close = nearest(tree.text, names);
  const looksLikeNode = /^[a-z]+\d+$/.test(tree.text);
  if (!looksLikeNode) {
    unknownName('node or role', tree.text, tree.span, names, problems);
    return;
  }
  const servers = cast.servers.map(({ name }) => name);
  const expected = `one of ${rolesOf(cast).join(', ')} or a node: ${rangeOf(servers)}`;
  const suggestion = didYouMean(close !== null && !/\d$/.test(close) ? close : null);
  problems.error(tree.span, `unknown node '${shortened(tree.text)}'`, { expected, suggestion });
}

function rangeOf(names: readonly string[]): string {
  return names.length <= 6 ? names.join(', ') : `${names.slice(0, 3).join(', ')} … ${names.at(-1)}`;
}

function readParty(tree: ScalarTree, party: 'sender' | 'receiver', context: TargetContext): Target {
  const { parties, clients, verb, problems } = context;
  if (parties === null) {
    problems.error(tree.span, `there is no ${party} here`, {
      expected: "'sender' and 'receiver' only beside 'when': they are those of the event",
    });
  } else if (parties[party] === 'client' && !clients) {
    problems.error(tree.span, `this ${party} is a client; ${verb} is for nodes`);
  }
  return { kind: 'party', party };
}

function readClient(tree: ScalarTree, { clients, verb, problems }: TargetContext): Target {
  if (!clients) problems.error(tree.span, `'${tree.text}' is a client; ${verb} is for nodes`);
  return { kind: 'node', name: tree.text };
}

/** `{ any: 2 }`, `{ any: 2, of: follower }`, `{ all: follower }`. */
function readSelectorMap(map: MapTree, context: TargetContext): Target {
  const { problems } = context;
  const [any, all] = [valueAt(map, 'any'), valueAt(map, 'all')];
  if (any !== null && all === null) {
    checkKeys(map, ['any', 'of'], 'this target', problems);
    const of = valueAt(map, 'of');
    const role = of === null ? null : readRole(of, context);
    return { kind: 'any', count: readAnyCount(any, role, context), of: role };
  }
  if (all !== null && any === null) {
    checkKeys(map, ['all'], 'this target', problems);
    return { kind: 'all', of: readRole(all, context) };
  }
  problems.error(map.span, 'this map is no target', {
    expected: '{ any: 2 }, { any: 2, of: follower } or { all: follower }',
  });
  return SOME_TARGET;
}

function readAnyCount(tree: Tree, role: string | null, { cast, problems }: TargetContext): number {
  const count = readLeaf(tree, { kind: 'count', about: '', default: null, atLeast: 1 }, problems);
  if (typeof count !== 'number') return 1;
  const most = cast === null ? Number.POSITIVE_INFINITY : drawnFrom(cast).length;
  if (role === null && count > most) problems.error(tree.span, `there are only ${most} nodes to draw from`);
  return count;
}

function readRole(tree: Tree, { cast, problems }: TargetContext): string | null {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') {
    const expected = cast === null ? 'a role' : listed(rolesOf(cast));
    problems.error(tree.span, `${described(tree)} is no role`, { expected });
    return null;
  }
  if (cast !== null && !rolesOf(cast).includes(tree.text)) {
    unknownName('role', tree.text, tree.span, rolesOf(cast), problems);
  }
  return tree.text;
}
