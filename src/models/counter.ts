import type { Operation } from './client.js';
import type { Effect, Model } from './model.js';

/** A counter, 0 at first. An increment that is applied twice, or lost, shows in the next read. */
export const counter: Model<number> = {
  name: 'counter',
  about: 'A counter: increment by 1 or by the given integer, and read; 0 at first.',
  initial: 0,
  operations: {
    read: { about: 'returns the count', readOnly: true },
    increment: { about: 'adds the given integer, 1 where none is given; negative ones subtract', readOnly: false },
  },
  perKey: false,
  apply,
  growth: {
    grows: ({ value }) => ((value ?? 1) as number) >= 0,
    mayBecome: (state, returned) => typeof returned === 'number' && state <= returned,
  },
  problemWith({ f, value }) {
    if (f !== 'increment' || value === null || value === undefined) return null;
    return Number.isSafeInteger(value) ? null : 'increment takes an integer, or nothing for 1';
  },
};

function apply(state: number, { f, value }: Operation): Effect<number> {
  if (f !== 'increment') return { state, ok: true, value: state };
  return { state: state + ((value ?? 1) as number), ok: true, value: null };
}
