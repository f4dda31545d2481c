import type { Fields, ValuesOf } from '../../sim/fields.js';
import type { ReplicatedOptions } from '../state-machine.js';

export const raftOptions = {
  electionTimeout: {
    kind: 'durations',
    default: '150..300ms',
    positive: true,
    about:
      'how long a follower waits for its leader before it stands for election, drawn anew for each wait (section 5.2); ' +
      'distributions without bounds are cut at their 0.1 % and 99.9 %',
  },
  heartbeat: {
    kind: 'duration',
    default: '50ms',
    positive: true,
    about: 'how often a leader sends AppendEntries to a follower when there is nothing to replicate',
  },
  preVote: {
    kind: 'flag',
    default: true,
    about: 'asks whether an election could be won before it raises the term (thesis, section 9.6)',
  },
  checkQuorum: {
    kind: 'flag',
    default: true,
    about:
      'a leader that has not heard from a majority for an election timeout steps down, and servers that hear from a leader ' +
      'disregard votes for another (section 6; thesis, sections 6.2 and 4.2.3)',
  },
  reads: {
    kind: 'choice',
    of: ['log', 'read-index', 'lease'],
    default: 'log',
    about:
      'how reads are made linearizable: as entries of the log; by an index that a majority confirms; by a lease, which trusts ' +
      'clocks and holds only with checkQuorum (thesis, section 6.4)',
  },
  clockDrift: {
    kind: 'drift',
    default: '1%',
    atLeast: 0,
    about:
      'how much faster or slower than true time a clock may run: leases are shortened by it (thesis, section 6.4.1)',
  },
  pipeline: {
    kind: 'flag',
    default: false,
    about: 'sends new entries without waiting for the answer to the last AppendEntries (thesis, section 10.2.1)',
  },
  maxInflight: {
    kind: 'count',
    default: 16,
    atLeast: 1,
    about: 'with pipeline: most AppendEntries with entries that a follower may owe an answer to',
  },
  snapshotEvery: {
    kind: 'count',
    default: null,
    atLeast: 1,
    about: 'a server replaces its log by a snapshot when it has applied this many entries since the last (section 7)',
  },
  snapshotChunk: {
    kind: 'count',
    default: 4096,
    atLeast: 1,
    about: 'most characters of a snapshot that one InstallSnapshot carries',
  },
  handOver: {
    kind: 'flag',
    default: true,
    about:
      'a leader that has been removed has the most up-to-date server stand for election at once, instead of letting the others ' +
      'time out (thesis, section 3.10)',
  },
  catchUpRounds: {
    kind: 'count',
    default: 10,
    atLeast: 1,
    about:
      'a new server is added once a round of catching up took less than an election timeout, and given up after this many ' +
      'rounds (thesis, section 4.2.1)',
  },
  batch: {
    kind: 'count',
    default: 64,
    atLeast: 1,
    about: 'most entries that one AppendEntries carries',
  },
} as const satisfies Fields;

export type RaftOptions = ValuesOf<typeof raftOptions> & ReplicatedOptions;
