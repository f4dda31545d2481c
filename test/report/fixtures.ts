import { statisticsOf, type Unit } from '../../src/metrics/statistics.js';
import type { ProtocolDefinition } from '../../src/protocols/definition.js';
import { Evidence } from '../../src/runner/evidence/evidence.js';
import type {
  ExpectationResult,
  RunResult,
  RunViolation,
  Sample,
  ScenarioResult,
  TraceRow,
} from '../../src/runner/result.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import type { Distribution } from '../../src/sim/distribution.js';

const constant = (value: number): Distribution => ({
  name: 'constant',
  min: value,
  max: value,
  mean: value,
  quantile: () => value,
});

const raft: ProtocolDefinition = {
  name: 'raft',
  about: 'Consensus by a replicated log.',
  source: 'Ongaro & Ousterhout 2014',
  node: {},
  nodes: 5,
  heldRoles: ['follower', 'candidate', 'leader'],
  office: 'leader',
  options: {},
  receives: {},
  timers: {},
  marks: {},
  disk: [],
  properties: [],
  liveness: [],
  survives: [],
  cooperates: [],
  bugs: [],
  workloads: ['register'],
  replicatedLog: 'log',
  nodeFields: [],
};

/** The scenario of the reference page: the leader of five crashes at 2 s. */
export const leaderCrash: Scenario = {
  name: 'raft-leader-crash',
  about: 'Killing the leader costs at most one election.',
  file: 'scenarios/raft/leader-crash.yaml',
  variant: null,
  axes: [],
  overrides: {},
  flags: {},
  protocol: raft,
  options: {},
  bug: null,
  nodes: ['n1', 'n2', 'n3', 'n4', 'n5'].map((name) => ({ name, role: null })),
  clients: {
    count: 3,
    workload: null,
    ratePerSecond: 40,
    think: null,
    keys: 4,
    mix: {},
    timeoutUs: 100_000,
    retry: { attempts: 20, backoff: constant(10_000) },
  },
  network: { latency: constant(1_000), loss: 0, duplicate: 0, corrupt: 0, fifo: false, links: [] },
  disk: { sync: constant(0) },
  clocks: { offset: constant(0), drift: constant(0) },
  run: { forUs: 15_000_000, settleUs: 3_000_000, seeds: [{ first: 1, last: 200 }] },
  faults: [
    {
      path: 'faults[0]',
      verb: 'crash',
      subject: { kind: 'target', target: { kind: 'role', role: 'leader' } },
      modifiers: {},
      timing: { kind: 'at', at: constant(2_000_000) },
      lasts: constant(4_000_000),
    },
  ],
  nemesis: null,
  expect: {
    always: [],
    eventually: [
      { property: 'progress', withinUs: 1_000_000, after: { kind: 'settle' }, position: { line: 14, column: 17 } },
    ],
    sometimes: [{ mark: 'log-truncated', position: null }],
    never: [],
    violated: [],
    metrics: [
      {
        name: 'recovery-time.p99',
        metric: 'recovery-time',
        stat: 'p99',
        atMost: 900,
        atLeast: null,
        position: { line: 16, column: 16 },
      },
      { name: 'availability', metric: 'availability', stat: null, atMost: null, atLeast: 0.95, position: null },
    ],
  },
};

/** A small generator of its own, so that fixtures never change. */
function draws(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 4_294_967_296;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** A run in which the leader crashed at 2 s and a new one was elected. */
export function runOf(seed: number, changes: Partial<RunResult> = {}): RunResult {
  const random = draws(seed);
  const between = (low: number, high: number) => Math.floor(low + random() * random() * (high - low));
  const detection = between(160_000, 320_000);
  const failover = detection + between(30_000, 290_000);
  const recovery = failover + between(20_000, 110_000);
  const ofFault = (value: number): readonly Sample[] => [{ value, fault: 0 }];
  const ofRun = (value: number): readonly Sample[] => [{ value, fault: null }];
  return {
    seed,
    verdict: 'pass',
    payloadHash: null,
    hash: (BigInt(seed) * 0x9e3779b97f4a7c15n).toString(16).padStart(16, '0').slice(-16),
    events: 18_000 + between(0, 900),
    virtualTimeUs: 18_000_000,
    operations: { ok: 1_780, fail: 3, info: 2 },
    faults: [
      {
        id: 0,
        entry: 'faults[0]',
        verb: 'crash',
        nodes: ['n1'],
        startUs: 2_000_000,
        endUs: 6_000_000,
        waitedUs: 0,
      },
    ],
    violations: [],
    inconclusive: [],
    metrics: {
      'detection-time': ofFault(detection),
      'failover-time': ofFault(failover),
      'recovery-time.leader': ofFault(recovery),
      unavailability: ofFault(recovery + 9_000),
      'redundancy-time': ofFault(4_020_000 + between(0, 400_000)),
      availability: ofRun(0.97 + random() * 0.02),
      'available-time': ofRun(1 - recovery / 18_000_000),
      'fault-tolerance': [{ value: 1, fault: 0 }],
      'lost-writes': ofRun(0),
      'messages-per-operation': ofRun(5.8 + random() / 5),
      'heartbeats-per-operation': ofRun(1.2),
      'syncs-per-operation': ofRun(1.9 + random() / 5),
    },
    latencies: Float64Array.of(4_100, 5_300, 7_900, 14_200).map((value) => value + seed),
    latencyRange: { minUs: 4_100 + seed, maxUs: 14_200 + seed },
    marks: seed % 6 === 1 ? ['log-truncated'] : [],
    eventually: [[between(3_000, 412_000)]],
    answers: Array.from({ length: 60 }, (_, slice) => (slice === 6 ? 5 : slice === 7 ? 9 : 29 + (between(0, 9) % 4))),
    ...changes,
  };
}

const units: Readonly<Record<string, Unit>> = {
  availability: 'share',
  'available-time': 'share',
  'fault-tolerance': 'share',
  'query-accuracy': 'share',
  'lost-writes': 'count',
  'messages-per-operation': 'count',
  'syncs-per-operation': 'count',
  'heartbeats-per-operation': 'count',
  'mistake-rate': '1/s',
};

export const passing: readonly ExpectationResult[] = [
  ...[
    'election-safety',
    'leader-append-only',
    'log-matching',
    'leader-completeness',
    'state-machine-safety',
    'linearizable',
  ].map((name) => expectation('always', name, { detail: '' })),
  expectation('eventually', 'progress', { detail: 'slowest 412 ms, seed 117' }),
  expectation('sometimes', 'log-truncated', { detail: '34 of 200 seeds, first in seed 1' }),
  expectation('metric', 'recovery-time.p99', { detail: '611 ms' }),
  expectation('metric', 'availability', { detail: '97.8 %' }),
];

export function expectation(
  kind: ExpectationResult['kind'],
  name: string,
  changes: Partial<ExpectationResult> = {},
): ExpectationResult {
  return { kind, name, verdict: 'pass', detail: 'met', firstSeed: null, line: null, ...changes };
}

/** All runs of a scenario put together, the way a sweep does. */
export function resultOf(runs: readonly RunResult[], changes: Partial<ScenarioResult> = {}): ScenarioResult {
  const names = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))];
  const statistics = (name: string) => {
    const samples = runs.flatMap(({ metrics }) => metrics[name] ?? []).map(({ value }) => value);
    return [name, statisticsOf(samples, units[name] ?? 'ms')] as const;
  };
  const [, recovery] = statistics('recovery-time.leader');
  const latencies = runs.flatMap((run) => [...run.latencies]);
  const marks: Record<string, number> = {};
  for (const mark of runs.flatMap((run) => run.marks)) marks[mark] = (marks[mark] ?? 0) + 1;
  const count = (verdict: string) => runs.filter((run) => run.verdict === verdict).length;
  return {
    scenario: leaderCrash,
    verdict: count('fail') > 0 ? 'fail' : count('inconclusive') > 0 ? 'inconclusive' : 'pass',
    seeds: { run: runs.length, passed: count('pass'), failed: count('fail'), inconclusive: count('inconclusive') },
    expectations: passing,
    // The plain name is that of the office holder where it has samples.
    metrics: {
      ...Object.fromEntries(names.map(statistics)),
      'operation-latency': statisticsOf(latencies, 'ms'),
      ...(recovery.count > 0 && { 'recovery-time': recovery }),
    },
    marks,
    runs,
    neverFired: [],
    evidence: evidenceOf(runs),
    ...changes,
  };
}

function evidenceOf(runs: readonly RunResult[]): Evidence {
  const evidence = new Evidence(leaderCrash);
  for (const run of runs) evidence.add(run);
  return evidence;
}

export const seeds = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** 200 seeds that all passed. */
export const passed: ScenarioResult = resultOf(seeds(200).map((seed) => runOf(seed)));

export const twoLeaders: RunViolation = {
  property: 'election-safety',
  kind: 'safety',
  expected: false,
  atUs: 2_314_000,
  nodes: ['n1', 'n2', 'n5'],
  message: 'term 4 has two leaders: n2 at 2.310 s, n5 at 2.314 s. n1 voted for both.',
  status: {
    n1: { role: 'follower', currentTerm: 4, votedFor: 'n5', lastIndex: 211, commitIndex: 208 },
    n2: { role: 'leader', currentTerm: 4, votedFor: 'n2', lastIndex: 214, commitIndex: 211 },
    n3: { role: 'follower', currentTerm: 4, votedFor: 'n2', lastIndex: 214, commitIndex: 211 },
    n4: null,
    n5: { role: 'leader', currentTerm: 4, votedFor: 'n5', lastIndex: 209, commitIndex: 208 },
  },
};

/** 3 of 20 seeds of a planted bug elected two leaders. */
export const failed: ScenarioResult = resultOf(
  seeds(20).map((seed) => {
    if (![11, 17, 19].includes(seed)) return runOf(seed);
    const stale = {
      ...twoLeaders,
      property: 'linearizable',
      atUs: 3_000_000,
      message: 'c2 read 3 from x, but x was 5.',
    };
    return runOf(seed, { verdict: 'fail', violations: seed === 17 ? [stale, twoLeaders] : [twoLeaders] });
  }),
  {
    scenario: {
      ...leaderCrash,
      bug: { name: 'vote-not-persisted', about: '', source: '', caughtBy: 'election-safety', node: {} },
    },
    expectations: [
      expectation('always', 'election-safety', { verdict: 'fail', detail: 'violated in 3 seeds', firstSeed: 11 }),
      ...passing.slice(1),
    ],
  },
);

const row = (timeUs: number, node: string | null, kind: string, fields: object = {}): TraceRow => {
  return { timeUs, kind, node, ...fields };
};

const write = (timeUs: number, client: string, process: number, sequence: number, value: number) => [
  row(timeUs, client, 'invoke', { process, sequence, f: 'write', key: 'x', value }),
  row(timeUs + 6_400, client, 'ok', { process, sequence, value: null }),
];

const vote = (timeUs: number, node: string, epoch: number, candidate: string) => [
  row(timeUs, node, 'deliver', {
    from: candidate,
    to: node,
    message: { type: 'RequestVote', term: epoch, lastLogIndex: 9 },
  }),
  row(timeUs, node, 'cell', { name: 'currentTerm', value: epoch }),
  row(timeUs, node, 'cell', { name: 'votedFor', value: candidate }),
  row(timeUs, node, 'vote', { epoch, candidate }),
];

const twoLeadersRows: readonly TraceRow[] = [
  ...['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => row(0, node, 'role', { role: 'follower', epoch: 3 })),
  row(180_000, 'n3', 'role', { role: 'leader', epoch: 3 }),
  ...[1, 2, 3].flatMap((index) => [
    ...write(900_000 + index * 10_000, 'c1', 0, index, index),
    row(900_000 + index * 10_000 + 3_000, 'n3', 'commit', { index, epoch: 3 }),
    row(900_000 + index * 10_000 + 5_000, 'n1', 'commit', { index, epoch: 3 }),
  ]),
  row(2_000_000, null, 'fault', { phase: 'start', entry: 'faults[0]', verb: 'crash', nodes: ['n3'] }),
  row(2_000_000, 'n3', 'crash', { lostWrites: 0 }),
  row(2_099_000, 'n2', 'timeout', { timer: 'Election' }),
  row(2_099_000, 'n2', 'role', { role: 'candidate', epoch: 4 }),
  ...vote(2_099_000, 'n2', 4, 'n2').slice(1),
  row(2_099_800, 'n2', 'durable', { writes: 2, released: true }),
  row(2_099_800, 'n2', 'send', { from: 'n2', to: 'n1', message: { type: 'RequestVote', term: 4, lastLogIndex: 9 } }),
  ...vote(2_101_000, 'n1', 4, 'n2'),
  row(2_103_000, null, 'fault', { phase: 'start', entry: 'faults[1]', verb: 'crash', nodes: ['n1'] }),
  row(2_103_000, 'n1', 'crash', { lostWrites: 2 }),
  row(2_104_000, 'n4', 'drop', { from: 'n2', to: 'n4', message: { type: 'RequestVote', term: 4 }, reason: 'loss' }),
  row(2_190_000, 'n1', 'restart', { incarnation: 2 }),
  row(2_190_000, 'n1', 'role', { role: 'follower', epoch: 3 }),
  row(2_301_000, 'n5', 'timeout', { timer: 'Election' }),
  row(2_301_000, 'n5', 'role', { role: 'candidate', epoch: 4 }),
  ...vote(2_304_000, 'n1', 4, 'n5'),
  ...vote(2_305_000, 'n3', 4, 'n2'),
  row(2_310_000, 'n2', 'role', { role: 'leader', epoch: 4 }),
  row(2_314_000, 'n5', 'role', { role: 'leader', epoch: 4 }),
  row(2_400_000, 'c2', 'invoke', { process: 1, sequence: 1, f: 'cas', key: 'x', value: [3, 4] }),
  row(2_500_000, 'c2', 'info', { process: 1, sequence: 1 }),
  row(3_000_000, null, 'fault', { phase: 'start', entry: 'faults[2]', verb: 'partition', nodes: ['n1', 'n2'] }),
  row(4_000_000, null, 'fault', { phase: 'end', entry: 'faults[2]', verb: 'partition', nodes: ['n1', 'n2'] }),
  row(4_100_000, 'n2', 'role', { role: 'follower', epoch: 5 }),
  row(4_100_000, 'n2', 'truncate', { name: 'log', length: 9 }),
  row(4_100_000, 'n2', 'mark', { name: 'log-truncated' }),
  row(4_200_000, 'n4', 'suspect', { suspect: 'n2' }),
  row(4_300_000, 'n4', 'trust', { trusted: 'n2' }),
  row(4_400_000, 'n4', 'lock:granted', { holder: 'c1', fence: 7 }),
  row(5_000_000, null, 'settle'),
];

/** The leader n3 crashes; n1 votes for n2, loses that vote in a crash, and votes for n5 in the same term. */
export const twoLeadersTrace: readonly TraceRow[] = twoLeadersRows.toSorted((a, b) => a.timeUs - b.timeUs);
