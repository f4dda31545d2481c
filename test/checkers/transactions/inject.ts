import type { HistoryEvent } from '../../../src/workloads/history.js';
import { pick, type Random } from '../linearizability/generate.js';
import type { Step } from './generate.js';

/** A transaction of a history of lists, with its place in it. */
interface Placed {
  readonly steps: readonly Step[];
  readonly type: 'ok' | 'fail' | 'info' | 'open';
  readonly call: number;
  readonly end: number;
}

/** Makes a store's history into that of one with a fault, where the history has a place for it; null where it has none. */
export type Injection = (history: readonly HistoryEvent[], random: Random) => HistoryEvent[] | null;

/** An acknowledged append, all that its transaction did, is in no list, although somebody looked later. */
export const droppedWrite: Injection = (history, random) => {
  const placed = placedOf(history);
  const dropped = placed.filter((each) => {
    const [f, key, value] = each.steps[0]!;
    if (each.type !== 'ok' || each.steps.length > 1 || f !== 'append') return false;
    return readsOf(placed, key).some(({ list, by }) => by.call > each.end && list.includes(value));
  });
  if (dropped.length === 0) return null;
  const [, key, value] = pick(random, dropped).steps[0]!;
  return withReads(history, (read, list) => (read === key ? list.filter((each) => each !== value) : list));
};

/** A transaction that only reads one list sees it as it was before somebody else's acknowledged append. */
export const staleRead: Injection = (history, random) => {
  const placed = placedOf(history);
  const stale = readsOf(placed).flatMap(({ by, key, list }) => {
    if (by.steps.length > 1) return [];
    const old = placed.filter(({ type, end }) => type === 'ok' && end < by.call);
    const missed = old.flatMap(({ steps }) => {
      const first = steps.find(([f, of, value]) => f === 'append' && of === key && list.includes(value));
      return first === undefined ? [] : [first];
    });
    return missed.map(([, , value]) => ({ by, list: list.slice(0, list.indexOf(value)) }));
  });
  if (stale.length === 0) return null;
  const { by, list } = pick(random, stale);
  return withReads(history, (_, now, at) => (at === by.end ? list : now));
};

/** The last read of a list also sees an append of a transaction that failed before. */
export const abortedRead: Injection = (history, random) => {
  const placed = placedOf(history);
  const candidates = placed.flatMap(({ type, steps, end }) => {
    const [f, key, value] = steps[0]!;
    if (type !== 'fail' || f !== 'append') return [];
    const last = readsOf(placed, key).at(-1);
    const isFree = last !== undefined && last.by.call > end && last.by.steps.length === 1;
    const isLatest = isFree && readsOf(placed, key).every(({ list }) => list.length <= last.list.length);
    const isOver =
      isLatest &&
      !placed.some(
        (each) =>
          each.type !== 'fail' &&
          each.steps.some(([g, of, v]) => g === 'append' && of === key && !last.list.includes(v)),
      );
    return isOver ? [{ key, value, at: last.by.end }] : [];
  });
  if (candidates.length === 0) return null;
  const { key, value, at: place } = pick(random, candidates);
  return withReads(history, (read, list, at) => (at === place && read === key ? [...list, value] : list));
};

/** Two appends to a list, one acknowledged before the other was called, were applied the other way round. */
export const swappedCommits: Injection = (history, random) => swap(history, random, 1);

/** Two transactions appended to two lists, and in one of them they were applied the other way round. */
export const swappedInOneList: Injection = (history, random) => swap(history, random, 2);

function swap(history: readonly HistoryEvent[], random: Random, size: number): HistoryEvent[] | null {
  const placed = placedOf(history).filter(({ type, steps }) => {
    return (
      type === 'ok' && steps.length === size && steps.every(([f]) => f === 'append') && keysOf(steps).size === size
    );
  });
  const all = placedOf(history);
  const pairs = placed.flatMap((first) =>
    placed.flatMap((second) => {
      const [, key, value] = first.steps[0]!;
      const other = second.steps.find(([, of]) => of === key)?.[2];
      const keys = new Set([...keysOf(first.steps), ...keysOf(second.steps)]);
      if (other === undefined || keys.size !== size || (size === 1 && first.end > second.call)) return [];
      const lists = readsOf(all, key).map(({ list }) => list);
      const together =
        lists.filter((list) => list.includes(other)).length > 0 &&
        lists.every((list) => {
          return (
            list.includes(value) === list.includes(other) &&
            (!list.includes(value) || list.indexOf(other) === list.indexOf(value) + 1)
          );
        });
      const seenElsewhere = [...keys].every((of) =>
        readsOf(all, of).some(({ list }) =>
          first.steps
            .concat(second.steps)
            .filter(([, at]) => at === of)
            .every(([, , each]) => list.includes(each)),
        ),
      );
      return together && seenElsewhere ? [{ key, value, other }] : [];
    }),
  );
  if (pairs.length === 0) return null;
  const { key, value, other } = pick(random, pairs);
  return withReads(history, (read, list) => {
    if (read !== key) return list;
    return list.map((each) => (each === value ? other : each === other ? value : each));
  });
}

function keysOf(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(steps.map(([, key]) => key));
}

function placedOf(history: readonly HistoryEvent[]): readonly Placed[] {
  return history.flatMap((event, call): Placed[] => {
    if (event.type !== 'invoke') return [];
    const end = history.findIndex((other, at) => at > call && other.process === event.process);
    const type = end < 0 ? 'open' : (history[end]!.type as Placed['type']);
    const steps = (type === 'ok' ? history[end]!.value : event.value) as readonly Step[];
    return [{ steps, type, call, end: end < 0 ? Number.POSITIVE_INFINITY : end }];
  });
}

/** Answered reads, of one key or of all, in the order of their answers. */
function readsOf(placed: readonly Placed[], of: string | null = null) {
  const answered = placed.filter(({ type }) => type === 'ok').sort((left, right) => left.end - right.end);
  return answered.flatMap((by) =>
    by.steps.flatMap(([f, key, value]) =>
      f === 'r' && (of === null || key === of) ? [{ by, key, list: value as readonly unknown[] }] : [],
    ),
  );
}

function withReads(
  history: readonly HistoryEvent[],
  change: (key: string, list: readonly unknown[], at: number) => readonly unknown[],
): HistoryEvent[] {
  return history.map((event, at) => {
    if (event.type !== 'ok') return event;
    const value = (event.value as readonly Step[]).map(([f, key, each]): Step => {
      return f === 'r' ? [f, key, change(key, each as readonly unknown[], at)] : [f, key, each];
    });
    return { ...event, value };
  });
}
