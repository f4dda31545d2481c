import { counter } from '../models/counter.js';
import type { WorkloadDefinition } from './workload.js';

/** The fault-tolerant counter: an increment that is retried must still count once. */
export const counterWorkload: WorkloadDefinition = {
  name: 'counter',
  about: 'Increments and reads of one counter: an increment that takes effect twice, or never, shows in the next read.',
  model: counter,
  mix: { increment: 3, read: 1 },
  properties: ['linearizable', 'exactly-once'],
  draw(f) {
    return { f, key: '', value: f === 'increment' ? 1 : null };
  },
};
