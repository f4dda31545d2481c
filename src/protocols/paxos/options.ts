import type { Fields, ValuesOf } from '../../sim/fields.js';

export const paxosOptions = {
  proposers: {
    kind: 'count',
    default: 2,
    atLeast: 1,
    about: 'with a plain count of nodes, how many of them propose a value of their own: the first ones',
  },
  start: {
    kind: 'durations',
    default: '0..20ms',
    about: 'how long a proposer waits after its start or restart before it begins its first ballot',
  },
  timeout: {
    kind: 'duration',
    default: '100ms',
    positive: true,
    about: 'how long a proposer waits for a quorum of answers before it begins a higher ballot',
  },
  backoff: {
    kind: 'durations',
    default: '10..100ms',
    about:
      'how long a proposer that was refused for a higher ballot waits before it begins one of its own; twice as long after ' +
      'each further refusal, up to eight times',
  },
  learnTimeout: {
    kind: 'duration',
    default: '200ms',
    positive: true,
    about: 'how often a node that has not learned the decision asks the others for it',
  },
} as const satisfies Fields;

export type PaxosOptions = ValuesOf<typeof paxosOptions>;
