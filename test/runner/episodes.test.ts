import { describe, expect, it } from 'vitest';
import { hardCase } from './scenario-of.js';

/** The samples of a metric by fault, in milliseconds; null: not reached. */
function samples(metric: string, protocol: string, faults: readonly string[], seed = 1, nodes = 5) {
  const { result } = hardCase(
    seed,
    `protocol: ${protocol}`,
    `nodes: ${nodes}`,
    'clients: { count: 2, rate: 40/s }',
    'run: { for: 7s, settle: 1s }',
    'faults:',
    ...faults.map((fault) => `  - ${fault}`),
    'expect: { always: all }',
  );
  return (result.metrics[metric] ?? []).map(({ value, fault }) => [fault, value && Math.round(value / 1000)]);
}

describe('faults back to back', () => {
  it('do not overlap: one ends before the next one starts', () => {
    const follower = (at: string) => `{ at: ${at}, isolate: { any: 1, of: follower }, for: 1s }`;
    for (let seed = 1; seed <= 5; seed += 1) {
      expect(samples('failover-time', 'raft', [follower('2s'), follower('3s'), follower('4s')], seed, 3)).toEqual([]);
    }
  });

  it('let a node that the first one held down start again', () => {
    const { trace } = hardCase(
      1,
      'protocol: raft',
      'nodes: 3',
      'run: { for: 4s, settle: 1s }',
      'faults: [{ at: 1s, crash: n1, for: 1s }, { at: 2s, crash: n1, for: 1s }]',
    );
    const lives = trace.filter(({ kind }) => kind === 'crash' || kind === 'restart');
    expect(lives.map(({ kind, timeUs }) => `${kind} ${timeUs / 1e6}`)).toEqual([
      'crash 1',
      'restart 2',
      'crash 2',
      'restart 3',
    ]);
  });
});

describe('a fault that names a leader which is out of action already', () => {
  const isolated = '{ at: 2s, isolate: leader, for: 2s }';

  it.each([
    '{ at: 2050ms, clock: leader, drift: 1%, for: 100ms }',
    '{ at: 2050ms, flood: leader, rate: 10/s, for: 100ms }',
    '{ at: 2050ms, link: { from: leader, to: any }, delay: 1ms, for: 100ms }',
    '{ at: 2050ms, link: { from: leader, to: all }, loss: 100%, for: 100ms }',
    '{ at: 2050ms, disk: leader, slow: 2x, for: 100ms }',
    '{ at: 2050ms, clock: leader, jump: 10ms }',
  ])('does not hit the office by what would not have put it out: %s', (fault) => {
    expect(samples('failover-time', 'raft', [isolated, fault])).toHaveLength(1);
  });

  it.each(['crash: leader', 'pause: leader', 'isolate: leader', 'partition: [[leader], [all]]'])(
    'hits it by what would have: %s',
    (fault) => {
      expect(samples('failover-time', 'raft', [isolated, `{ at: 2050ms, ${fault}, for: 100ms }`])).toHaveLength(2);
    },
  );

  it('hits it by a crash while it is paused and nobody has taken its place', () => {
    const faults = [
      '{ at: 2s, pause: leader, for: 60ms }',
      '{ when: { observe: pause, delay: 50ms }, crash: sender, for: 2s }',
    ];
    const detected = samples('detection-time', 'raft', faults);
    expect(detected.map(([fault]) => fault)).toEqual([0, 1]);
    expect(detected[0]![1]! - detected[1]![1]!).toBe(50);
  });
});

describe('detection', () => {
  it('counts the word of a view service that still hears the primary, but sees that it is cut off', () => {
    const faults = [
      '{ at: 2s, partition: [[n1], [n2, n3]], for: 3s }',
      '{ at: 2s, link: { from: n1, to: view1 }, loss: 100%, for: 3s }',
    ];
    expect(samples('detection-time', 'primary-backup', faults, 1, 3)).toEqual([[0, 100]]);
  });

  it('is nothing where the holder was suspected already', () => {
    const faults = ['{ at: 4s, isolate: view1, for: 1s }', '{ at: 4500ms, crash: primary, for: 2s }'];
    expect(samples('detection-time', 'primary-backup', faults, 1, 3)).toEqual([[1, 0]]);
  });

  it('is not the word of one that the same fault has isolated', () => {
    const isolated = '{ at: 2s, isolate: [leader, any], for: 1s }';
    for (let seed = 1; seed <= 6; seed += 1) {
      const { trace, result } = hardCase(
        seed,
        'protocol: raft',
        'nodes: 5',
        'run: { for: 4s, settle: 1s }',
        `faults: [${isolated}]`,
      );
      const { nodes } = result.faults[0]!;
      const leader = trace.findLast(
        ({ kind, role, timeUs }) => kind === 'role' && role === 'leader' && timeUs < 2_000_000,
      )!;
      const first = trace.find(
        ({ kind, node, timeUs, suspect }) =>
          kind === 'suspect' && timeUs >= 2_000_000 && suspect === leader.node && !nodes.includes(node!),
      )!;
      expect(result.metrics['detection-time']).toEqual([{ fault: 0, value: first.timeUs - 2_000_000 }]);
    }
  });
});

describe('a run in which nothing is answered', () => {
  it('was available for none of the time, and cost without end', () => {
    const { result } = hardCase(
      1,
      'protocol: raft',
      'nodes: 3',
      'run: { for: 3s, settle: 1s }',
      'faults: [{ at: 0s, crash: [n1, n2, n3], for: forever }]',
      'expect: { eventually: [] }',
    );
    expect(result.operations.ok).toBe(0);
    expect(result.metrics['available-time']).toEqual([{ value: 0, fault: null }]);
    expect(result.metrics['messages-per-operation']).toEqual([{ value: null, fault: null }]);
  });
});

describe('several entries on one message', () => {
  const on = (trigger: string, ...fates: readonly string[]) => {
    const { trace } = hardCase(
      1,
      'protocol: raft',
      'nodes: 3',
      'network: { latency: 2ms }',
      'run: { for: 2s, settle: 1s }',
      'faults:',
      ...fates.map((fate) => `  - { when: { ${trigger} }, message: ${fate} }`),
    );
    const struck = trace.findIndex(({ kind }) => kind === 'fault');
    const message = trace.slice(struck).find(({ kind }) => kind === 'send');
    return { trace, start: trace[struck]!.timeUs, message };
  };

  it.each([
    ['drop', 'duplicate'],
    ['duplicate', 'drop'],
    ['{ delay: 50ms }', 'drop'],
  ])('drop wins: %s and %s', (one, other) => {
    const { trace, message } = on('send: AppendEntries, nth: 100', one, other);
    const fate = trace.filter(({ id, kind }) => id === message!.id && kind !== 'send');
    expect(fate.map(({ kind, reason }) => [kind, reason])).toEqual([['drop', 'fault']]);
  });

  it.each([
    ['{ delay: 50ms }', 'duplicate'],
    ['duplicate', '{ delay: 50ms }'],
  ])('both copies are late: %s and %s', (one, other) => {
    const { trace, message, start } = on('send: AppendEntries, nth: 100', one, other);
    const arrived = trace.filter(({ id, kind }) => id === message!.id && kind === 'deliver');
    expect(arrived.map(({ timeUs }) => timeUs - start)).toEqual([52_000, 52_000]);
  });

  it('an arriving message is late twice over, and so is its copy', () => {
    const { trace, start } = on(
      'deliver: AppendEntries, to: n3, nth: 10',
      '{ delay: 50ms }',
      '{ delay: 20ms }',
      'duplicate',
    );
    const arrived = trace.filter(
      ({ kind, to, timeUs }) => kind === 'deliver' && to === 'n3' && timeUs === start + 70_000,
    );
    expect(arrived.length).toBeGreaterThanOrEqual(2);
  });
});
