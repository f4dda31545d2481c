import { describe, expect, it } from 'vitest';
import type { Accept, Decided, Prepare } from '../../../src/protocols/paxos/messages.js';
import type { Ballot } from '../../../src/protocols/paxos-common/ballot.js';
import { ballot, id, PaxosNode } from './node.js';

const valueAsked = (node: PaxosNode) => new Set(node.taken<Accept>('Accept').map(({ value }) => value));

describe('phase 1a', () => {
  it('asks every acceptor, itself included, in a ballot of its own', () => {
    const node = new PaxosNode();
    node.paxos.onProposeTimeout();
    const asked = node.taken<Prepare>('Prepare');
    expect(asked).toHaveLength(5);
    expect(asked[0]!.ballot).toEqual(ballot(1, 0));
  });

  it('never begins a ballot twice, not even after a restart', () => {
    const node = new PaxosNode();
    node.paxos.onProposeTimeout();
    node.restart().paxos.onProposeTimeout();
    expect(node.status.ballot).toEqual(ballot(2, 0));
  });

  it('goes above what it has promised and what it was refused for', () => {
    const node = new PaxosNode().receive(1, { type: 'Prepare', ballot: ballot(4, 1) });
    node.paxos.onProposeTimeout();
    expect(node.status.ballot).toEqual(ballot(5, 0));
    node.receive(2, { type: 'Rejected', ballot: ballot(5, 0), promised: ballot(9, 3) });
    node.paxos.onProposeTimeout();
    expect(node.status.ballot).toEqual(ballot(10, 0));
  });

  it('is not for nodes beyond the number of proposers', () => {
    expect(new PaxosNode(2).host.timers.has('Propose')).toBe(false);
    expect(new PaxosNode(1).host.timers.has('Propose')).toBe(true);
  });
});

describe('phase 2a (P2c)', () => {
  it('waits for a majority of promises, each acceptor counted once', () => {
    const node = new PaxosNode().promisedBy([null, null]);
    node.receive(1, { type: 'Promise', ballot: ballot(1, 0), accepted: null });
    expect(valueAsked(node)).toEqual(new Set());
    node.receive(2, { type: 'Promise', ballot: ballot(1, 0), accepted: null });
    expect(valueAsked(node)).toEqual(new Set(['value-1']));
  });

  it('adopts the value of the highest ballot that was reported, wherever it stands', () => {
    const high = [ballot(2, 1), 'high'] as const;
    const low = [ballot(1, 4), 'low'] as const;
    expect(valueAsked(new PaxosNode().promisedBy([low, high, null]))).toEqual(new Set(['high']));
    expect(valueAsked(new PaxosNode().promisedBy([high, null, low]))).toEqual(new Set(['high']));
  });

  it('takes no promise of another ballot', () => {
    const node = new PaxosNode().promisedBy([null, null]);
    node.receive(2, { type: 'Promise', ballot: ballot(1, 1), accepted: null });
    expect(valueAsked(node)).toEqual(new Set());
  });
});

describe('deciding', () => {
  const voted = (node: PaxosNode, from: number, round = 1) =>
    node.receive(from, { type: 'Accepted', ballot: ballot(round, 0), value: 'value-1' });

  it('takes a majority of votes in its ballot, and tells the others', () => {
    const node = voted(voted(new PaxosNode().promisedBy([null, null, null]), 1), 1);
    voted(node, 2);
    expect(node.status.learned).toBeNull();
    voted(node, 3);
    expect(node.status.learned).toBe('value-1');
    expect(node.taken<Decided>('Decided')).toHaveLength(4);
    expect(node.host.timers.has('Propose')).toBe(false);
  });

  it('does not count votes of an earlier ballot', () => {
    const node = voted(voted(new PaxosNode().promisedBy([null, null, null]), 1), 2);
    node.paxos.onProposeTimeout();
    for (const from of [0, 1, 2]) node.receive(from, { type: 'Promise', ballot: ballot(2, 0), accepted: null });
    voted(voted(node, 3, 1), 4, 2);
    expect(node.status.learned).toBeNull();
  });

  it('gives a ballot up that was refused, and waits at random before the next', () => {
    const node = new PaxosNode().promisedBy([null, null, null]);
    node.receive(4, { type: 'Rejected', ballot: ballot(1, 0), promised: ballot(1, 1) });
    expect(node.status.phase).toBe('idle');
    expect(node.host.timers.get('Propose')).toBeLessThanOrEqual(100_000);
    for (const from of [1, 2, 3]) voted(node, from);
    expect(node.status.learned).toBeNull();
  });

  it('waits up to twice as long after each refusal, to a bound', () => {
    const node = new PaxosNode();
    for (const factor of [1, 2, 4, 8, 8, 8]) {
      node.paxos.onProposeTimeout();
      const mine = node.status.ballot as Ballot;
      node.receive(4, { type: 'Rejected', ballot: mine, promised: { ...mine, node: id(1) } });
      expect(node.host.timers.get('Propose')).toBeGreaterThanOrEqual(factor * 10_000);
      expect(node.host.timers.get('Propose')).toBeLessThanOrEqual(factor * 100_000);
    }
  });

  it('is not undone by a refusal of an older ballot', () => {
    const node = new PaxosNode().promisedBy([null, null, null]);
    node.receive(4, { type: 'Rejected', ballot: ballot(0, 0), promised: ballot(1, 0) });
    expect(node.status.phase).toBe('accepting');
  });
});
