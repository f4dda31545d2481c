import type { ExtraLoad } from '../faults/episode.js';
import type { Request } from '../models/client.js';
import { EXTRA_LOAD_SESSIONS } from '../models/extra-load.js';
import type { WorkloadDefinition } from '../workloads/workload.js';

/** Requests for a flood: reads, which change nothing, so that histories need not hold them. */
export function extraLoadOf(workload: WorkloadDefinition | null): ExtraLoad | null {
  if (workload === null) return null;
  const read = Object.entries(workload.model.operations).find(([, { readOnly }]) => readOnly)?.[0];
  if (read === undefined) return null;
  const operation = { f: read, key: workload.model.perKey ? 'x1' : '', value: null };
  return (episode, count): Request => ({
    type: 'Request',
    session: EXTRA_LOAD_SESSIONS + episode,
    sequence: count,
    operation,
  });
}
