import { describe, expect, it } from 'vitest';
import type { MultiPaxosMessage } from '../../../src/protocols/multi-paxos/messages.js';
import { hardCase } from '../../runner/scenario-of.js';
import { ballot, command, ReplicaByHand } from './replica.js';

const MAX_TIMEOUT = 300_000;
const HEARTBEAT = 50_000;

const answer = { type: 'HeartbeatReply', ballot: ballot(1, 0) } as const satisfies MultiPaxosMessage;
const heartbeat = (of = ballot(1, 1)) => ({ type: 'Heartbeat', ballot: of, chosen: 0 }) as const;
const accept = { type: 'Accept', ballot: ballot(1, 1), first: 1, commands: [command(1)] } as const;

/** A leader at its heartbeats of one leader timeout, and who answers each of them. */
function afterATimeout(replica: ReplicaByHand, ...answering: readonly number[]): ReplicaByHand {
  for (let passed = 0; passed < MAX_TIMEOUT; passed += HEARTBEAT) {
    replica.host.time += HEARTBEAT;
    for (const from of answering) replica.receive(from, answer);
    replica.replica.onHeartbeatTimeout();
  }
  return replica;
}

describe('a leader that a majority does not answer', () => {
  it('makes room after a leader timeout', () => {
    const replica = afterATimeout(new ReplicaByHand().elected(), 1);
    expect(replica.status).toMatchObject({ role: 'follower', leader: null });
    expect(replica.marked('quorum-lost')).toBe(true);
    expect(replica.host.timers.has('Heartbeat')).toBe(false);
    expect(replica.host.timers.has('Leader')).toBe(true);
  });

  it('leads on while two of five answer', () => {
    expect(afterATimeout(new ReplicaByHand().elected(), 1, 4).status.role).toBe('leader');
  });

  it('takes votes for answers, and answers to another ballot for none', () => {
    const replica = new ReplicaByHand().elected().ask(1);
    replica.host.time = HEARTBEAT;
    replica.votes(1, 1, 2);
    expect(afterATimeout(replica).status.role).toBe('leader');
    const deserted = new ReplicaByHand().elected();
    for (const from of [1, 2]) deserted.receive(from, { type: 'HeartbeatReply', ballot: ballot(0, 0) });
    expect(afterATimeout(deserted).status.role).toBe('follower');
  });

  it('counts no answer twice: each timeout asks anew', () => {
    const replica = afterATimeout(new ReplicaByHand().elected(), 1, 2);
    expect(afterATimeout(replica).status.role).toBe('follower');
  });

  it('is followed by one that hears the others', () => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const { result } = hardCase(
        seed,
        'protocol: multi-paxos',
        'run: { for: 6s, settle: 3s }',
        'faults: [{ at: 2s, block: { from: { all: follower }, to: leader }, for: forever }]',
      );
      expect(result.violations).toEqual([]);
      expect(result.marks).toContain('quorum-lost');
    }
  });
});

describe('a follower', () => {
  it('answers heartbeats, without waiting for its disk', () => {
    const replica = new ReplicaByHand({ instant: false }).receive(1, heartbeat());
    expect(replica.host.unforced).toEqual([{ to: 1, message: { ...answer, ballot: ballot(1, 1) } }]);
  });

  it('gives one answer to an Accept and the heartbeat behind it, once the vote is durable', () => {
    const replica = new ReplicaByHand({ instant: false }).receive(1, accept);
    replica.receive(1, heartbeat());
    expect(replica.taken('HeartbeatReply')).toHaveLength(1);
    replica
      .receive(1, { ...accept, first: 2 })
      .sync()
      .receive(1, heartbeat());
    expect(replica.taken('HeartbeatReply')).toHaveLength(0);
    replica.receive(1, heartbeat());
    expect(replica.taken('HeartbeatReply')).toHaveLength(1);
  });

  it('answers no heartbeat of a ballot below its promise', () => {
    const replica = new ReplicaByHand().receive(2, { type: 'Prepare', ballot: ballot(2, 2), first: 1 });
    replica.receive(1, heartbeat());
    expect(replica.taken('HeartbeatReply')).toEqual([]);
  });
});
