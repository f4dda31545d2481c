import type { MeasuredEpisode } from '../../src/metrics/measured-episode.js';
import type { NodeId } from '../../src/sim/message.js';
import type { ClientOperation } from '../../src/workloads/history-recorder.js';

/** An operation of a hand-made run. */
export function operation(outcome: ClientOperation['outcome'], given: Partial<ClientOperation> = {}): ClientOperation {
  const endedUs = outcome === null ? null : 200;
  return {
    client: 3 as NodeId,
    process: 0,
    sequence: 1,
    f: 'write',
    key: 'x1',
    value: 1,
    invokedUs: 100,
    endedUs,
    ...given,
    outcome,
  };
}

/** An operation answered at a time, and invoked just before. */
export function answeredAt(endedUs: number): ClientOperation {
  return operation('ok', { invokedUs: Math.max(0, endedUs - 10), endedUs });
}

/** A crash of n1 that hits nobody's office, unless it is said otherwise. */
export function episode(given: Partial<MeasuredEpisode>): MeasuredEpisode {
  return {
    id: 0,
    nodes: [0 as NodeId],
    disabled: [],
    startUs: 1000,
    endUs: 2000,
    wasSuspected: false,
    disrupts: true,
    holder: null,
    holderEpoch: 0,
    hitsOffice: false,
    ...given,
  };
}
