import type { Operation } from './client.js';
import { equalJson, isArray } from './json.js';
import type { Effect, Json, Model } from './model.js';

/** An append-only log, empty at first; a read returns all of it. */
export const log: Model<readonly Json[]> = {
  name: 'log',
  about: 'An append-only log: append one entry, read all entries; empty at first.',
  initial: [],
  operations: {
    read: { about: 'returns all entries in order', readOnly: true },
    append: { about: 'adds an entry at the end', readOnly: false },
  },
  perKey: false,
  apply,
  growth: { grows: () => true, mayBecome: isPrefix },
};

function apply(state: readonly Json[], { f, value }: Operation): Effect<readonly Json[]> {
  if (f !== 'append') return { state, ok: true, value: state };
  return { state: state.concat([value as Json]), ok: true, value: null };
}

function isPrefix(entries: readonly Json[], returned: Json): boolean {
  if (!isArray(returned) || entries.length > returned.length) return false;
  // From the end: logs that part part there.
  for (let i = entries.length - 1; i >= 0; i--) {
    if (!equalJson(entries[i]!, returned[i]!)) return false;
  }
  return true;
}
