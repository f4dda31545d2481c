import type { PropertyDefinition } from '../../src/checkers/property.js';
import { faultVocabulary } from '../../src/faults/vocabulary.js';
import type { Model } from '../../src/models/model.js';
import type { ProtocolDefinition } from '../../src/protocols/definition.js';
import { formatProblem } from '../../src/scenario/frame.js';
import { type Loaded, type LoadInput, loadScenarios } from '../../src/scenario/load.js';
import type { Registry } from '../../src/scenario/registry.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import type { Host } from '../../src/sim/node.js';
import { Node } from '../../src/sim/node.js';
import type { WorkloadDefinition } from '../../src/workloads/workload.js';

class Silent extends Node<never, never> {
  constructor(host: Host) {
    super(host);
    this.cancelTimer('Election');
  }
}

function property(name: string): PropertyDefinition {
  return { name, about: `${name} holds`, source: 'none', create: () => ({}) };
}

const model: Model = {
  name: 'register',
  about: 'one value a key',
  initial: null,
  operations: {
    read: { about: 'gives the value', readOnly: true },
    write: { about: 'sets the value', readOnly: false },
    cas: { about: 'sets the value if it was as said', readOnly: false },
  },
  perKey: true,
  apply: (state) => ({ state, ok: true, value: state }),
};

export const register: WorkloadDefinition = {
  name: 'register',
  about: 'reads and writes',
  model,
  mix: { read: 1, write: 1, cas: 1 },
  properties: ['linearizable'],
  draw: (f, key, { unique }) => ({ f, key, value: unique }),
};

const bank: WorkloadDefinition = { ...register, name: 'bank', properties: ['conservation'] };

const consensus: ProtocolDefinition = {
  name: 'raft',
  about: 'elects a leader that replicates a log',
  source: 'none',
  node: Silent,
  nodeFields: [],
  nodes: 5,
  heldRoles: ['follower', 'candidate', 'leader'],
  office: 'leader',
  options: {
    electionTimeout: { kind: 'durations', about: 'silence before an election', default: '150..300ms', positive: true },
    heartbeat: { kind: 'duration', about: 'between two heartbeats', default: '50ms', positive: true },
    preVote: { kind: 'flag', about: 'asks before it campaigns', default: true },
    reads: { kind: 'choice', about: 'how reads are served', default: 'log', of: ['log', 'read-index', 'lease'] },
    maxInflight: { kind: 'count', about: 'messages on the way', default: 16, atLeast: 1 },
  },
  receives: { RequestVote: true, RequestVoteReply: true, AppendEntries: true, AppendEntriesReply: true },
  timers: { Election: true, Heartbeat: true },
  marks: { 'log-truncated': 'a follower dropped entries' },
  disk: ['currentTerm', 'votedFor', 'log'],
  properties: ['election-safety', 'log-matching', 'leader-completeness'].map(property),
  liveness: ['progress'],
  survives: ['crash', 'pause', 'partition', 'isolate', 'block', 'link'],
  cooperates: ['reconfigure'],
  bugs: [{ name: 'vote-not-persisted', about: 'forgets', source: 'none', caughtBy: 'election-safety', node: Silent }],
  workloads: ['register'],
  replicatedLog: 'log',
};

const commit: ProtocolDefinition = {
  ...consensus,
  name: 'two-phase-commit',
  roles: { coordinator: 1, participant: 3 },
  countedRole: 'participant',
  nodes: 4,
  heldRoles: [],
  office: 'coordinator',
  options: { voteYes: { kind: 'share', about: 'participants that vote yes', default: '100%' } },
  receives: { Prepare: true, Vote: true, Decision: true },
  survives: ['crash'],
  cooperates: [],
  bugs: [],
  workloads: ['bank'],
  replicatedLog: null,
};

const backup: ProtocolDefinition = {
  ...consensus,
  name: 'primary-backup',
  roles: { replica: 3, 'view-service': 1 },
  countedRole: 'replica',
  heldRoles: ['backup', 'primary'],
  office: 'primary',
};

const detector: ProtocolDefinition = {
  ...consensus,
  name: 'heartbeat',
  nodes: 4,
  heldRoles: [],
  office: null,
  options: {},
  properties: [],
  liveness: ['strong-completeness'],
  workloads: [],
  replicatedLog: null,
};

export const registry: Registry = {
  protocols: [consensus, commit, backup, detector],
  workloads: [register, bank],
  faults: faultVocabulary,
  properties: ['linearizable', 'exactly-once'],
  metrics: [
    { name: 'recovery-time', unit: 'ms', about: 'until an answer' },
    { name: 'recovery-time.leader', unit: 'ms', about: 'until an answer, leader hit' },
    { name: 'availability', unit: 'share', about: 'answered of invoked' },
    { name: 'lost-writes', unit: 'count', about: 'acknowledged and gone' },
    { name: 'mistake-rate', unit: '1/s', about: 'wrong suspicions' },
  ],
};

export const MINIMAL = 'scenario: two-lines\nprotocol: raft\n';

/** Loads a text under the name `test.yaml`, with the fixture's registry. */
export function load(text: string, more: Partial<LoadInput> = {}): Loaded {
  return loadScenarios({ file: 'test.yaml', text, registry, ...more });
}

/** The only scenario of a valid text; `rest` is appended to a minimal file. */
export function scenarioOf(rest: string, more: Partial<LoadInput> = {}): Scenario {
  const loaded = load(`${MINIMAL}${rest}\n`, more);
  const [scenario, second] = loaded.scenarios;
  if (scenario === undefined || second !== undefined || loaded.problems.length > 0) {
    throw new Error(`expected one scenario: ${shown(loaded)}`);
  }
  return scenario;
}

/** The headings of all problems of a text, `line:column  message`; `rest` is appended to a minimal file. */
export function problemsOf(rest: string, more: Partial<LoadInput> = {}): readonly string[] {
  return headings(load(`${MINIMAL}${rest}\n`, more));
}

export function headings({ problems }: Loaded): readonly string[] {
  return problems.map((problem) =>
    formatProblem(problem, '')
      .split('\n')[0]!
      .replace(/^test\.yaml:/, ''),
  );
}

function shown(loaded: Loaded): string {
  return loaded.scenarios.length === 0 ? headings(loaded).join('\n') : `${loaded.scenarios.length} scenarios`;
}
