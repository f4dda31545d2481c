import type { FaultEntry, Groups, Target } from '../faults/fault.js';
import type { FaultEpisode, ScenarioResult } from '../runner/result.js';
import type { Decisive } from '../runner/shrink/decisive.js';
import type { Scenario } from '../scenario/scenario.js';
import { moment } from './quantities.js';

/** Verbs that read better as another noun. */
const nouns: Readonly<Record<string, string>> = {
  isolate: 'isolation',
  link: 'degraded link',
  clock: 'clock fault',
  disk: 'disk fault',
  reconfigure: 'reconfiguration',
  byzantine: 'Byzantine behaviour',
  message: 'message fault',
  heal: 'healing of all faults',
};

/** Changes of the members, as nouns. */
const changes = { add: 'addition of', remove: 'removal of', transfer: 'transfer of office to' } as const;

/** The noun for a verb: `isolation`, `crash`. */
export function episodeNoun(verb: string): string {
  return nouns[verb] ?? verb;
}

/** A fault entry as a noun phrase: `crash of the leader`, `partition into halves`, `block from n1 to n2`. */
export function faultInWords({ verb, subject }: Pick<FaultEntry, 'verb' | 'subject'>): string {
  const noun = episodeNoun(verb);
  if (subject.kind === 'target') return `${noun} of ${targetInWords(subject.target)}`;
  if (subject.kind === 'groups') return `${noun} ${groupsInWords(subject.groups)}`;
  if (subject.kind === 'link') return `${noun} from ${targetInWords(subject.from)} to ${targetInWords(subject.to)}`;
  if (subject.kind === 'membership') return `${changes[subject.change]} ${subject.node}`;
  return noun;
}

/**
 * Who was hit, as it turned out: `crash of n1`, `partition n1 n2 | n3 n4 n5`, `block from n1 to n2`.
 *
 * @param cut directed links that are cut, as pairs of names
 */
export function hitInWords(verb: string, nodes: readonly string[], cut: readonly (readonly string[])[]): string {
  const noun = episodeNoun(verb);
  if (verb === 'partition' && cut.length > 0) return `${noun} ${groupsOf(cut).join(' | ')}`;
  if (nodes.length > 0) return `${noun} of ${nodes.join(' ')}`;
  return cut.length === 0 ? noun : `${noun} from ${unique(cut, 0)} to ${unique(cut, 1)}`;
}

/** `Without the crash of n2 at 3.100 s the run passes.` */
export function decisiveSentence({ verb, nodes, cut, startUs }: Decisive): string {
  return `Without the ${hitInWords(verb, nodes, cut)} at ${moment(startUs)} the run passes.`;
}

/** Nodes that are cut off from the same others stand on the same side. */
function groupsOf(cut: readonly (readonly string[])[]): readonly string[] {
  const unreachable = new Map<string, string[]>();
  for (const [from = '', to = ''] of cut) {
    const others = unreachable.get(from);
    if (others === undefined) unreachable.set(from, [to]);
    else others.push(to);
  }
  const sides = new Map<string, string[]>();
  for (const [node, others] of unreachable) {
    const key = others.toSorted().join(' ');
    sides.set(key, [...(sides.get(key) ?? []), node]);
  }
  const sorted = [...sides.values()].map((side) => side.toSorted(byName));
  return sorted.toSorted(([a = ''], [b = '']) => byName(a, b)).map((side) => side.join(' '));
}

/** `n2` before `n10`. */
function byName(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function unique(cut: readonly (readonly string[])[], end: 0 | 1): string {
  return [...new Set(cut.map((pair) => pair[end]!))].join(' ');
}

/** What an episode was: as its entry says it, or by its verb where the entry is not in the scenario. */
export function episodeInWords(
  { scenario }: ScenarioResult,
  { entry, verb }: Pick<FaultEpisode, 'entry' | 'verb'>,
): string {
  const written = entryAt(scenario, entry);
  return written === undefined ? episodeNoun(verb) : faultInWords(written);
}

/** The entry that reports name so: `faults[0]`, `nemesis[1]`. */
export function entryAt(scenario: Scenario, path: string): Pick<FaultEntry, 'verb' | 'subject'> | undefined {
  return [...scenario.faults, ...(scenario.nemesis?.entries ?? [])].find((entry) => entry.path === path);
}

function groupsInWords(groups: Groups): string {
  if (groups.kind === 'groups') {
    return groups.groups.map((group) => group.map(targetInWords).join(' ')).join(' | ');
  }
  return groups.shape === 'halves' ? 'into halves' : `(${groups.shape})`;
}

function targetInWords(target: Target): string {
  switch (target.kind) {
    case 'node':
      return target.name;
    case 'role':
    case 'party':
      return `the ${target.kind === 'role' ? target.role : target.party}`;
    case 'any':
      return target.count === 1 ? `a random ${target.of ?? 'node'}` : `${target.count} random ${target.of ?? 'node'}s`;
    case 'all':
      return `all ${target.of ?? 'node'}s`;
    case 'list':
      return target.targets.map(targetInWords).join(' and ');
    default:
      return `a ${target.kind}`;
  }
}
