import type { ProtocolDefinition } from '../protocols/definition.js';
import type { Reading } from './cast.js';
import { nearest } from './nearest.js';
import { didYouMean } from './problem.js';
import { findProtocol, isProtocolFile } from './registry.js';
import type { Scenario } from './scenario.js';
import { listed, readSection } from './section.js';
import { described, type MapTree, type Span, shortened, type Tree, valueAt } from './tree.js';

export interface ProtocolChoice {
  readonly protocol: ProtocolDefinition;
  /** Parsed values, by option. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Reads the normalised field `protocol`: `{ use: raft, heartbeat: 50ms }`. Null where no protocol is known by it. */
export function readProtocol(tree: Tree | null, root: MapTree, reading: Reading): ProtocolChoice | null {
  const { problems, registry } = reading;
  const names = registry.protocols.map(({ name }) => name);
  if (tree === null) {
    problems.error(atStart(root), "the field 'protocol' is missing", { expected: listed(names) });
    return null;
  }
  const use = tree.kind === 'map' ? valueAt(tree, 'use') : tree;
  if (tree.kind !== 'map' || use === null || use.kind !== 'scalar' || typeof use.value !== 'string') {
    const message = use === null ? "'use' is missing: which protocol?" : `${described(use)} names no protocol`;
    problems.error((use ?? tree).span, message, { expected: listed(names) });
    return null;
  }
  const protocol = findProtocol(registry, use.text);
  if (protocol === null) {
    unknownProtocol(use.text, use.span, names, reading);
    return null;
  }
  const given = { ...tree, entries: tree.entries.filter(({ key }) => key !== 'use') };
  return { protocol, options: readSection(given, protocol.options, protocol.name, problems) };
}

/** Warns of options that do not go together, or not with what the scenario says of the world. */
export function adviseOn(
  tree: Tree | null,
  { protocol, options, nodes, network, disk }: ProtocolChoice & Pick<Scenario, 'nodes' | 'network' | 'disk'>,
  { problems }: Reading,
): void {
  // What is wrong by itself need not be told that it does not go with something else.
  if (tree === null || problems.errors.length > 0) return;
  const latencies = [network, ...network.links].flatMap(({ latency }) => latency ?? []);
  const minUs = Math.min(...latencies.map(({ min }) => min));
  const maxUs = Math.max(...latencies.map(({ max }) => max));
  const count = nodes.every(({ role }) => role === null) ? nodes.length : null;
  const surroundings = { nodes: count, latency: { minUs, maxUs }, sync: disk.sync };
  for (const piece of protocol.advice?.(options, surroundings) ?? []) problems.warning(tree.span, piece);
}

function unknownProtocol(name: string, span: Span, names: readonly string[], { problems }: Reading): void {
  if (isProtocolFile(name)) {
    problems.error(span, `the protocol file '${shortened(name)}' was not loaded`);
    return;
  }
  const close = nearest(name, names);
  problems.error(span, `unknown protocol '${shortened(name)}'`, {
    expected: close === null ? listed([...names, './a-file.js']) : null,
    suggestion: didYouMean(close),
  });
}

/** Reads the field `bug`; `none` is no bug. */
export function readBug(tree: Tree | null, choice: ProtocolChoice | null, { problems }: Reading) {
  if (tree === null || choice === null) return null;
  if (tree.kind !== 'scalar') {
    problems.error(tree.span, `${described(tree)} names no bug`, { expected: 'the name of a planted bug' });
    return null;
  }
  if (tree.value === null || tree.text === 'none') return null;
  const { name, bugs } = choice.protocol;
  const bug = bugs.find((known) => known.name === tree.text) ?? null;
  if (bug !== null) return bug;
  const names = bugs.map((known) => known.name);
  const close = nearest(tree.text, names);
  problems.error(tree.span, `${name} has no planted bug '${shortened(tree.text)}'`, {
    expected: close === null && names.length > 0 ? listed(names) : null,
    suggestion: didYouMean(close),
  });
  return null;
}

/** What is missing in a file is missing at its first line. */
export function atStart({ span, entries }: MapTree): Span {
  const first = entries[0]?.keySpan ?? span;
  return { ...first, end: Math.min(first.end, first.start + 40) };
}
