import { describe, expect, it } from 'vitest';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';

/** What is said of a scenario with this protocol: errors and warnings. */
function said(protocol: string, rest = '') {
  const text = `scenario: advice\nprotocol: ${protocol}\n${rest}`;
  const { problems, warnings } = loadScenarios({ file: 'advice.yaml', text, registry: defaultRegistry() });
  return {
    errors: problems.map(({ message }) => message),
    warnings: warnings.map(({ message }) => message),
  };
}

describe('options that do not go together', () => {
  it.each([
    ['{ use: swim, timeout: 200ms, period: 200ms }', '{ use: swim, timeout: 199ms, period: 200ms }', /'timeout'/],
    ['{ use: primary-backup, deadAfter: 20ms }', '{ use: primary-backup, deadAfter: 21ms }', /'deadAfter'/],
    [
      '{ use: primary-backup, mode: semi-synchronous, acks: 3 }',
      '{ use: primary-backup, mode: semi-synchronous, acks: 2 }',
      /'acks'/,
    ],
    [
      '{ use: primary-backup, failback: true, backups: 0 }',
      '{ use: primary-backup, failback: true, backups: 1 }',
      /'failback'/,
    ],
    ['{ use: raft, heartbeat: 150ms }', '{ use: raft, heartbeat: 149ms }', /'heartbeat'/],
    [
      '{ use: two-phase-commit, initiator: participant, onePhase: true }',
      '{ use: two-phase-commit, initiator: coordinator, onePhase: true }',
      /'onePhase'/,
    ],
    ['{ use: multi-paxos, heartbeat: 150ms }', '{ use: multi-paxos, heartbeat: 149ms }', /'heartbeat'/],
    ['{ use: paxos, proposers: 6 }', '{ use: paxos, proposers: 5 }', /'proposers'/],
    ['{ use: paxos, timeout: 1999us }', '{ use: paxos, timeout: 2ms }', /'timeout'/],
  ])('%s gets a warning, %s none', (wrong, right, warning) => {
    expect(said(wrong)).toEqual({ errors: [], warnings: [expect.stringMatching(warning)] });
    expect(said(right)).toEqual({ errors: [], warnings: [] });
  });

  it.each([
    // Back at the earliest after twice the shortest delay of any link.
    ['two-phase-commit', '3999us', '4ms', 'network: { latency: 2..10ms }\n'],
    [
      'two-phase-commit',
      '1us',
      '2ms',
      'network: { latency: 2..10ms, links: [{ from: coordinator1, latency: 1ms }] }\n',
    ],
    // Back at the latest after twice the longest, and a sync in between.
    ['three-phase-commit', '21ms', '21001us', 'network: { latency: 2..10ms }\n'],
    ['three-phase-commit', '26ms', '26001us', 'network: { latency: 2..10ms }\ndisk: { sync: 5..6ms }\n'],
    ['three-phase-commit', '81ms', '82ms', 'network: { links: [{ to: participant1, latency: 40ms }] }\n'],
  ])('%s with a decisionTimeout of %s gets a warning, with %s none: %s', (use, wrong, right, surroundings) => {
    const at = (decisionTimeout: string) => said(`{ use: ${use}, decisionTimeout: ${decisionTimeout} }`, surroundings);
    expect(at(wrong)).toEqual({ errors: [], warnings: [expect.stringMatching(/'decisionTimeout'/)] });
    expect(at(right)).toEqual({ errors: [], warnings: [] });
  });

  it('three-phase commit gets a warning where a delay has no bound', () => {
    const { warnings } = said('three-phase-commit', 'network: { latency: { exponential: { mean: 5ms } } }\n');
    expect(warnings).toEqual([expect.stringMatching(/'decisionTimeout'/)]);
  });

  it('are told by the nodes of the scenario, and where these have roles of their own not at all', () => {
    const protocol = '{ use: paxos, proposers: 9 }';
    expect(said(protocol, 'nodes: 8').warnings).toEqual([expect.stringMatching(/'proposers'/)]);
    expect(said(protocol, 'nodes: 9').warnings).toEqual([]);
    expect(said(protocol, 'nodes: { proposer: 2, acceptor: 3 }').warnings).toEqual([]);
  });

  it('are not told beside an option that is wrong by itself', () => {
    const { errors, warnings } = said('{ use: swim, timeout: 300ms, suspicion: 101 }');
    expect(errors).toEqual(['101 is too many']);
    expect(warnings).toEqual([]);
  });
});

it('a fault that starts as the fault phase ends gets a warning, one just before it none', () => {
  const at = (time: string) => said('raft', `run: { for: 3s }\nfaults: [{ at: ${time}, crash: any, for: 1s }]\n`);
  expect(at('3s')).toEqual({ errors: [], warnings: [expect.stringMatching(/starts as the fault phase/)] });
  expect(at('2999999us')).toEqual({ errors: [], warnings: [] });
  expect(at('2s..3s')).toEqual({ errors: [], warnings: [] });
});

it('clocks that differ get a warning where the protocol does not stand them', () => {
  const clocks = 'clocks: { drift: 100ppm }\n';
  expect(said('heartbeat', clocks).warnings).toEqual([expect.stringMatching(/heartbeat is not built for clocks/)]);
  expect(said('{ use: heartbeat, mode: ping }', clocks).warnings).toEqual([]);
  expect(said('swim', clocks).warnings).toEqual([]);
  expect(said('heartbeat', 'clocks: { drift: 0 }\n').warnings).toEqual([]);
});

it("'all' gets a warning where nothing is promised, a name none", () => {
  const unfenced = '{ use: primary-backup, fencing: false }';
  expect(said(unfenced, 'expect: { always: all }\n').warnings).toEqual([expect.stringMatching(/'all' is nothing/)]);
  expect(said(unfenced, 'expect: { always: linearizable }\n').warnings).toEqual([]);
  expect(said('primary-backup', 'expect: { always: all }\n').warnings).toEqual([]);
  expect(said('heartbeat', 'expect: { always: all }\n').warnings).toEqual([]);
});

it('nothing lasts longer than a run may', () => {
  expect(said('{ use: swim, period: 24000h, timeout: 1s }').errors).toEqual([]);
  expect(said('{ use: swim, period: 24001h, timeout: 1s }').errors).toEqual(["'24001h' is too large"]);
});
