import { dataOf } from '../../scenario/document.js';
import { NEMESIS_FIELDS, TIMING_FIELDS } from '../../scenario/fault-table.js';
import type { Document } from '../../scenario/index.js';
import { USUAL_MIX } from '../../scenario/nemesis.js';
import { Problems } from '../../scenario/problem.js';
import { sourceOf } from '../../scenario/tree.js';
import { parseYaml } from '../../scenario/yaml.js';
import type { FaultEpisode, RunResult, TraceRow } from '../result.js';
import { asDuration } from './times.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The same scenario with its faults as they turned out in one run: fixed times, named nodes, and what a nemesis drew as a
 * timeline. What waits for an event goes on waiting for it.
 *
 * @param settleUs when settle began; what ended there needs no end of its own
 */
export function pinned(
  document: Document,
  { faults }: RunResult,
  trace: readonly TraceRow[],
  settleUs: number,
): Document {
  const cuts = new Map(
    trace.filter(({ kind, phase }) => kind === 'fault' && phase === 'start').map((row) => [row.fault, row.cut]),
  );
  const written = new Set<string>();
  const entries = faults.flatMap((episode): readonly Fields[] => {
    const entry = entryAt(document, episode);
    if (entry.when !== undefined || episode.verb === 'message') {
      const again = written.has(episode.entry);
      written.add(episode.entry);
      return again ? [] : [entry];
    }
    return [pinnedEntry(entry, episode, (cuts.get(episode.id) ?? []) as readonly Pair[], settleUs)];
  });
  const { nemesis: _nemesis, ...rest } = document;
  return { ...rest, faults: entries };
}

type Pair = readonly [from: string, to: string];

/** The entry as it is written; those of the usual nemesis are not, but each verb has one. */
function entryAt({ faults, nemesis }: Document, { entry, verb }: FaultEpisode): Fields {
  const index = Number(/\d+/.exec(entry)?.[0]);
  if (entry.startsWith('faults')) return listOf(faults)[index] ?? {};
  const random = Array.isArray(nemesis) ? nemesis : (nemesis as Fields | undefined)?.faults;
  return Array.isArray(random) ? random[index] : usualEntry(verb);
}

function usualEntry(verb: string): Fields {
  const tree = parseYaml(sourceOf('', USUAL_MIX[verb] ?? '{}', null), new Problems());
  return (tree === null ? {} : dataOf(tree)) as Fields;
}

function pinnedEntry(entry: Fields, episode: FaultEpisode, cut: readonly Pair[], settleUs: number): Fields {
  const { verb, startUs, endUs } = episode;
  const timing = new Set([...Object.keys(TIMING_FIELDS), ...Object.keys(NEMESIS_FIELDS), verb]);
  const modifiers = Object.fromEntries(Object.entries(entry).filter(([key]) => !timing.has(key)));
  const subject = subjectOf(entry[verb], episode, cut);
  const start = { at: asDuration(startUs), [verb]: subject };
  if (endUs === null) return { ...start, for: 'forever', ...modifiers };
  // A momentary fault has no length, and what lasts until settle needs none.
  const lasts = endUs > startUs && endUs < settleUs;
  return { ...start, ...(lasts ? { for: asDuration(endUs - startUs) } : {}), ...modifiers };
}

function subjectOf(written: unknown, { verb, nodes }: FaultEpisode, cut: readonly Pair[]): unknown {
  if (verb === 'partition') return groupsOf(cut);
  if (verb === 'block' || verb === 'link') {
    return {
      from: oneOrList([...new Set(cut.map(([from]) => from))]),
      to: oneOrList([...new Set(cut.map(([, to]) => to))]),
    };
  }
  return nodes.length === 0 || typeof written !== 'object'
    ? nodes.length === 0
      ? written
      : oneOrList(nodes)
    : subjectOfMap(written, nodes);
}

/** A membership change names its node already; a target was resolved. */
function subjectOfMap(written: object | null, nodes: readonly string[]): unknown {
  const isChange = written !== null && ['add', 'remove', 'transfer'].some((change) => change in written);
  return isChange ? written : oneOrList(nodes);
}

/** Nodes that are cut off from the same others stand on one side; who is cut off from nobody is in no group. */
function groupsOf(cut: readonly Pair[]): readonly (readonly string[])[] {
  const unreachable = new Map<string, string[]>();
  for (const [from, to] of cut) unreachable.set(from, [...(unreachable.get(from) ?? []), to]);
  const sides = new Map<string, string[]>();
  for (const [node, others] of unreachable) {
    const key = others.toSorted().join(' ');
    sides.set(key, [...(sides.get(key) ?? []), node]);
  }
  return [...sides.values()];
}

function oneOrList(names: readonly string[]): string | readonly string[] {
  return names.length === 1 ? names[0]! : names;
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value : [];
}
