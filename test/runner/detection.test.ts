import { describe, expect, it } from 'vitest';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import { hardCase, scenariosOf } from './scenario-of.js';

/** Milliseconds by fault; null: not reached. */
function detection(...faults: readonly string[]) {
  const lines = ['protocol: heartbeat', 'nodes: 3', 'run: { for: 10s, settle: 3s }', 'faults:'];
  const { result } = hardCase(1, ...lines, ...faults.map((fault) => `  - ${fault}`));
  return (result.metrics['detection-time'] ?? []).map(({ value, fault }) => [
    fault,
    value === null ? null : Math.round(value / 1000),
  ]);
}

describe('the detection time of a detector', () => {
  it('of a fault that ended unnoticed is not that of a later one', () => {
    const [first, second] = detection('{ at: 2010ms, crash: n1, for: 5ms }', '{ at: 8s, crash: n1, for: forever }');
    expect(first).toEqual([0, null]);
    expect(second![1]).toBeLessThanOrEqual(200);
  });

  it('goes on where another fault holds the node down', () => {
    const [first] = detection('{ at: 2010ms, crash: n1, for: 5ms }', '{ at: 2012ms, crash: n1, for: 1s }');
    expect(first![1]).toBeLessThanOrEqual(200);
  });

  it('is nothing where the node was suspected already', () => {
    const late = '{ at: 2s, link: { from: n1, to: all }, delay: 5s, for: forever }';
    expect(detection(late, '{ at: 4500ms, crash: n1, for: forever }')).toEqual([[1, 0]]);
  });

  it('counts a crash that strikes in the middle of a handler', () => {
    const [[fault, ms] = []] = detection('{ when: { send: Heartbeat, from: n2, nth: 21 }, crash: n2, for: 1s }');
    expect(fault).toBe(0);
    expect(ms).toBeLessThanOrEqual(200);
  });

  it('has no sample where nobody is left to detect anything', () => {
    expect(detection('{ at: 5010ms, crash: all, for: 2s }')).toEqual([]);
  });
});

describe('a crash of the leader in the middle of its handler', () => {
  it.each(['raft', 'multi-paxos'])('hits the office of %s', (protocol) => {
    const send = protocol === 'raft' ? 'AppendEntries' : 'Decided';
    const { result } = hardCase(
      1,
      `protocol: ${protocol}`,
      'nodes: 3',
      'run: { for: 5s, settle: 2s }',
      `faults: [{ when: { send: ${send}, from: leader, nth: 30 }, crash: leader, for: 1s }]`,
    );
    for (const metric of ['detection-time', 'failover-time', 'recovery-time.leader']) {
      expect(result.metrics[metric]).toMatchObject([{ fault: 0, value: expect.any(Number) }]);
    }
    expect(result.metrics['recovery-time.other'] ?? []).toEqual([]);
  });
});

describe('accuracy', () => {
  const judged = (fault: string, rest = '') => {
    const lines = ['scenario: lossy', 'protocol: heartbeat', 'nodes: 5', 'run: { for: 6s, settle: 20s }'];
    const [scenario] = scenariosOf([...lines, `faults: [${fault}]`, rest].join('\n'));
    const sweep = new Sweep(scenario!, { seedsArePartial: false });
    for (let seed = 1; seed <= 3; seed += 1) sweep.add(runSeed(scenario!, seed).result);
    return sweep.finish().expectations.find(({ name }) => name === 'eventual-strong-accuracy')!.verdict;
  };
  const lossy = '{ at: 2s, link: { from: n1, to: n2 }, loss: 10%';

  it('is not judged where a fault loses messages for ever', () => {
    expect(judged(`${lossy}, for: forever }`)).toBe('not-judged');
    expect(judged(`${lossy}, for: 3s }`)).toBe('pass');
  });
});

it('a member that is declared dead for good is not demanded to be trusted', () => {
  const { result } = hardCase(
    1,
    'protocol: { use: swim, rejoin: false }',
    'run: { for: 6s, settle: 3s }',
    'faults: [{ at: 2s, crash: n1, for: 2s }]',
  );
  expect(result.violations).toEqual([]);
});
