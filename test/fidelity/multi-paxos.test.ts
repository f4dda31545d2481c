import { describe, expect, it } from 'vitest';
import { metricsOf } from './cost.js';

const FILE = 'test/fidelity/multi-paxos-cost.yaml';

describe('Multi-Paxos in the steady state, one command in flight', () => {
  it.each([3, 5, 7])('sends 2(n-1) messages a command among %i replicas', (nodes) => {
    const { 'messages-per-decision': messages, 'lost-writes': lost } = metricsOf(FILE, `nodes=${nodes}`);
    expect(messages).toMatchObject({ count: 4, censored: 0 });
    // Phase 1 of the first leader, and of a rival it may have had, is spread over about 1,200 slots.
    expect(messages!.min).toBeGreaterThanOrEqual(2 * (nodes - 1));
    expect(messages!.max).toBeLessThan(2 * (nodes - 1) * 1.005);
    expect(lost).toMatchObject({ max: 0 });
  });

  it('decides after one round trip, between the two delays of the client', () => {
    const { 'operation-latency': latency } = metricsOf(FILE);
    expect(latency!.count).toBeGreaterThan(4000);
    expect(latency).toMatchObject({ p50: 40, min: 40 });
  });
});
