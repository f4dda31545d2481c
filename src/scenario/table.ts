import type { Shapes } from './shape.js';

/** A link's behaviour; in `links` only what differs from the network as a whole. */
export const LINK_FIELDS = {
  latency: {
    kind: 'durations',
    about: 'how long a message travels, drawn anew for each; links reorder unless fifo',
    default: '1..5ms',
  },
  loss: { kind: 'share', about: 'messages that never arrive', default: '0%' },
  duplicate: { kind: 'share', about: 'messages that arrive twice', default: '0%' },
  corrupt: {
    kind: 'share',
    about: "messages that the receiver's checksum finds damaged and drops, counted apart from loss",
    default: '0%',
  },
  fifo: {
    kind: 'flag',
    about:
      'messages of a link arrive in order, and those on the wire are lost when their receiver crashes, as with connections',
    default: false,
  },
} as const satisfies Shapes;

export const RULE_FIELDS = {
  from: { kind: 'special', special: 'link-ends', about: 'senders: a node, a list of nodes, or any', default: 'any' },
  to: { kind: 'special', special: 'link-ends', about: 'receivers: a node, a list of nodes, or any', default: 'any' },
  ...LINK_FIELDS,
} as const satisfies Shapes;

export const NETWORK_FIELDS = {
  ...LINK_FIELDS,
  links: {
    kind: 'list',
    about: 'exceptions for some links, each one way; the first that matches a link wins',
    default: 'none',
    fields: RULE_FIELDS,
  },
} as const satisfies Shapes;

export const DISK_FIELDS = {
  sync: {
    kind: 'durations',
    about: 'how long a sync takes, drawn anew for each; 0 makes every write durable at once',
    default: '100us..1ms',
  },
} as const satisfies Shapes;

export const CLOCK_FIELDS = {
  offset: { kind: 'durations', about: 'how far a wall clock is off, drawn per node', default: '0', signed: true },
  drift: { kind: 'drifts', about: 'how much faster a clock runs, drawn per node', default: '0' },
} as const satisfies Shapes;

export const RUN_FIELDS = {
  for: { kind: 'duration', about: 'the workload and the faults last this long', default: '10s', positive: true },
  settle: {
    kind: 'duration',
    about: 'then everything is healed and restarted, the workload goes on, and progress is demanded',
    default: '3s',
  },
  seeds: {
    kind: 'special',
    special: 'seeds',
    about: 'A..B, both ends included; a bare N is 1..N; or a list, where a bare number is that seed alone',
    default: '1..20',
  },
} as const satisfies Shapes;

export const RETRY_FIELDS = {
  attempts: { kind: 'count', about: 'attempts at an operation, the first included', default: 20, atLeast: 1 },
  backoff: { kind: 'durations', about: 'pause between two attempts, drawn anew for each', default: '10..50ms' },
} as const satisfies Shapes;

export const CLIENT_FIELDS = {
  count: { kind: 'count', about: 'clients c1, c2, …; 0 where the protocol serves none', default: 3 },
  workload: {
    kind: 'special',
    special: 'workload',
    about: 'what they ask for',
    default: "the protocol's first",
  },
  rate: {
    kind: 'rate',
    about:
      'operations per client; a tick that finds the client busy is postponed, not queued. 40/s where think is not given',
    default: null,
    positive: true,
  },
  think: {
    kind: 'durations',
    about: 'pause between an answer and the next operation, in place of a rate or beside it',
    default: null,
  },
  keys: { kind: 'count', about: 'number of keys, each as likely', default: 4, atLeast: 1 },
  mix: {
    kind: 'special',
    special: 'mix',
    about: 'weights of the operations; those not named get 0',
    default: "the workload's own",
  },
  timeout: { kind: 'duration', about: 'how long an attempt may take', default: '100ms', positive: true },
  retry: {
    kind: 'section',
    about: 'hints to another node are followed at once; after the last attempt the outcome is unknown',
    default: null,
    fields: RETRY_FIELDS,
  },
} as const satisfies Shapes;

/** What a client does where neither `rate` nor `think` is given. */
export const USUAL_RATE_PER_SECOND = 40;

export const EXPECT_FIELDS = {
  always: {
    kind: 'special',
    special: 'properties-or-all',
    about: 'safety properties, judged throughout and at the end; may be empty',
    default: 'all that the protocol promises, and those of the workload; none beside violated',
  },
  eventually: {
    kind: 'special',
    special: 'eventually',
    about: 'what must come true, each within a time',
    default: "the protocol's liveness, within 2s after settle",
  },
  sometimes: { kind: 'special', special: 'marks', about: 'marks reached in at least one seed', default: 'none' },
  never: { kind: 'special', special: 'marks', about: 'marks reached in no seed', default: 'none' },
  violated: {
    kind: 'special',
    special: 'properties',
    about: 'a control: passes only if each of these is violated in at least one seed',
    default: 'none',
  },
  metrics: {
    kind: 'special',
    special: 'metrics',
    about: 'bounds of metrics over all seeds: name[.stat] with atMost, atLeast',
    default: 'none',
  },
} as const satisfies Shapes;

/** A scenario file. */
export const SCENARIO_FIELDS = {
  scenario: { kind: 'special', special: 'name', about: 'its name, in kebab-case', default: null, required: true },
  about: { kind: 'text', about: 'what it teaches, in one sentence', default: null },
  protocol: {
    kind: 'special',
    special: 'protocol',
    about: 'a name, or { use: name or ./file.js, option: value, … }',
    default: null,
    required: true,
  },
  nodes: {
    kind: 'special',
    special: 'nodes',
    about: 'a count, or counts by the roles that the protocol fixes at the start',
    default: "the protocol's own",
  },
  clients: {
    kind: 'section',
    about: 'who uses the system, and how',
    default: null,
    fields: CLIENT_FIELDS,
    shorthand: 'count',
  },
  network: { kind: 'section', about: 'the links between all nodes and clients', default: null, fields: NETWORK_FIELDS },
  disk: { kind: 'section', about: "the nodes' disks", default: null, fields: DISK_FIELDS },
  clocks: { kind: 'section', about: "the nodes' clocks", default: null, fields: CLOCK_FIELDS },
  run: { kind: 'section', about: 'how long and how often', default: null, fields: RUN_FIELDS },
  faults: { kind: 'special', special: 'faults', about: 'the scripted timeline', default: 'none' },
  nemesis: { kind: 'special', special: 'nemesis', about: 'random faults', default: 'none' },
  bug: { kind: 'special', special: 'bug', about: "one of the protocol's planted bugs", default: 'none' },
  expect: {
    kind: 'section',
    about: 'what is judged; each key defaults on its own',
    default: null,
    fields: EXPECT_FIELDS,
  },
  variants: {
    kind: 'special',
    special: 'variants',
    about: 'name → overrides by dotted path; each runs as a scenario of its own',
    default: 'none',
  },
  matrix: {
    kind: 'special',
    special: 'matrix',
    about: 'dotted path → list of values; the cross product runs',
    default: 'none',
  },
} as const satisfies Shapes;
