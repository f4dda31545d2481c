import type { Json, Model } from '../../models/model.js';
import type { History, HistoryEvent } from '../../workloads/history.js';
import { Kinds } from './kinds.js';
import { MalformedHistory } from './malformed.js';
import { type Pairing, pairOperations } from './pairing.js';
import type { LinearizabilityOptions } from './result.js';

/** No operation. */
export const NOTHING = -1;

/** Where an operation that never returned ends: after every entry. */
export const NEVER = 0x7fffffff;

/**
 * What happened to one object, as arrays. Operations are numbered in the order of their calls. Those that returned are
 * called live; the others may have taken effect at any time after their call, or not at all.
 */
export interface ObjectHistory {
  readonly key: string;
  readonly operations: number;
  /** Calls and returns in order: an operation's number, or its complement (~) for its return. */
  readonly entries: Int32Array;
  readonly kind: Int32Array;
  /** By operation: the position of its call in `entries`, and that of its return or NEVER. */
  readonly callAt: Int32Array;
  readonly returnAt: Int32Array;
  /** By operation: the index of its `invoke` event in the client history. */
  readonly source: Int32Array;
  /** By operation: the index of the event that ended it in the client history, or -1. */
  readonly completion: Int32Array;
  /** An operation whose answer searches must not look ahead to, or NOTHING. */
  readonly unforeseen: number;
}

export interface PreparedHistory {
  readonly kinds: Kinds;
  readonly objects: readonly ObjectHistory[];
}

/** Operations as they are judged, before they are handed to their objects. */
interface Classified {
  /** By operation of the pairing: its kind, or -1 where it says nothing. */
  readonly kind: Int32Array;
  readonly returns: Uint8Array;
  readonly object: Int32Array;
}

interface ObjectSize {
  readonly key: string;
  operations: number;
  entries: number;
}

/** @throws MalformedHistory where no clients of such objects can have recorded the history. */
export function prepareHistory(history: History, model: Model, options: LinearizabilityOptions): PreparedHistory {
  const pairing = pairOperations(history);
  const kinds = new Kinds(model);
  const sizes: ObjectSize[] = [];
  const classified = classify(history, pairing, model, options, kinds, sizes);
  return { kinds, objects: distribute(pairing, classified, sizes) };
}

function classify(
  history: History,
  pairing: Pairing,
  model: Model,
  { refusals = 'dropped', perKey = model.perKey }: LinearizabilityOptions,
  kinds: Kinds,
  sizes: ObjectSize[],
): Classified {
  const { operations, call, completion } = pairing;
  const kind = new Int32Array(operations);
  const returns = new Uint8Array(operations);
  const object = new Int32Array(operations);
  const objects = new Map<string, number>();
  for (let operation = 0; operation < operations; operation++) {
    const asked = history.at(call[operation]!)!;
    const end = completion[operation]! < 0 ? null : history.at(completion[operation]!)!;
    refuseUnknown(model, asked, call[operation]!);
    kind[operation] = kindOf(asked, end, model, refusals, kinds);
    if (kind[operation]! < 0) continue;
    returns[operation] = end !== null && end.type !== 'info' ? 1 : 0;
    const key = perKey ? asked.key : '';
    let number = objects.get(key);
    if (number === undefined) {
      number = sizes.push({ key, operations: 0, entries: 0 }) - 1;
      objects.set(key, number);
    }
    object[operation] = number;
    sizes[number]!.operations++;
    sizes[number]!.entries += 1 + returns[operation]!;
  }
  return { kind, returns, object };
}

/** An operation's kind, or -1 where it says nothing: it did not happen, or it only read and nobody knows what. */
function kindOf(
  asked: HistoryEvent,
  end: HistoryEvent | null,
  model: Model,
  refusals: 'dropped' | 'observed',
  kinds: Kinds,
): number {
  const { f, key } = asked;
  const value = (asked.value ?? null) as Json;
  const { readOnly } = model.operations[f]!;
  if (end === null || end.type === 'info') return readOnly ? -1 : kinds.done(f, key, value, undefined);
  if (end.type === 'fail') return readOnly || refusals === 'dropped' ? -1 : kinds.refused(f, key, value);
  const returned = end.value === undefined ? undefined : readingOf(model, f, readOnly, end.value as Json);
  return readOnly && returned === undefined ? -1 : kinds.done(f, key, value, returned);
}

/** What a client was given, so that it can be compared with what the model returns; undefined: nothing that can be. */
export function readingOf(model: Model, f: string, readOnly: boolean, value: Json): Json | undefined {
  if (model.observed !== undefined) return model.observed(f, value);
  return readOnly ? value : undefined;
}

/** @throws MalformedHistory where the model has no such operation, or not on such a value. */
export function refuseUnknown(model: Model, { f, key, value }: HistoryEvent, index: number): void {
  if (!Object.hasOwn(model.operations, f)) {
    const known = Object.keys(model.operations).join(', ');
    throw new MalformedHistory(index, `a ${model.name} has no operation '${f}', it has ${known}`);
  }
  const problem = model.problemWith?.({ f, key, value }) ?? null;
  if (problem !== null) throw new MalformedHistory(index, `${problem}, not ${JSON.stringify(value)}`);
}

function distribute(pairing: Pairing, classified: Classified, sizes: readonly ObjectSize[]): ObjectHistory[] {
  const objects = sizes.map(emptyObject);
  const filled = new Int32Array(sizes.length);
  const positions = new Int32Array(sizes.length);
  /** By operation of the pairing: its number within its object. */
  const numbers = new Int32Array(pairing.operations);
  for (let index = 0; index < pairing.operationOf.length; index++) {
    const operation = pairing.operationOf[index]!;
    if (classified.kind[operation]! < 0) continue;
    const at = classified.object[operation]!;
    const object = objects[at]!;
    if (pairing.call[operation] === index) {
      const number = filled[at]!++;
      numbers[operation] = number;
      object.kind[number] = classified.kind[operation]!;
      object.source[number] = index;
      object.completion[number] = pairing.completion[operation]!;
      object.callAt[number] = positions[at]!;
      object.entries[positions[at]!++] = number;
    } else if (classified.returns[operation] === 1) {
      object.returnAt[numbers[operation]!] = positions[at]!;
      object.entries[positions[at]!++] = ~numbers[operation]!;
    }
  }
  return objects;
}

function emptyObject({ key, operations, entries }: ObjectSize): ObjectHistory {
  return {
    key,
    operations,
    entries: new Int32Array(entries),
    kind: new Int32Array(operations),
    callAt: new Int32Array(operations),
    returnAt: new Int32Array(operations).fill(NEVER),
    source: new Int32Array(operations),
    completion: new Int32Array(operations),
    unforeseen: NOTHING,
  };
}
