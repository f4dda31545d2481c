import type { Operation } from './client.js';
import { isArray } from './json.js';
import type { Effect, Json, Model } from './model.js';

/** Lists by key; those that nobody appended to are empty. */
export type Lists = { readonly [key: string]: readonly Json[] };

/** `["append", key, value]` or `["r", key, null]`; in an answer a read has the list that it saw. */
export type ListStep = readonly [f: 'append' | 'r', key: string, value: Json];

/**
 * Lists that transactions append to and read, all steps at one moment: a history of them tells the order of everything
 * that was read (Kingsbury & Alvaro 2020). It is judged by the checker of transactions.
 */
export const listAppend: Model<Lists> = {
  name: 'list-append',
  about: 'Lists by key, empty at first: a transaction appends to some and reads some, all at once.',
  initial: {},
  operations: {
    txn: {
      about: 'takes a list of ["append", key, value] and ["r", key, null], returns it with what was read',
      readOnly: false,
    },
  },
  perKey: false,
  apply,
  problemWith({ value }) {
    return isArray((value ?? null) as Json) && (value as readonly Json[]).every(isStep)
      ? null
      : 'txn takes a list of ["append", key, value] and ["r", key, null]';
  },
};

function apply(state: Lists, { value }: Operation): Effect<Lists> {
  const steps = value as readonly ListStep[];
  const appended = appendsOf(steps);
  const changed = Object.entries(appended).map(([key, values]) => [key, [...(state[key] ?? []), ...values]]);
  return { state: { ...state, ...Object.fromEntries(changed) }, ok: true, value: answered(steps, state) };
}

/** What a transaction appends, by key. */
export function appendsOf(steps: readonly ListStep[]): Readonly<Record<string, readonly Json[]>> {
  const appended: Record<string, Json[]> = {};
  for (const [f, key, value] of steps) {
    if (f !== 'append') continue;
    appended[key] ??= [];
    appended[key].push(value);
  }
  return appended;
}

/** The steps with what the reads saw: the lists as they were before, and what the transaction had appended by then. */
export function answered(steps: readonly ListStep[], before: Lists): readonly ListStep[] {
  const appended: Record<string, Json[]> = {};
  return steps.map(([f, key, value]) => {
    if (f !== 'append') return [f, key, [...(before[key] ?? []), ...(appended[key] ?? [])]];
    appended[key] ??= [];
    appended[key].push(value);
    return [f, key, value];
  });
}

function isStep(step: Json): boolean {
  return isArray(step) && (step[0] === 'append' || step[0] === 'r') && typeof step[1] === 'string';
}
