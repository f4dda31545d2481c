import { lock } from '../models/lock.js';
import type { Model } from '../models/model.js';
import type { WorkloadDefinition } from './workload.js';

/** Clients name themselves. What is refused, because the lock is held or is another's, is an answer like any other. */
export const lockWorkload: WorkloadDefinition = {
  name: 'lock',
  about: 'Acquires and releases of a few locks with fencing tokens: no two clients are given the same lock at a time.',
  model: lock as unknown as Model,
  mix: { acquire: 1, release: 1 },
  properties: ['linearizable', 'exactly-once'],
  draw(f, key, { client }) {
    return { f, key, value: client };
  },
};
