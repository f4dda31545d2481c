import { NEVER, type ObjectHistory } from './object-history.js';

/**
 * By operation: another of the same kind that was called before it, was open at its call and returned before it, or
 * -1. Of two such operations the one with the earlier return may always go first: swapping them changes nothing.
 */
export function earlierTwins(history: ObjectHistory): Int32Array {
  const { kind, callAt, returnAt, operations } = history;
  const twins = new Int32Array(operations).fill(-1);
  const lastOfKind = new Map<number, number>();
  for (let operation = 0; operation < operations; operation++) {
    if (returnAt[operation] === NEVER) continue;
    const last = lastOfKind.get(kind[operation]!);
    if (last !== undefined && returnAt[last]! > callAt[operation]! && returnAt[last]! < returnAt[operation]!) {
      twins[operation] = last;
    }
    lastOfKind.set(kind[operation]!, operation);
  }
  return twins;
}
