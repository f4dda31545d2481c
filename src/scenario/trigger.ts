import type { Target, Trigger } from '../faults/fault.js';
import type { Cast } from './cast.js';
import { TRIGGER_EVENTS, TRIGGER_FIELDS } from './fault-table.js';
import type { Problems } from './problem.js';
import { asMap, listed, readSection, unknownName } from './section.js';
import { type EventParties, readTarget, type TargetContext } from './target.js';
import { described, type MapEntry, type MapTree, type Tree, textOf, valueAt } from './tree.js';

type EventName = keyof typeof TRIGGER_EVENTS;
const EVENTS = Object.keys(TRIGGER_EVENTS) as readonly EventName[];

/** Kinds of observation that every run may have; a protocol's own carry a colon. */
export const OBSERVATION_KINDS = [
  'role',
  'suspect',
  'trust',
  'vote',
  'commit',
  'apply',
  'restore',
  'mark',
  'crash',
  'restart',
  'pause',
  'resume',
] as const;

/** Reads `when: { send: RequestVote, from: candidate, nth: 2 }`; null where it names no event, which is reported. */
export function readTrigger(tree: Tree, context: TargetContext): Trigger | null {
  const { problems } = context;
  const map = asMap(tree, 'when', problems);
  const event = map === null ? null : eventOf(map, problems);
  if (map === null || event === null) return null;
  const rest = { ...map, entries: map.entries.filter(({ key }) => key !== event.key) };
  const beside: readonly string[] = TRIGGER_EVENTS[event.key].beside;
  const { from, to, node, nth, every, delay } = readSection(rest, fieldsBeside(beside), 'when', problems);
  const everyNth = every && rest.entries.find(({ key }) => key === 'nth');
  if (everyNth) problems.error(everyNth.keySpan, "'nth' and 'every' exclude each other");
  const who = (party: Tree | null | undefined): Target | null => (party == null ? null : readParty(party, context));
  return {
    event: event.key,
    subject: readSubject(event.key, event.value, context),
    from: who(from),
    to: who(to),
    node: who(node),
    nth,
    every,
    delayUs: delay,
  };
}

/** Who will have to do with the event of a `when`: only clients send requests, and only they get replies. */
export function partiesOf(when: Tree | null): EventParties | null {
  if (when === null) return null;
  const message = when.kind === 'map' ? (valueAt(when, 'send') ?? valueAt(when, 'deliver')) : null;
  const type = textOf(message);
  return {
    message: message !== null,
    sender: type === 'Request' ? 'client' : 'node',
    receiver: type === 'Reply' ? 'client' : 'node',
  };
}

/** A party of an event is one node, so a selector that draws several says nothing about it. */
function readParty(tree: Tree, context: TargetContext): Target {
  const target = readTarget(tree, { ...context, clients: true });
  if (target.kind === 'minority' || target.kind === 'majority' || (target.kind === 'any' && target.count > 1)) {
    const expected = 'a node, a client, a role, any, { any: 1, of: follower }, or a list of these';
    context.problems.error(tree.span, 'this draws several nodes, and an event has one', { expected });
  }
  return target;
}

/** The fields that this event takes; the others are unknown beside it. */
function fieldsBeside(beside: readonly string[]): typeof TRIGGER_FIELDS {
  const always = ['nth', 'every', 'delay'];
  const fields = Object.entries(TRIGGER_FIELDS).filter(([name]) => always.includes(name) || beside.includes(name));
  return Object.fromEntries(fields) as unknown as typeof TRIGGER_FIELDS;
}

function eventOf(map: MapTree, problems: Problems): (MapEntry & { readonly key: EventName }) | null {
  const events = map.entries.filter((entry): entry is MapEntry & { key: EventName } =>
    (EVENTS as readonly string[]).includes(entry.key),
  );
  if (events[1] !== undefined) {
    problems.error(events[1].keySpan, `two events in one 'when': ${events[0]?.key} and ${events[1].key}`);
  }
  if (events[0] === undefined) problems.error(map.span, "this 'when' names no event", { expected: listed(EVENTS) });
  return events[0] ?? null;
}

function readSubject(event: EventName, tree: Tree, { cast, problems }: TargetContext): string {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') {
    problems.error(tree.span, `${described(tree)} names nothing that '${event}' can match`);
    return '';
  }
  const known = cast === null ? null : subjectsOf(event, cast);
  const own = event === 'observe' && tree.text.includes(':');
  if (known !== null && !own && !known.names.includes(tree.text)) {
    unknownName(known.kind, tree.text, tree.span, known.names, problems);
  }
  return tree.text;
}

export function subjectsOf(
  event: EventName,
  { protocol }: Pick<Cast, 'protocol'>,
): { readonly kind: string; readonly names: readonly string[] } {
  if (event === 'send' || event === 'deliver') {
    return { kind: 'message type', names: [...new Set([...Object.keys(protocol.receives), 'Request', 'Reply'])] };
  }
  if (event === 'observe') {
    return { kind: 'observation', names: [...new Set([...OBSERVATION_KINDS, ...protocol.heldRoles])] };
  }
  return { kind: 'cell, log or map', names: protocol.disk };
}
