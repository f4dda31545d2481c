import type { Fields, ValuesOf } from '../../sim/fields.js';
import type { ReplicatedOptions } from '../state-machine.js';

export const multiPaxosOptions = {
  leaderTimeout: {
    kind: 'durations',
    default: '150..300ms',
    positive: true,
    about: 'how long a replica waits for its leader before it begins a ballot of its own, drawn anew for each wait',
  },
  heartbeat: {
    kind: 'duration',
    default: '50ms',
    positive: true,
    about: 'how often a leader says that it lives, and asks again for votes that it still waits for',
  },
  batch: {
    kind: 'count',
    default: 64,
    atLeast: 1,
    about: 'most slots that one Accept asks for',
  },
  pipeline: {
    kind: 'count',
    default: 16,
    atLeast: 1,
    about: 'how many Accepts may be under way at once; further commands wait, and go out together',
  },
  catchUp: {
    kind: 'count',
    default: 256,
    atLeast: 1,
    about: 'most slots that the answer to a replica that lags behind carries',
  },
  snapshotEvery: {
    kind: 'count',
    default: 0,
    about: 'after how many slots a replica replaces what it keeps by a snapshot of its state machine; 0: never',
  },
} as const satisfies Fields;

export type MultiPaxosOptions = ValuesOf<typeof multiPaxosOptions> & ReplicatedOptions;
