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
    ['{ use: multi-paxos, heartbeat: 150ms }', '{ use: multi-paxos, heartbeat: 149ms }', /'heartbeat'/],
    ['{ use: paxos, proposers: 6 }', '{ use: paxos, proposers: 5 }', /'proposers'/],
    ['{ use: paxos, timeout: 1us }', '{ use: paxos, timeout: 1ms }', /'timeout'/],
  ])('%s gets a warning, %s none', (wrong, right, warning) => {
    expect(said(wrong)).toEqual({ errors: [], warnings: [expect.stringMatching(warning)] });
    expect(said(right)).toEqual({ errors: [], warnings: [] });
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
