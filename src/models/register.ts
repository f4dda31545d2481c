import type { Operation } from './client.js';
import { equalJson, isArray } from './json.js';
import type { Effect, Json, Model } from './model.js';

/**
 * A register a key: holds one value, null before the first write. `cas` takes `[from, to]` and is refused where the
 * register does not hold `from` (Herlihy & Wing 1990; compare-and-swap as in Herlihy 1991).
 */
export const register: Model = {
  name: 'register',
  about: 'A register a key: read, write and compare-and-set of one value, null at first.',
  initial: null,
  operations: {
    read: { about: 'returns the value', readOnly: true },
    write: { about: 'replaces the value', readOnly: false, overwrites: true },
    cas: { about: 'takes [from, to]: replaces the value if it is `from`, is refused otherwise', readOnly: false },
  },
  perKey: true,
  apply,
  problemWith(operation) {
    return operation.f === 'cas' && !isPair(operation.value) ? 'cas takes a pair [from, to]' : null;
  },
};

/** The same object under the name that histories from elsewhere mostly use for it. */
export const casRegister: Model = { ...register, name: 'cas-register' };

function apply(state: Json, operation: Operation): Effect<Json> {
  switch (operation.f) {
    case 'write':
      return { state: operation.value as Json, ok: true, value: null };
    case 'cas': {
      const [from, to] = operation.value as readonly [Json, Json];
      if (!equalJson(state, from)) return { state, ok: false, value: null };
      return { state: to, ok: true, value: null };
    }
    default:
      return { state, ok: true, value: state };
  }
}

function isPair(value: unknown): boolean {
  return isArray(value as Json) && (value as readonly Json[]).length === 2;
}
