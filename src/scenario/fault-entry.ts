import type { FaultDefinition, FaultEntry, FaultSubject } from '../faults/fault.js';
import type { Distribution } from '../sim/distribution.js';
import { constant } from '../sim/distributions.js';
import type { Cast, Reading } from './cast.js';
import { readSubject } from './fault-subject.js';
import { TIMING_FIELDS, TRIGGER_FIELDS } from './fault-table.js';
import { readLeaf } from './leaf.js';
import { nearest } from './nearest.js';
import { didYouMean } from './problem.js';
import { findFault } from './registry.js';
import { asMap, listed, readGiven, unknownField, unknownName } from './section.js';
import type { TargetContext } from './target.js';
import { entryOf, type MapEntry, type MapTree, type Tree, valueAt } from './tree.js';
import { partiesOf, readTrigger } from './trigger.js';

/** Where a timing is wrong, reading goes on with this one. */
const NO_TIMING: FaultEntry['timing'] = { kind: 'at', at: constant(0) };

/** What the entries of `faults` and `nemesis` have in common: a verb, what it is said of, and its modifiers. */
export interface VerbPart {
  readonly definition: FaultDefinition;
  readonly verbEntry: MapEntry;
  readonly subject: FaultSubject;
  readonly modifiers: Readonly<Record<string, unknown>>;
  readonly momentary: boolean;
}

export interface EntryContext extends Reading {
  readonly cast: Cast | null;
  readonly forUs: number;
  readonly joining: readonly string[];
  readonly leaving: readonly string[];
}

/** An entry's context but for what the other entries say. */
export type SectionContext = Omit<EntryContext, 'joining' | 'leaving'>;

/** Reads one entry of `faults`; null where it has no verb, which is reported. */
export function readFaultEntry(
  tree: Tree,
  index: number,
  context: EntryContext,
): { entry: FaultEntry; verb: VerbPart } | null {
  const { problems } = context;
  const map = asMap(tree, 'faults', problems, 'an entry such as { at: 2s, crash: leader, for: 4s }');
  if (map === null) return null;
  const when = valueAt(map, 'when');
  const verb = readVerb(map, Object.keys(TIMING_FIELDS), context);
  const timing = readTiming(map, verb, context);
  if (verb === null) return null;
  if (verb.subject.kind === 'message' && when?.kind === 'map') {
    const delay = entryOf(when, 'delay');
    const suggestion = "Did you mean 'message: { delay: 300ms }'?";
    if (delay !== null)
      problems.error(delay.keySpan, "the message cannot wait for its own 'message' fault", { suggestion });
  }
  const entry: FaultEntry = {
    path: `faults[${index}]`,
    verb: verb.definition.verb,
    subject: verb.subject,
    modifiers: verb.modifiers,
    timing,
    lasts: readLasts(map, verb, context),
  };
  return { entry, verb };
}

/** Finds the one verb of an entry, and reads what goes with it. `timing` are the other fields that it may have. */
export function readVerb(map: MapTree, timing: readonly string[], context: EntryContext): VerbPart | null {
  const { problems, registry } = context;
  const verbs = map.entries.filter(({ key }) => findFault(registry, key) !== null);
  const [verbEntry, second] = verbs;
  if (second !== undefined) {
    const suggestion = 'Make it two entries.';
    problems.error(second.keySpan, `two faults in one entry: '${verbEntry?.key}' and '${second.key}'`, { suggestion });
  }
  const definition = verbEntry === undefined ? null : findFault(registry, verbEntry.key);
  if (verbEntry === undefined || definition === null) {
    missingVerb(map, timing, context);
    return null;
  }
  checkEntryKeys(map, timing, definition, context);
  const parties = timing.includes('when') ? partiesOf(valueAt(map, 'when')) : null;
  const target: TargetContext = { ...context, verb: definition.verb, clients: definition.clients === true, parties };
  const subject = readSubject(verbEntry.value, definition, target);
  if (subject.kind === 'message' && parties?.message !== true) {
    const expected = "an entry of 'faults' with 'when: { send: … }' or 'when: { deliver: … }'";
    problems.error(verbEntry.keySpan, `'${definition.verb}' needs a message that was matched`, { expected });
  }
  const modifiers = readModifiers(map, verbEntry, definition, context);
  const { protocol } = context.cast ?? {};
  if (definition.needsProtocol === true && protocol && !protocol.cooperates.includes(definition.verb)) {
    const message = `'${definition.verb}' needs a protocol that does its part, and ${protocol.name} does not`;
    problems.error(verbEntry.keySpan, message, { expected: 'another fault' });
  }
  const momentary = definition.momentary || (definition.momentaryWith ?? []).some((name) => name in modifiers);
  return { definition, verbEntry, subject, modifiers, momentary };
}

/** Without a verb, the unknown key is the verb that was meant. */
function missingVerb(map: MapTree, timing: readonly string[], { problems, registry }: EntryContext): void {
  const verbs = registry.faults.map(({ verb }) => verb);
  const modifiers = registry.faults.flatMap((fault) => Object.keys(fault.modifiers));
  const unknown = map.entries.filter(({ key }) => !timing.includes(key) && !modifiers.includes(key));
  if (unknown.length === 0) {
    problems.error(map.span, 'this entry has no fault', { expected: listed(verbs) });
    return;
  }
  const meant = unknown.find(({ key }) => nearest(key, verbs) !== null) ?? unknown[0];
  for (const { key, keySpan } of unknown) {
    if (key === meant?.key) unknownName('fault', key, keySpan, verbs, problems);
    else unknownField(key, keySpan, timing, 'this entry', problems);
  }
}

function checkEntryKeys(
  map: MapTree,
  timing: readonly string[],
  definition: FaultDefinition,
  context: EntryContext,
): void {
  const { problems, registry } = context;
  const own = Object.keys(definition.modifiers);
  const isTriggered = valueAt(map, 'when') !== null;
  for (const { key, keySpan } of map.entries) {
    if (timing.includes(key) || own.includes(key) || findFault(registry, key) !== null) continue;
    if (isTriggered && Object.hasOwn(TRIGGER_FIELDS, key)) {
      problems.error(keySpan, `'${key}' is about the event, and stands outside of 'when'`, {
        suggestion: `Move it into 'when', as in 'when: { …, ${key}: … }'.`,
      });
      continue;
    }
    const owners = registry.faults.filter(({ modifiers }) => Object.hasOwn(modifiers, key)).map(({ verb }) => verb);
    if (owners.length === 0) {
      unknownField(key, keySpan, [...own, ...timing], `an entry with '${definition.verb}'`, problems);
      continue;
    }
    const expected = own.length === 0 ? null : listed(own);
    const message = `'${key}' does not go with '${definition.verb}'; it goes with ${owners.join(', ')}`;
    problems.error(keySpan, message, { expected });
  }
}

function readModifiers(map: MapTree, verbEntry: MapEntry, definition: FaultDefinition, context: EntryContext) {
  const { problems } = context;
  const names = Object.keys(definition.modifiers);
  const mine = { ...map, entries: map.entries.filter(({ key }) => names.includes(key)) };
  const modifiers: Readonly<Record<string, unknown>> = readGiven(mine, definition.modifiers, definition.verb, problems);
  const set = mine.entries.filter(({ value }) => !(value.kind === 'scalar' && value.value === false));
  if (definition.needs !== undefined && set.length === 0) {
    const expected = `${definition.needs === 'one' ? 'one' : 'at least one'} of ${names.join(', ')}`;
    problems.error(verbEntry.keySpan, `'${definition.verb}' needs to know what to do`, { expected });
  }
  if (definition.needs === 'one' && set[1] !== undefined) {
    const message = `'${set[0]?.key}' and '${set[1].key}' in one entry`;
    problems.error(set[1].keySpan, message, { suggestion: 'Make it two entries.' });
  }
  return modifiers;
}

function readTiming(map: MapTree, verb: VerbPart | null, context: EntryContext): FaultEntry['timing'] {
  const { problems, forUs } = context;
  const [at, when] = [entryOf(map, 'at'), entryOf(map, 'when')];
  if (at === null && when === null) {
    problems.error(verb?.verbEntry.keySpan ?? map.span, 'this entry has no timing', {
      expected: "'at: 2s' beside the fault",
    });
  }
  if (at !== null && when !== null) {
    const later = at.keySpan.start > when.keySpan.start ? at : when;
    problems.error(later.keySpan, "two timings in one entry: 'at' and 'when'");
  }
  const clients = true;
  const target: TargetContext = { ...context, verb: 'when', clients, parties: null };
  const trigger = when === null ? null : readTrigger(when.value, target);
  const start = at === null ? null : readDistributionLeaf(at.value, TIMING_FIELDS.at, context);
  if (at !== null && start !== null && latest(start) > forUs) {
    const message = `this fault starts after the run's fault phase, which ends at ${seconds(forUs)}`;
    problems.error(at.value.span, message, { suggestion: "Start it earlier, or raise 'run.for'." });
  } else if (at !== null && start !== null && start.min >= forUs) {
    problems.warning(at.value.span, 'this fault starts as the fault phase of the run ends, and ends at once');
  }
  if (trigger !== null) return { kind: 'when', trigger };
  return start === null ? NO_TIMING : { kind: 'at', at: start };
}

/** A distribution without an end may start in time. */
function latest({ min, max }: Distribution): number {
  return Number.isFinite(max) ? max : min;
}

function seconds(durationUs: number): string {
  return `${durationUs / 1_000_000}s`;
}

/** How long an entry lasts; null where it does not say, or is momentary and must not. */
export function readLasts(
  map: MapTree,
  { momentary, verbEntry }: VerbPart,
  context: EntryContext,
): FaultEntry['lasts'] {
  const lasts = entryOf(map, 'for');
  if (lasts === null) return null;
  if (momentary) {
    context.problems.error(lasts.keySpan, `'${verbEntry.key}' is momentary here: it takes no 'for'`);
    return null;
  }
  if (lasts.value.kind === 'scalar' && typeof lasts.value.value === 'string' && /^[a-z]{3,}$/i.test(lasts.value.text)) {
    if (lasts.value.text === 'forever') return 'forever';
    context.problems.error(lasts.value.span, `'${lasts.value.text}' is not a duration`, {
      expected: 'a duration such as 4s, or forever',
      suggestion: didYouMean(nearest(lasts.value.text, ['forever'])),
    });
    return null;
  }
  return readDistributionLeaf(lasts.value, { kind: 'durations', about: '', default: null }, context);
}

function readDistributionLeaf(
  tree: Tree,
  leaf: { readonly kind: 'durations'; readonly about: string; readonly default: null },
  { problems }: EntryContext,
): Distribution | null {
  return (readLeaf(tree, leaf, problems) as Distribution | undefined) ?? null;
}
