import { expect, it } from 'vitest';
import { paxos } from '../../../src/protocols/paxos/index.js';
import { recorded, scenarioOf } from '../../runner/scenario-of.js';

const APART = 'nodes: { proposer: 2, acceptor: 3, learner: 1 }\nrun: { for: 1s, settle: 1s }\n';

it('nodes of their own propose, vote and learn', () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const { result, trace } = recorded(scenarioOf(`${APART}expect: { always: all }\n`, paxos), seed);
    expect(result.violations).toEqual([]);
    const who = (kind: string) => [...new Set(trace.filter((row) => row.kind === kind).map(({ node }) => node))].sort();
    expect(who('paxos:vote').every((name) => name!.startsWith('acceptor'))).toBe(true);
    expect(who('paxos:vote').length).toBeGreaterThan(1);
    expect(who('paxos:propose')).toEqual(['proposer1', 'proposer2']);
    expect(who('paxos:learn')).toEqual(['acceptor1', 'acceptor2', 'acceptor3', 'learner1', 'proposer1', 'proposer2']);
  }
});

it('a quorum is one of acceptors alone, for nodes and for whoever judges them', () => {
  const crash = (target: string) => `faults: [{ at: 0, crash: ${target} }]\nexpect: { always: all }\n`;
  const decidedBefore = (target: string) => {
    const { trace } = recorded(scenarioOf(APART + crash(target), paxos), 1);
    return trace.some(({ kind, timeUs }) => kind === 'paxos:learn' && timeUs < 1_000_000);
  };
  // One acceptor of three may be missing, and a proposer and the learner beside it; two acceptors may not.
  expect(decidedBefore('[acceptor1, proposer1, learner1]')).toBe(true);
  expect(decidedBefore('[acceptor1, acceptor2]')).toBe(false);
});

it('without counts by role every node accepts, and the first propose', () => {
  const { trace } = recorded(scenarioOf('run: { for: 1s, settle: 1s }\n', paxos), 1);
  const who = (kind: string) => new Set(trace.filter((row) => row.kind === kind).map(({ node }) => node));
  expect([...who('paxos:propose')].sort()).toEqual(['n1', 'n2']);
  expect(who('paxos:vote').size).toBeGreaterThan(2);
});
