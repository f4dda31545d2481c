import { describe, expect, it } from 'vitest';
import type { Promised } from '../../../src/protocols/multi-paxos/messages.js';
import { hardCase } from '../../runner/scenario-of.js';
import { ballot, command, ReplicaByHand } from './replica.js';

const MIN_TIMEOUT = 150_000;

const prepare = { type: 'Prepare', ballot: ballot(7, 2), first: 1 } as const;
const heartbeat = { type: 'Heartbeat', ballot: ballot(1, 1), chosen: 0 } as const;
const accept = { type: 'Accept', ballot: ballot(1, 1), first: 1, commands: [command(1)] } as const;

const promised = (replica: ReplicaByHand) => replica.taken<Promised>('Promise', 2).length === 1;

describe('a replica that hears from a leader', () => {
  it.each([heartbeat, accept])('disregards a candidate until the least leader timeout has passed', (word) => {
    const replica = new ReplicaByHand().receive(1, word);
    replica.host.time = MIN_TIMEOUT - 1;
    replica.receive(2, prepare);
    expect(promised(replica)).toBe(false);
    expect(replica.marked('prepare-disregarded')).toBe(true);
    expect(replica.status).toMatchObject({ leader: 1, ballot: ballot(1, 1) });
    replica.host.time = MIN_TIMEOUT;
    expect(promised(replica.receive(2, prepare))).toBe(true);
  });

  it('tells a candidate of a higher promise all the same', () => {
    const replica = new ReplicaByHand().receive(1, heartbeat).receive(2, { ...prepare, ballot: ballot(0, 2) });
    expect(replica.taken('Rejected', 2)).toHaveLength(1);
  });

  it('listens to candidates once it has given its leader up', () => {
    const replica = new ReplicaByHand().receive(1, heartbeat);
    replica.replica.onLeaderTimeout();
    expect(promised(replica.receive(2, prepare))).toBe(true);
  });
});

describe('candidates are heard', () => {
  it('by a replica that has started again and by one that has promised another', () => {
    expect(promised(new ReplicaByHand().receive(1, heartbeat).restart().receive(2, prepare))).toBe(true);
    const replica = new ReplicaByHand().receive(3, { ...prepare, ballot: ballot(6, 3) });
    expect(promised(replica.receive(2, prepare))).toBe(true);
  });

  it('by a leader that a majority does not answer any more, and by no other', () => {
    const replica = new ReplicaByHand().elected();
    for (const from of [3, 4]) replica.receive(from, { type: 'HeartbeatReply', ballot: ballot(1, 0) });
    replica.host.time = MIN_TIMEOUT - 1;
    expect(promised(replica.receive(2, prepare))).toBe(false);
    expect(replica.status.role).toBe('leader');
    replica.receive(3, { type: 'HeartbeatReply', ballot: ballot(1, 0) });
    replica.host.time = MIN_TIMEOUT;
    expect(promised(replica.receive(2, prepare))).toBe(true);
    expect(replica.status.role).toBe('follower');
  });
});

describe('a leader that is refused for the ballot of one that was cut off', () => {
  const refusal = { type: 'Rejected', ballot: ballot(1, 0), promised: ballot(5, 4) } as const;

  it('begins a higher ballot at once while a majority answers it', () => {
    const replica = new ReplicaByHand().elected();
    replica.taken('Prepare');
    replica.receive(4, refusal);
    expect(replica.status).toMatchObject({ role: 'candidate', ballot: ballot(6, 0) });
  });

  it('waits for another leader where it is not answered any more', () => {
    const replica = new ReplicaByHand().elected();
    replica.host.time = MIN_TIMEOUT;
    expect(replica.receive(4, refusal).status.role).toBe('follower');
  });

  it('is heard by those who follow it', () => {
    const replica = new ReplicaByHand().receive(1, heartbeat).receive(1, { ...prepare, ballot: ballot(6, 1) });
    expect(replica.taken('Promise')).toHaveLength(1);
  });
});

it('a follower that hears nobody deposes no leader', () => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const { trace, result } = hardCase(
      seed,
      'protocol: multi-paxos',
      'nodes: 3',
      'network: { latency: 5..15ms }',
      'run: { for: 6s, settle: 3s }',
      'faults: [{ at: 2s, block: { from: [n1, n2], to: n3 }, for: forever }, { at: 500ms, pause: n3, for: 700ms }]',
    );
    expect(result.violations).toEqual([]);
    expect(
      trace.filter(({ kind, role, timeUs }) => kind === 'role' && role === 'leader' && timeUs > 2_000_000),
    ).toEqual([]);
    expect(result.metrics['available-time']![0]!.value).toBeGreaterThan(0.85);
  }
});
