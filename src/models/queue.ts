import type { Operation } from './client.js';
import type { Effect, Json, Model } from './model.js';

/** A first-in first-out queue, empty at first (the example of Herlihy & Wing 1990). */
export const queue: Model<readonly Json[]> = {
  name: 'queue',
  about: 'A first-in first-out queue: enqueue and dequeue; empty at first.',
  initial: [],
  operations: {
    enqueue: { about: 'adds a value at the end', readOnly: false },
    dequeue: { about: 'removes the first value and returns it; null where the queue is empty', readOnly: false },
  },
  perKey: true,
  apply,
  firstInFirstOut: { puts: 'enqueue', takes: 'dequeue' },
  problemWith({ f, value }) {
    if (f !== 'enqueue') return null;
    return value === null || value === undefined ? 'enqueue takes a value; null means an empty queue' : null;
  },
  observed(f, value) {
    return f === 'dequeue' ? value : undefined;
  },
};

function apply(state: readonly Json[], { f, value }: Operation): Effect<readonly Json[]> {
  if (f === 'enqueue') return { state: state.concat([value as Json]), ok: true, value: null };
  if (state.length === 0) return { state, ok: true, value: null };
  return { state: state.slice(1), ok: true, value: state[0]! };
}
