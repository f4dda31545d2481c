import type { Operation } from './client.js';
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
};

function apply(state: readonly Json[], { f, value }: Operation): Effect<readonly Json[]> {
  if (f !== 'append') return { state, ok: true, value: state };
  return { state: state.concat([value as Json]), ok: true, value: null };
}
