import type { HistoryEvent } from '../../../src/workloads/history.js';

/** A step of a transaction: what it does to which key, and what it wrote or read; undefined: nobody knows what it read. */
type Step = readonly [f: string, key: string, value: unknown];

interface Tried {
  readonly steps: readonly Step[];
  readonly outcome: 'ok' | 'info';
  /** Places of its call and its answer in the history; infinity where there is no answer. */
  readonly call: number;
  readonly end: number;
}

/** Values by key: lists or registers. */
type State = Readonly<Record<string, readonly unknown[]>>;

/**
 * Whether some serial order of a history's transactions explains everything that was read, by trying them all; strictly:
 * one that also keeps the order in time. Whoever failed has no place in it, and whose outcome is unknown may have one.
 */
export function isSerializable(history: readonly HistoryEvent[], strict: boolean): boolean {
  const transactions = triedOf(history);
  const placed = new Set<Tried>();
  const search = (state: State): boolean => {
    const rest = transactions.filter((each) => !placed.has(each));
    if (rest.every(({ outcome }) => outcome === 'info')) return true;
    for (const next of rest) {
      if (strict && rest.some((other) => other !== next && other.outcome === 'ok' && other.end < next.call)) continue;
      const after = run(next.steps, state, state);
      if (after === null) continue;
      placed.add(next);
      const found = search({ ...state, ...after });
      placed.delete(next);
      if (found) return true;
    }
    return false;
  };
  return search({});
}

/**
 * Whether a history is one of snapshot isolation, by trying all orders of begins and commits: each transaction reads what
 * was committed when it began, and of two that overlap and write the same key only one commits (Berenson et al. 1995).
 */
export function isSnapshotIsolated(history: readonly HistoryEvent[]): boolean {
  const transactions = triedOf(history);
  const begun = new Map<Tried, { readonly writes: State; readonly overwritten: Set<string> }>();
  const committed = new Set<Tried>();
  const search = (state: State): boolean => {
    if (transactions.every((each) => committed.has(each) || (each.outcome === 'info' && !begun.has(each)))) return true;
    return transactions.some((each) => {
      if (committed.has(each)) return false;
      return begun.has(each) ? commit(each, state) : begin(each, state);
    });
  };
  const begin = (each: Tried, state: State): boolean => {
    const writes = run(each.steps, state, {});
    if (writes === null) return false;
    begun.set(each, { writes, overwritten: new Set() });
    const found = search(state);
    begun.delete(each);
    return found;
  };
  const commit = (each: Tried, state: State): boolean => {
    const { writes, overwritten } = begun.get(each)!;
    const keys = Object.keys(writes);
    if (keys.some((key) => overwritten.has(key))) return false;
    const others = [...begun.entries()].filter(([other]) => other !== each);
    const before = others.map(([other, { overwritten: keysBefore }]) => [other, new Set(keysBefore)] as const);
    for (const [, other] of others) for (const key of keys) other.overwritten.add(key);
    const mine = begun.get(each)!;
    begun.delete(each);
    committed.add(each);
    const found = search({ ...state, ...writes });
    committed.delete(each);
    begun.set(each, mine);
    for (const [other, keysBefore] of before) {
      const { overwritten: now } = begun.get(other)!;
      now.clear();
      for (const key of keysBefore) now.add(key);
    }
    return found;
  };
  return search({});
}

/** The keys that a transaction leaves changed; null where it would not have read what it did. */
function run(steps: readonly Step[], state: State, onto: State): State | null {
  const own: Record<string, readonly unknown[]> = {};
  for (const [f, key, value] of steps) {
    const now = own[key] ?? state[key] ?? [];
    if (f === 'append') own[key] = [...now, value];
    else if (f === 'w') own[key] = [value];
    else if (value !== undefined && JSON.stringify(now) !== JSON.stringify(value)) return null;
  }
  return onto === state ? { ...state, ...own } : own;
}

function triedOf(history: readonly HistoryEvent[]): readonly Tried[] {
  return history.flatMap((event, call): Tried[] => {
    if (event.type !== 'invoke') return [];
    const end = history.findIndex((other, at) => at > call && other.process === event.process);
    const type = end < 0 ? 'info' : history[end]!.type;
    if (type === 'fail') return [];
    const isOk = type === 'ok';
    const value = (isOk ? history[end]!.value : event.value) as readonly Step[];
    const steps = value.map(([f, key, each]): Step => {
      if (f !== 'r') return [f, key, each];
      return [f, key, isOk ? contentOf(each) : undefined];
    });
    return [{ steps, outcome: isOk ? 'ok' : 'info', call, end: isOk ? end : Number.POSITIVE_INFINITY }];
  });
}

/** What is read, as the list of what is there: of a register nothing, or one value. */
function contentOf(value: unknown): readonly unknown[] {
  return value === null ? [] : Array.isArray(value) ? value : [value];
}
