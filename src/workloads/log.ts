import { log } from '../models/log.js';
import type { Model } from '../models/model.js';
import type { WorkloadDefinition } from './workload.js';

/** Every entry is unique, so that a read tells which appends it saw, and in which order. */
export const logWorkload: WorkloadDefinition = {
  name: 'log',
  about: 'Appends to one log, and reads of all of it: what was once read at a place is there for good.',
  model: log as unknown as Model,
  mix: { append: 3, read: 1 },
  properties: ['linearizable', 'exactly-once'],
  draw(f, key, { unique }) {
    return { f, key, value: f === 'append' ? unique : null };
  },
};
