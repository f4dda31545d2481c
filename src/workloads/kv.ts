import { kv } from '../models/kv.js';
import type { Model } from '../models/model.js';
import type { WorkloadDefinition } from './workload.js';

/** Every text that is put or appended is unique, so that a read tells which writes it saw, and in which order. */
export const kvWorkload: WorkloadDefinition = {
  name: 'kv',
  about:
    'Gets, puts and appends of a few texts: an append that is lost, doubled or out of place shows in the next get.',
  model: kv as unknown as Model,
  mix: { get: 2, put: 1, append: 3 },
  properties: ['linearizable', 'exactly-once'],
  draw(f, key, { unique }) {
    return { f, key, value: f === 'get' ? null : `${unique};` };
  },
};
