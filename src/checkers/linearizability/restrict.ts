import { NEVER, NOTHING, type ObjectHistory } from './object-history.js';

/** Which part of an object's history is judged by itself. */
export interface Restriction {
  /** How many entries from the start. Operations that return later are open. */
  readonly length: number;
  /** By operation: 1 where nothing is known but that it may have been called. null: none is. */
  readonly free: Uint8Array | null;
  /** By operation: its kind where it is free. */
  readonly freeKind: Int32Array;
  /** By kind: 1 where it never changes a state, so that without an answer it says nothing. */
  readonly preserves: Uint8Array;
  /** An operation that is left out altogether, or NOTHING. */
  readonly without: number;
  /** An operation whose answer is not to be foreseen, or NOTHING. */
  readonly unforeseen: number;
}

/** A part of an object's history, as a history of its own. Free operations are called before all others. */
export function restrict(object: ObjectHistory, restriction: Restriction): ObjectHistory {
  const { length, free, freeKind, preserves, without, unforeseen } = restriction;
  const { returnAt, kind } = object;
  const freed: number[] = [];
  const bound: number[] = [];
  const isKept = new Uint8Array(object.operations);
  for (let entry = 0; entry < length; entry++) {
    const operation = object.entries[entry]!;
    if (operation < 0) {
      if (isKept[~operation] === 1) bound.push(operation);
    } else if (operation === without) {
    } else if (free?.[operation] === 1) {
      if (preserves[kind[operation]!] === 0) freed.push(operation);
    } else if (returnAt[operation]! < length || preserves[kind[operation]!] === 0) {
      isKept[operation] = 1;
      bound.push(operation);
    }
  }
  return renumber(object, [...freed, ...bound], freed.length, freeKind, unforeseen);
}

function renumber(
  object: ObjectHistory,
  old: readonly number[],
  freed: number,
  freeKind: Int32Array,
  unforeseen: number,
): ObjectHistory {
  const operations = old.filter((entry) => entry >= 0);
  const numbers = new Int32Array(object.operations);
  operations.forEach((operation, number) => {
    numbers[operation] = number;
  });
  const callAt = new Int32Array(operations.length);
  const returnAt = new Int32Array(operations.length).fill(NEVER);
  const entries = Int32Array.from(old, (entry) => (entry < 0 ? ~numbers[~entry]! : numbers[entry]!));
  entries.forEach((entry, position) => {
    if (entry < 0) returnAt[~entry] = position;
    else callAt[entry] = position;
  });
  return {
    key: object.key,
    operations: operations.length,
    entries,
    kind: Int32Array.from(operations, (operation, number) => (number < freed ? freeKind : object.kind)[operation]!),
    callAt,
    returnAt,
    source: Int32Array.from(operations, (operation) => object.source[operation]!),
    completion: Int32Array.from(operations, (operation) => object.completion[operation]!),
    unforeseen: unforeseen === NOTHING ? NOTHING : numbers[unforeseen]!,
  };
}
