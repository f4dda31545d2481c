import { type EntryContext, readLasts, readVerb, type SectionContext } from './fault-entry.js';
import { NEMESIS_FIELDS } from './fault-table.js';
import { changedNodes } from './faults.js';
import { readLeaf, readQuantity } from './leaf.js';
import { DURATION } from './quantity.js';
import type { NemesisEntry, NemesisPlan } from './scenario.js';
import { asList, asMap, checkKeys, readGiven } from './section.js';
import { described, type MapEntry, type MapTree, type ScalarTree, sourceOf, type Tree, valueAt } from './tree.js';
import { parseYaml } from './yaml.js';

export interface ReadNemesis {
  readonly plan: NemesisPlan | null;
  readonly verbs: readonly MapEntry[];
}

/** The mix that `nemesis: default` draws from, for the faults that a protocol is built for. */
export const USUAL_MIX: Readonly<Record<string, string>> = {
  crash: '{ crash: any, every: 3s, for: 200ms..2s, keep: majority }',
  pause: '{ pause: any, every: 4s, for: 100ms..1s, keep: majority }',
  partition: '{ partition: majority-minority, every: 5s, for: 200ms..2s, max: 1 }',
  isolate: '{ isolate: any, every: 5s, for: 200ms..2s, keep: majority }',
  block: '{ block: { from: any, to: any }, every: 3s, for: 200ms..2s, max: 2 }',
  link: '{ link: { from: any, to: any }, delay: 5..50ms, loss: 10%, every: 3s, for: 200ms..2s, max: 2 }',
};

/** Reads the field `nemesis`: a list of entries, `{ swarm: true, faults: [ … ] }`, or `default`. */
export function readNemesis(tree: Tree | null, context: SectionContext): ReadNemesis {
  const { problems } = context;
  if (tree === null) return { plan: null, verbs: [] };
  if (tree.kind === 'scalar' && tree.text === 'default')
    return readEntries(usualEntries(tree, context), false, context);
  if (tree.kind === 'scalar') {
    const expected = 'default, a list of random faults, or { swarm: true, faults: [ … ] }';
    problems.error(tree.span, `${described(tree)} is no nemesis`, { expected });
    return { plan: null, verbs: [] };
  }
  if (tree.kind === 'list') return readEntries(tree.items, false, context);
  checkKeys(tree, ['swarm', 'faults'], 'nemesis', problems);
  const swarm = valueAt(tree, 'swarm');
  const on = swarm === null ? false : readLeaf(swarm, { kind: 'flag', about: '', default: false }, problems);
  const faults = valueAt(tree, 'faults');
  if (faults === null)
    problems.error(tree.span, "'faults' is missing", { expected: 'a list of random faults, or default' });
  if (faults?.kind === 'scalar' && faults.text === 'default') {
    return readEntries(usualEntries(faults, context), on === true, context);
  }
  return readEntries(asList(faults, 'faults', problems), on === true, context);
}

/** The entries of the usual mix, standing where the word `default` stands. */
function usualEntries(
  { span }: ScalarTree,
  { cast, problems }: Pick<EntryContext, 'cast' | 'problems'>,
): readonly Tree[] {
  const verbs = cast === null ? [] : cast.protocol.survives.filter((verb) => Object.hasOwn(USUAL_MIX, verb));
  const trees = verbs.map((verb) =>
    parseYaml(sourceOf(span.source.file, USUAL_MIX[verb]!, span.source.flag), problems),
  );
  return trees.flatMap((tree) => (tree === null ? [] : [tree]));
}

function readEntries(items: readonly Tree[], swarm: boolean, context: SectionContext): ReadNemesis {
  const nodes = { joining: changedNodes(items, 'add'), leaving: changedNodes(items, 'remove') };
  const read = items.flatMap((item, index) => {
    const map = asMap(item, 'nemesis', context.problems, 'an entry such as { crash: any, every: 3s, for: 1s }');
    const entry = map === null ? null : readEntry(map, index, { ...context, ...nodes });
    return entry === null ? [] : [entry];
  });
  return { plan: { swarm, entries: read.map(({ entry }) => entry) }, verbs: read.map(({ verb }) => verb) };
}

function readEntry(map: MapTree, index: number, context: EntryContext): { entry: NemesisEntry; verb: MapEntry } | null {
  const { problems } = context;
  const verb = readVerb(map, Object.keys(NEMESIS_FIELDS), context);
  const timing = { ...map, entries: map.entries.filter(({ key }) => Object.hasOwn(NEMESIS_FIELDS, key)) };
  const given = readGiven(timing, NEMESIS_FIELDS, 'nemesis', problems);
  const [every, times] = [valueAt(map, 'every'), valueAt(map, 'times')];
  if ((every === null) === (times === null)) {
    const message = every === null ? 'this entry does not say how often' : "'every' and 'times' exclude each other";
    problems.error(times?.span ?? map.span, message, { expected: "'every: 3s' or 'times: 4'" });
  }
  if (verb === null) return null;
  const entry: NemesisEntry = {
    path: `nemesis[${index}]`,
    verb: verb.definition.verb,
    subject: verb.subject,
    modifiers: verb.modifiers,
    often: given.times == null ? { kind: 'every', meanUs: given.every ?? 1 } : { kind: 'times', count: given.times },
    lasts: readLasts(map, verb, context),
    between: readBetween(given.between ?? null, context),
    keepMajority: given.keep === 'majority',
    most: given.max ?? null,
  };
  return { entry, verb: verb.verbEntry };
}

function readBetween(tree: Tree | null, { problems, forUs }: EntryContext): NemesisEntry['between'] {
  const whole = { firstUs: 0, lastUs: forUs };
  if (tree === null) return whole;
  if (tree.kind !== 'list' || tree.items.length !== 2) {
    problems.error(tree.span, `${described(tree)} is no pair of times`, { expected: 'a list of two: [1s, 11s]' });
    return whole;
  }
  const [first, last] = tree.items.map((item) => readQuantity(item, DURATION, problems));
  if (first == null || last == null) return whole;
  if (first > last) problems.error(tree.span, 'this is a reversed range', { expected: '[START, END]' });
  else if (last > forUs) {
    problems.error(tree.items[1]!.span, `this is after the run's fault phase, which ends at ${forUs / 1_000_000}s`);
  }
  return { firstUs: first, lastUs: last };
}
