import { NEVER, type ObjectHistory } from './object-history.js';

/**
 * The operations that never returned, by kind: operations of one kind are interchangeable, so it is enough to know how
 * many of them took effect, and to take them in the order of their calls.
 */
export interface CrashedClass {
  readonly kind: number;
  readonly operations: readonly number[];
}

/** The classes in the order of their first calls. */
export function crashedClasses(history: ObjectHistory): CrashedClass[] {
  const byKind = new Map<number, number[]>();
  for (let operation = 0; operation < history.operations; operation++) {
    if (history.returnAt[operation] !== NEVER) continue;
    const kind = history.kind[operation]!;
    const known = byKind.get(kind);
    if (known === undefined) byKind.set(kind, [operation]);
    else known.push(operation);
  }
  return [...byKind].map(([kind, operations]) => ({ kind, operations }));
}
