import { describe, expect, it } from 'vitest';
import { metricsOf } from './cost.js';

const FILE = 'test/fidelity/paxos-cost.yaml';

describe('single-decree Paxos with one proposer', () => {
  it.each([3, 4, 5, 7])('decides with 4n messages among %i acceptors, itself counted', (nodes) => {
    const { 'messages-per-decision': messages } = metricsOf(FILE, `nodes=${nodes}`);
    expect(messages).toMatchObject({ count: 20, censored: 0, min: 4 * nodes, max: 4 * nodes });
  });

  it.each([1, 10, 50])('decides after two round trips: 4 delays of %i ms', (delay) => {
    const {
      'decision-time': time,
      'ballots-to-decide': ballots,
      'duel-time': duel,
      // Longer timeouts, so that the slowest network still decides in its first ballot.
    } = metricsOf(FILE, `network.latency.constant=${delay}ms`, 'protocol.timeout=500ms', 'protocol.learnTimeout=500ms');
    expect(time).toMatchObject({ count: 20, censored: 0, min: 4 * delay, max: 4 * delay });
    expect(ballots).toMatchObject({ min: 1, max: 1 });
    expect(duel).toBeUndefined();
  });

  it('waits for three syncs on the way: the round number, the promises and the votes', () => {
    const { 'decision-time': time } = metricsOf(FILE, 'disk.sync=2ms');
    expect(time).toMatchObject({ min: 46, max: 46 });
  });
});
