import { describe, expect, test } from 'vitest';
import { load, problemsOf, scenarioOf } from './fixtures.js';

describe('defaults', () => {
  const scenario = scenarioOf('');

  test('a scenario of two lines runs', () => {
    expect(load('scenario: two-lines\nprotocol: raft\n').problems).toEqual([]);
    expect(scenario.nodes.map(({ name }) => name)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
    expect(scenario.run).toEqual({ forUs: 10_000_000, settleUs: 3_000_000, seeds: [{ first: 1, last: 20 }] });
    expect(scenario.network.latency).toMatchObject({ min: 1000, max: 5000 });
    expect(scenario.disk.sync).toMatchObject({ min: 100, max: 1000 });
    expect(scenario.clocks.drift).toMatchObject({ min: 0, max: 0 });
    expect(scenario).toMatchObject({ bug: null, faults: [], nemesis: null, variant: null, overrides: {}, about: null });
  });

  test("clients use the protocol's first workload", () => {
    expect(scenario.clients).toMatchObject({ count: 3, ratePerSecond: 40, think: null, keys: 4, timeoutUs: 100_000 });
    expect(scenario.clients.workload?.name).toBe('register');
    expect(scenario.clients.mix).toEqual({ read: 1, write: 1, cas: 1 });
    expect(scenario.clients.retry).toMatchObject({ attempts: 20, backoff: { min: 10_000, max: 50_000 } });
  });

  test("options are the protocol's own", () => {
    expect(scenario.options).toMatchObject({ heartbeat: 50_000, preVote: true, reads: 'log', maxInflight: 16 });
    expect(scenario.options.electionTimeout).toMatchObject({ min: 150_000, max: 300_000 });
  });

  test('expectations are what the protocol and the workload promise', () => {
    const { always, eventually, violated } = scenario.expect;
    expect(always.map(({ property }) => property)).toEqual([
      'election-safety',
      'log-matching',
      'leader-completeness',
      'linearizable',
    ]);
    expect(eventually).toEqual([
      { property: 'progress', withinUs: 2_000_000, after: { kind: 'settle' }, position: null },
    ]);
    expect(violated).toEqual([]);
  });

  test('a protocol that serves no clients has none', () => {
    const [detector] = load('scenario: quiet\nprotocol: heartbeat\n').scenarios;
    expect(detector?.clients).toMatchObject({ count: 0, workload: null });
    expect(detector?.expect.eventually.map(({ property }) => property)).toEqual(['strong-completeness']);
  });

  test('without settle nothing is demanded after it', () => {
    expect(scenarioOf('run: { settle: 0 }').expect.eventually).toEqual([]);
    expect(scenarioOf('run: { settle: 1s }').expect.eventually[0]?.withinUs).toBe(1_000_000);
  });
});

describe('nodes', () => {
  const names = (text: string): readonly string[] =>
    load(`scenario: a\n${text}\n`).scenarios[0]?.nodes.map(({ name }) => name) ?? [];

  test('a count', () => {
    expect(names('protocol: raft\nnodes: 3')).toEqual(['n1', 'n2', 'n3']);
  });

  test('a count for a protocol with fixed roles counts participants or replicas', () => {
    expect(names('protocol: two-phase-commit\nnodes: 2')).toEqual(['coordinator1', 'participant1', 'participant2']);
    expect(names('protocol: primary-backup\nnodes: 3')).toEqual(['n1', 'n2', 'n3', 'view1']);
  });

  test('counts by role', () => {
    const text = 'protocol: two-phase-commit\nnodes: { participant: 2, coordinator: 1 }';
    expect(names(text)).toEqual(['coordinator1', 'participant1', 'participant2']);
    expect(names('protocol: two-phase-commit')).toEqual([
      'coordinator1',
      'participant1',
      'participant2',
      'participant3',
    ]);
  });

  test.each([
    ['nodes: 0', '3:8  0 is too few. Expected a whole number from 1.'],
    ['nodes: five', "3:8  'five' is not a count. Expected a whole number from 1."],
    ['nodes: 1000000', '3:8  1000000 nodes are too many. Expected at most 1000.'],
    ['nodes: { follower: 3 }', '3:8  raft fixes no roles at the start. Expected a count of nodes such as 5.'],
  ])('%s is refused', (text, heading) => {
    expect(problemsOf(text)).toEqual([heading]);
  });
});

describe('clients and network', () => {
  test('shorthand, think in place of a rate, and a mix', () => {
    expect(scenarioOf('clients: 1').clients.count).toBe(1);
    expect(scenarioOf('clients: { think: 5ms }').clients).toMatchObject({ ratePerSecond: null, think: { min: 5000 } });
    expect(scenarioOf('clients: { mix: { read: 3, write: 1 } }').clients.mix).toEqual({ read: 3, write: 1 });
  });

  test('rules for links keep what they do not set', () => {
    const rules = '[{ from: n1, to: [n2, c1], loss: 5% }, { to: n3, fifo: true }]';
    expect(scenarioOf(`network: { links: ${rules} }`).network.links).toEqual([
      { from: ['n1'], to: ['n2', 'c1'], loss: 0.05 },
      { from: null, to: ['n3'], fifo: true },
    ]);
  });

  test('a fixed role stands for its nodes', () => {
    const text = 'scenario: a\nprotocol: two-phase-commit\nnetwork: { links: [{ from: participant, loss: 5% }] }\n';
    expect(load(text).scenarios[0]?.network.links[0]?.from).toEqual(['participant1', 'participant2', 'participant3']);
  });
});

describe('faults', () => {
  const entry = (text: string) => scenarioOf(`faults: [${text}]`).faults[0];

  test.each([
    ['n2', { kind: 'node', name: 'n2' }],
    ['leader', { kind: 'role', role: 'leader' }],
    ['any', { kind: 'any', count: 1, of: null }],
    ['{ any: 2 }', { kind: 'any', count: 2, of: null }],
    ['{ any: 2, of: follower }', { kind: 'any', count: 2, of: 'follower' }],
    ['{ all: follower }', { kind: 'all', of: 'follower' }],
    ['all', { kind: 'all', of: null }],
    ['minority', { kind: 'minority' }],
    ['majority', { kind: 'majority' }],
    [
      '[n1, leader]',
      {
        kind: 'list',
        targets: [
          { kind: 'node', name: 'n1' },
          { kind: 'role', role: 'leader' },
        ],
      },
    ],
  ])('target %s', (text, target) => {
    expect(entry(`{ at: 2s, crash: ${text} }`)).toMatchObject({ verb: 'crash', subject: { kind: 'target', target } });
  });

  test('timing and length', () => {
    expect(entry('{ at: 1..2s, crash: n1, for: forever }')).toMatchObject({
      path: 'faults[0]',
      timing: { kind: 'at', at: { min: 1_000_000, max: 2_000_000 } },
      lasts: 'forever',
    });
    expect(entry('{ at: 1s, crash: n1, for: 4s }')?.lasts).toMatchObject({ min: 4_000_000 });
    expect(entry('{ at: 1s, crash: n1 }')?.lasts).toBeNull();
  });

  test('groups, shapes, links, modifiers', () => {
    expect(entry('{ at: 1s, partition: [[n1, n2], [n3, n4, n5]] }')?.subject).toMatchObject({
      kind: 'groups',
      groups: {
        kind: 'groups',
        groups: [
          [{ name: 'n1' }, { name: 'n2' }],
          [{}, {}, {}],
        ],
      },
    });
    expect(entry('{ at: 1s, partition: bridge }')?.subject).toMatchObject({
      groups: { kind: 'shape', shape: 'bridge' },
    });
    expect(entry('{ at: 1s, block: { from: any, to: c1 } }')?.subject).toMatchObject({
      to: { kind: 'node', name: 'c1' },
    });
    expect(entry('{ at: 1s, isolate: leader, clients: true }')?.modifiers).toEqual({ clients: true });
    const slow = '{ at: 1s, link: { from: n1, to: n2 }, loss: 5%, delay: 5..9ms, rate: 1MB/s }';
    expect(entry(slow)?.modifiers).toMatchObject({ loss: 0.05, delay: { min: 5000 }, rate: 1_000_000 });
  });

  test('triggers', () => {
    const trigger =
      '{ when: { send: RequestVote, from: candidate, to: n3, nth: 2, delay: 5ms }, crash: sender, for: 1s }';
    expect(entry(trigger)?.timing).toEqual({
      kind: 'when',
      trigger: {
        event: 'send',
        subject: 'RequestVote',
        from: { kind: 'role', role: 'candidate' },
        to: { kind: 'node', name: 'n3' },
        node: null,
        nth: 2,
        every: false,
        delayUs: 5000,
      },
    });
    expect(entry('{ when: { write: votedFor, node: n1 }, crash: n1 }')?.timing).toMatchObject({
      trigger: { event: 'write' },
    });
    expect(entry('{ when: { deliver: AppendEntries }, message: { delay: 300ms } }')?.subject).toMatchObject({
      kind: 'message',
      action: 'delay',
      delay: { min: 300_000 },
    });
  });

  test('a node that reconfigure adds may be aimed at', () => {
    const text =
      'faults:\n  - { at: 1s, reconfigure: { add: n6 } }\n  - { at: 2s, crash: n6 }\nexpect: { always: all }';
    expect(scenarioOf(text).faults.map(({ verb }) => verb)).toEqual(['reconfigure', 'crash']);
  });

  test('random faults', () => {
    const text = 'nemesis:\n  - { crash: any, every: 3s, for: 200ms..2s, between: [7s, 9s], keep: majority, max: 2 }';
    expect(scenarioOf(text).nemesis).toMatchObject({
      swarm: false,
      entries: [{ verb: 'crash', often: { kind: 'every', meanUs: 3_000_000 }, keepMajority: true, most: 2 }],
    });
    expect(scenarioOf('nemesis: [{ crash: any, every: 3s, for: forever }]').nemesis?.entries[0]?.lasts).toBe('forever');
    expect(scenarioOf('nemesis: { swarm: true, faults: default }').nemesis?.swarm).toBe(true);
    const verbs = scenarioOf('nemesis: default').nemesis?.entries.map(({ verb }) => verb);
    expect(verbs).toEqual(['crash', 'pause', 'partition', 'isolate', 'block', 'link']);
  });
});

describe('expectations', () => {
  test('an empty list judges nothing, all is everything, a control demands nothing else', () => {
    expect(scenarioOf('expect: { always: [] }').expect.always).toEqual([]);
    expect(scenarioOf('expect: { always: all }').expect.always).toHaveLength(4);
    const more = scenarioOf('expect: { always: [exactly-once, all, log-matching] }').expect.always;
    expect(more.map(({ property }) => property)).toEqual([
      ...scenarioOf('').expect.always.map(({ property }) => property),
      'exactly-once',
    ]);
    expect(scenarioOf('expect: { always: [all] }').expect.always).toHaveLength(4);
    expect(scenarioOf('expect: { violated: [election-safety] }').expect).toMatchObject({
      always: [],
      violated: [{ property: 'election-safety', position: { line: 3, column: 22 } }],
      eventually: [{ property: 'progress' }],
    });
  });

  test('windows', () => {
    const text =
      'expect:\n  eventually: [{ leader: one, within: 500ms, after: crash.end }, { converged: true, after: crash }]';
    expect(scenarioOf(text).expect.eventually).toMatchObject([
      { property: 'leader', withinUs: 500_000, after: { kind: 'fault', verb: 'crash', edge: 'end' } },
      { property: 'converged', withinUs: 2_000_000, after: { kind: 'fault', verb: 'crash', edge: 'start' } },
    ]);
  });

  test('a window longer than settle is warned of', () => {
    const loaded = load('scenario: a\nprotocol: raft\nexpect: { eventually: [{ progress: true, within: 5s }] }\n');
    expect(loaded.scenarios).toHaveLength(1);
    expect(loaded.warnings).toMatchObject([{ message: expect.stringContaining('settle ends after 3s'), column: 50 }]);
  });

  test('a link from a node to itself is warned of', () => {
    const itself = load('scenario: a\nprotocol: raft\nfaults: [{ at: 2s, block: { from: n1, to: n1 } }]\n');
    expect(itself.scenarios).toHaveLength(1);
    expect(itself.warnings).toMatchObject([{ message: expect.stringContaining('from n1 to itself'), column: 43 }]);
    expect(load('scenario: a\nprotocol: raft\nfaults: [{ at: 2s, block: { from: any, to: any } }]\n').warnings).toEqual(
      [],
    );
  });

  test("bounds are in the metric's unit", () => {
    const text = `expect:
  metrics:
    recovery-time.p99: { atMost: 1.5s }
    recovery-time.leader.p50: { atMost: 900ms }
    recovery-time.leader: { atMost: 2s }
    availability: { atLeast: 95% }
    lost-writes.max: { atLeast: 1, atMost: 3 }
    mistake-rate: { atMost: 6/m }`;
    expect(scenarioOf(text).expect.metrics).toMatchObject([
      { name: 'recovery-time.p99', metric: 'recovery-time', stat: 'p99', atMost: 1500, atLeast: null },
      { metric: 'recovery-time.leader', stat: 'p50', atMost: 900 },
      { metric: 'recovery-time.leader', stat: null, atMost: 2000 },
      { metric: 'availability', atLeast: 0.95 },
      { metric: 'lost-writes', atLeast: 1, atMost: 3 },
      { metric: 'mistake-rate', atMost: 0.1 },
    ]);
  });

  test('a file that goes beyond the model is warned, and must say what is judged', () => {
    const beyond = 'faults: [{ at: 1s, clock: n1, jump: -500ms }]';
    expect(problemsOf(beyond)).toEqual([
      expect.stringContaining("outside the model: raft is not built to survive 'clock'"),
    ]);
    const judged = load(`scenario: a\nprotocol: raft\n${beyond}\nexpect: { always: all }\n`);
    expect(judged.problems).toEqual([]);
    expect(judged.warnings).toMatchObject([{ severity: 'warning', line: 3, column: 20 }]);
  });
});
