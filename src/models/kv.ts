import type { Operation } from './client.js';
import type { Effect, Json, Model } from './model.js';

/** A key-value store of texts: every key holds one, '' before the first write; `append` concatenates. */
export const kv: Model<string> = {
  name: 'kv',
  about: 'A key-value store of texts: get, put and append, every key the empty text at first.',
  initial: '',
  operations: {
    get: { about: 'returns the text under the key', readOnly: true },
    put: { about: 'replaces the text', readOnly: false, overwrites: true },
    append: { about: 'adds to the end of the text', readOnly: false },
  },
  perKey: true,
  apply,
  growth: {
    grows: ({ f }) => f === 'append',
    // Comparing slices is several times faster than `startsWith`.
    mayBecome: (state, returned) => typeof returned === 'string' && returned.slice(0, state.length) === state,
  },
  problemWith({ f, value }) {
    if (f === 'get') return null;
    return typeof value === 'string' || typeof value === 'number' ? null : `${f} takes a text`;
  },
  observed(f, value) {
    if (f !== 'get') return undefined;
    // Stores from elsewhere return null for a key that was never written.
    return value === null ? '' : typeof value === 'number' ? String(value) : value;
  },
};

function apply(state: string, { f, value }: Operation): Effect<string> {
  switch (f) {
    case 'put':
      return { state: String(value), ok: true, value: null };
    case 'append':
      return { state: state + String(value), ok: true, value: null };
    default:
      return { state, ok: true, value: state as Json };
  }
}
