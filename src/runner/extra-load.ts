import type { ExtraLoad } from '../faults/episode.js';
import type { WorldMark } from '../faults/world-marks.js';
import type { Request } from '../models/client.js';
import { EXTRA_LOAD_SESSIONS } from '../models/extra-load.js';
import type { Listener } from '../sim/listener.js';
import type { Message, NodeId } from '../sim/message.js';
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

/** Sees the requests of floods. It hears of every delivery, so a run has one only if its scenario asks for the mark. */
export class FloodWatch implements Listener {
  private readonly marks: Set<WorldMark>;

  constructor(marks: Set<WorldMark>) {
    this.marks = marks;
  }

  onDeliver(_from: NodeId, _to: NodeId, message: Message): void {
    if (message.type !== 'Request' || (message as Request).session < EXTRA_LOAD_SESSIONS) return;
    this.marks.add('extra-request-handled');
  }
}
