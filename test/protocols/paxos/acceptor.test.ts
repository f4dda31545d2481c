import { describe, expect, it } from 'vitest';
import type { Accepted, Decided, Promised, Rejected } from '../../../src/protocols/paxos/messages.js';
import { ballot, PaxosNode } from './node.js';

const prepare = (round: number, node: number) => ({ type: 'Prepare', ballot: ballot(round, node) }) as const;
const accept = (round: number, node: number, value: string) =>
  ({ type: 'Accept', ballot: ballot(round, node), value }) as const;

describe('phase 1b (section 2.2)', () => {
  it('promises a ballot that is higher than every other, and reports its vote', () => {
    const node = new PaxosNode().receive(1, prepare(1, 1));
    expect(node.taken<Promised>('Promise')).toEqual([{ type: 'Promise', ballot: ballot(1, 1), accepted: null }]);
    node.receive(1, accept(1, 1, 'a')).receive(2, prepare(1, 2));
    expect(node.taken<Promised>('Promise')[0]!.accepted).toEqual({ ballot: ballot(1, 1), value: 'a' });
  });

  it('refuses a lower ballot, and says which it has promised', () => {
    const node = new PaxosNode().receive(1, prepare(2, 1)).receive(2, prepare(1, 2));
    expect(node.taken<Rejected>('Rejected')).toEqual([
      { type: 'Rejected', ballot: ballot(1, 2), promised: ballot(2, 1) },
    ]);
  });

  it('says nothing to a copy of a Prepare', () => {
    const node = new PaxosNode().receive(1, prepare(2, 1));
    node.host.sent.length = 0;
    expect(node.receive(1, prepare(2, 1)).host.sent).toEqual([]);
  });
});

describe('phase 2b (section 2.2)', () => {
  it('votes in the ballot that it has promised, and in a higher one that it has not', () => {
    const node = new PaxosNode()
      .receive(1, prepare(1, 1))
      .receive(1, accept(1, 1, 'a'))
      .receive(2, accept(2, 2, 'b'));
    expect(node.taken<Accepted>('Accepted').map(({ value }) => value)).toEqual(['a', 'b']);
    expect(node.status).toMatchObject({ promised: ballot(2, 2), accepted: { ballot: ballot(2, 2), value: 'b' } });
  });

  it('does not vote below its promise, nor after a restart', () => {
    const node = new PaxosNode()
      .receive(2, prepare(2, 2))
      .restart()
      .receive(1, accept(1, 1, 'a'));
    expect(node.status.accepted).toBeNull();
    expect(node.taken<Rejected>('Rejected')).toHaveLength(1);
  });

  it('remembers its vote across a restart', () => {
    const node = new PaxosNode()
      .receive(1, accept(1, 1, 'a'))
      .restart()
      .receive(2, prepare(2, 2));
    expect(node.taken<Promised>('Promise')[0]!.accepted).toEqual({ ballot: ballot(1, 1), value: 'a' });
  });
});

describe('a learner (section 2.3)', () => {
  it('learns once, tells who asks, and asks itself while it does not know', () => {
    const node = new PaxosNode(4);
    node.paxos.onLearnTimeout();
    expect(node.taken('DecidedRequest')).toHaveLength(4);
    node.receive(1, { type: 'DecidedRequest' });
    expect(node.host.sent).toEqual([]);
    node.receive(1, { type: 'Decided', value: 'a' }).receive(2, { type: 'DecidedRequest' });
    expect(node.taken<Decided>('Decided')).toEqual([{ type: 'Decided', value: 'a' }]);
    expect(node.host.timers.has('Learn')).toBe(false);
    expect(node.host.role).toBe('learner');
  });

  it('forgets what it learned in a crash, and keeps the vote', () => {
    const node = new PaxosNode(4)
      .receive(0, accept(1, 0, 'a'))
      .receive(0, { type: 'Decided', value: 'a' })
      .restart();
    expect(node.status).toMatchObject({ learned: null, accepted: { value: 'a' } });
  });
});
