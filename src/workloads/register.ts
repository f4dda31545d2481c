import { register } from '../models/register.js';
import type { WorkloadDefinition } from './workload.js';

/**
 * Every written value is unique, so that a read tells which write it saw. A compare-and-set expects what its client last
 * saw: it succeeds unless somebody was faster, as with optimistic locking.
 */
export const registerWorkload: WorkloadDefinition = {
  name: 'register',
  about: 'Reads, writes and compare-and-sets of a few registers; every written value is unique.',
  model: register,
  mix: { read: 1, write: 1, cas: 1 },
  properties: ['linearizable', 'exactly-once'],
  draw(f, key, { unique, known }) {
    if (f === 'cas') return { f, key, value: [known, unique] };
    return { f, key, value: f === 'write' ? unique : null };
  },
};
