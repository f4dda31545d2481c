import type { Json, Model } from '../../../src/models/model.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';

interface OracleOperation {
  readonly call: HistoryEvent;
  readonly calledAt: number;
  readonly end: HistoryEvent | null;
  readonly endedAt: number;
}

/**
 * Judges a small history by trying every order of its operations, straight from the definition and without any of the
 * checker's code: no hashing, no interning, no search order, no partition by key.
 */
export function oracle(
  history: readonly HistoryEvent[],
  model: Model,
  refusals: 'dropped' | 'observed' = 'dropped',
): boolean {
  return canExplain(operationsOf(history, model, refusals), new Map(), model);
}

/**
 * The index of the first event up to which there is no explanation; null if the whole has one. What operations that
 * are open there answered later is known.
 */
export function firstUnexplained(history: readonly HistoryEvent[], model: Model): number | null {
  const operations = operationsOf(history, model, 'dropped');
  for (let last = 0; last < history.length; last++) {
    const called = operations.filter(({ calledAt }) => calledAt <= last);
    const cut = called.map((operation) =>
      operation.endedAt <= last ? operation : { ...operation, endedAt: Number.POSITIVE_INFINITY },
    );
    if (!canExplain(cut, new Map(), model)) return last;
  }
  return null;
}

/**
 * All states of one key that are possible in front of a return: what ended before has happened; the rest, but for the
 * operation that returns there, may have, if with the answer that it was given later.
 */
export function statesBefore(history: readonly HistoryEvent[], model: Model, key: string, last: number): Json[] {
  const others = operationsOf(history, model, 'dropped').filter(
    ({ call, calledAt, endedAt }) => calledAt < last && endedAt !== last && (!model.perKey || call.key === key),
  );
  const cut = others.map((operation) =>
    operation.endedAt < last ? operation : { ...operation, endedAt: Number.POSITIVE_INFINITY },
  );
  const found = new Map<string, Json>();
  visit(cut, model.initial, model, found);
  return [...found.values()];
}

function visit(left: readonly OracleOperation[], state: Json, model: Model, found: Map<string, Json>): void {
  const firstEnd = Math.min(...left.map((operation) => operation.endedAt));
  if (firstEnd === Number.POSITIVE_INFINITY) found.set(sorted(state), state);
  for (const operation of left) {
    if (operation.calledAt > firstEnd) continue;
    const effect = model.apply(state, operation.call);
    if (!explains(operation, effect.ok, effect.value, model)) continue;
    visit(
      left.filter((other) => other !== operation),
      effect.state,
      model,
      found,
    );
  }
}

function operationsOf(
  history: readonly HistoryEvent[],
  model: Model,
  refusals: 'dropped' | 'observed',
): OracleOperation[] {
  const operations: OracleOperation[] = [];
  history.forEach((call, calledAt) => {
    if (call.type !== 'invoke') return;
    const endedAt = history.findIndex((event, at) => at > calledAt && event.process === call.process);
    const end = endedAt < 0 ? null : history[endedAt]!;
    const saysNothing = refusals === 'dropped' || model.operations[call.f]!.readOnly;
    if (end?.type === 'fail' && saysNothing) return;
    operations.push({
      call,
      calledAt,
      end,
      endedAt: end === null || end.type === 'info' ? Number.POSITIVE_INFINITY : endedAt,
    });
  });
  return operations;
}

function canExplain(left: readonly OracleOperation[], states: ReadonlyMap<string, Json>, model: Model): boolean {
  if (left.every((operation) => operation.endedAt === Number.POSITIVE_INFINITY)) return true;
  const firstEnd = Math.min(...left.map((operation) => operation.endedAt));
  return left.some((operation) => {
    if (operation.calledAt > firstEnd) return false;
    const key = model.perKey ? operation.call.key : '';
    const effect = model.apply(states.get(key) ?? model.initial, operation.call);
    if (!explains(operation, effect.ok, effect.value, model)) return false;
    const after = new Map(states).set(key, effect.state);
    return canExplain(
      left.filter((other) => other !== operation),
      after,
      model,
    );
  });
}

function explains({ call, end }: OracleOperation, ok: boolean, value: Json, model: Model): boolean {
  if (end?.type === 'fail') return !ok;
  if (!ok) return false;
  if (end === null || end.type === 'info') return true;
  const seen = end.value as Json;
  const compared = model.observed
    ? model.observed(call.f, seen)
    : model.operations[call.f]!.readOnly
      ? seen
      : undefined;
  return compared === undefined || sorted(compared) === sorted(value);
}

export function sorted(value: Json): string {
  return JSON.stringify(value, (_, field) =>
    field !== null && typeof field === 'object' && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([left], [right]) => (left < right ? -1 : 1)))
      : field,
  );
}
