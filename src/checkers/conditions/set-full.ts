import { canonicalText, isArray } from '../../models/json.js';
import type { Json } from '../../models/model.js';
import type { History } from '../../workloads/history.js';
import { type Condition, type ConditionResult, fails, momentOf, passes, undecided } from './condition.js';
import { type ClientOperation, ofKey, operationsByKey } from './operations.js';

/**
 * Follows every element. It is known from where its addition was answered, or a read that held it was. Lost: from some
 * point on every read misses it. Stale: a read misses it that began when it was known, and a later one holds it again;
 * that is told, but not held against a set that only promises to hold it some day.
 */
export const setFull: Condition = {
  name: 'set-full',
  about: 'No element of a set or log is lost, doubled, or there without having been added; stale reads are counted.',
  source: 'Jepsen, checker/set-full',
  refusal: ({ name }) => (name === 'set' || name === 'log' ? null : 'it applies to set, log'),
  judge(history, model, options) {
    const counts: Counts = { elements: 0, reads: 0, stale: 0, neverRead: 0 };
    const clashes: Clash[] = [];
    for (const operations of operationsByKey(history, model, options).values())
      clashes.push(...follow(history, operations, counts));
    const told = `${counts.elements} elements, ${counts.reads} reads, ${counts.stale} stale, ${counts.neverRead} never read`;
    if (clashes.length > 0) return tell(clashes, told);
    return counts.reads === 0 || counts.elements === 0 ? undecided(told) : passes(told);
  },
};

interface Counts {
  elements: number;
  reads: number;
  /** Elements that some read missed which began when they were known, and a later read held. */
  stale: number;
  /** Elements that were added, and that no read began after. */
  neverRead: number;
}

interface Clash {
  readonly kind: 'lost' | 'doubled' | 'unexpected';
  readonly detail: string;
  readonly events: readonly number[];
}

interface Element {
  readonly value: Json;
  /** The first of its additions. */
  readonly addition: ClientOperation;
  /** How often it may be there: once in a set, in a log as often as it was appended. */
  copies: number;
  /** The event from which on it is known to be there; infinity: never. */
  known: number;
  /** The latest reads, by their calls, that held it and that missed it since it was known. */
  present: ClientOperation | null;
  absent: ClientOperation | null;
}

function follow(history: History, operations: readonly ClientOperation[], counts: Counts): Clash[] {
  const reads = operations.filter(({ readOnly, ok, raw }) => readOnly && ok && isArray(raw ?? null));
  const clashes: Clash[] = [];
  const elements = elementsOf(operations);
  const contents = reads.map((read) => {
    const held = new Set<string>();
    const copies = new Map<Element, number>();
    for (const member of read.raw as readonly Json[]) {
      const text = canonicalText(member);
      const element = elements.get(text);
      held.add(text);
      if (element === undefined || element.addition.call > read.end) {
        clashes.push(clashAt(history, 'unexpected', read, member, 'holds what nobody had added'));
        continue;
      }
      element.known = Math.min(element.known, read.end);
      const copy = (copies.get(element) ?? 0) + 1;
      copies.set(element, copy);
      if (copy > element.copies) clashes.push(clashAt(history, 'doubled', read, member, `holds it ${copy} times`));
    }
    return held;
  });
  for (const [text, element] of elements) {
    reads.forEach((read, number) => {
      if (contents[number]!.has(text)) element.present = read;
      else if (read.call > element.known) element.absent = read;
    });
    const { present, absent, addition } = element;
    if (absent !== null && (present === null || present.call < absent.call)) {
      clashes.push(clashAt(history, 'lost', absent, element.value, 'misses it, as do all after', addition));
    } else if (absent !== null) counts.stale++;
    else if (present === null && addition.ok) counts.neverRead++;
  }
  counts.elements += elements.size;
  counts.reads += reads.length;
  return clashes;
}

/** By text; of an element that was added more than once, the first addition. */
function elementsOf(operations: readonly ClientOperation[]): Map<string, Element> {
  const elements = new Map<string, Element>();
  for (const addition of operations) {
    if (addition.readOnly) continue;
    const text = canonicalText(addition.asked);
    const known = addition.ok ? addition.end : Number.POSITIVE_INFINITY;
    const element = elements.get(text);
    if (element === undefined) {
      elements.set(text, { value: addition.asked, addition, copies: 1, known, present: null, absent: null });
      continue;
    }
    element.known = Math.min(element.known, known);
    if (addition.f === 'append') element.copies++;
  }
  return elements;
}

function clashAt(
  history: History,
  kind: Clash['kind'],
  read: ClientOperation,
  value: Json,
  what: string,
  addition: ClientOperation | null = null,
): Clash {
  const added = addition === null ? [] : [addition.call, ...(addition.end < history.length ? [addition.end] : [])];
  const who = `process ${read.process}'s read${ofKey(read.key)} ${momentOf(history, read.end)}`;
  return { kind, detail: `${JSON.stringify(value)}: ${who} ${what}`, events: [...added, read.call, read.end] };
}

function tell(clashes: readonly Clash[], told: string): ConditionResult {
  const kinds = ['lost', 'doubled', 'unexpected'] as const;
  const sums = kinds
    .map((kind) => [kind, clashes.filter((clash) => clash.kind === kind).length] as const)
    .filter(([, count]) => count > 0);
  const first = clashes[0]!;
  return fails(
    `${sums.map(([kind, count]) => `${count} ${kind}`).join(', ')} (${told}); ${first.kind} ${first.detail}`,
    first.events,
  );
}
