import type { Json, Model } from '../../models/model.js';
import type { Kind } from './kinds.js';

/** No model's own operation: a read that returns the whole state. */
const PROBE = ' probe';

/**
 * A model and its kinds with one more kind of operation for each of some states, after all others: one that is possible
 * in that state alone, and changes nothing.
 */
export function withProbes(
  model: Model,
  kinds: readonly Kind[],
  states: readonly Json[],
): { readonly model: Model; readonly kinds: readonly Kind[] } {
  const seen: readonly Json[] = states.map((state) => [state]);
  const { growth } = model;
  const probed: Model = {
    name: model.name,
    about: model.about,
    initial: model.initial,
    perKey: model.perKey,
    operations: { ...model.operations, [PROBE]: { about: 'returns the state', readOnly: true } },
    apply: (state, operation) =>
      operation.f === PROBE ? { state, ok: true, value: [state] } : model.apply(state, operation),
    // What a probe returns is no reading of the model's: nothing is foreseen from it.
    growth: growth && {
      grows: (operation) => growth.grows(operation),
      mayBecome: (state, returned) => seen.includes(returned) || growth.mayBecome(state, returned),
    },
  };
  const probes = seen.map((returned): Kind => {
    return { operation: { f: PROBE, key: '', value: null }, expectation: 'returned', returned, preserves: true };
  });
  return { model: probed, kinds: [...kinds, ...probes] };
}
