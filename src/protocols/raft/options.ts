import type { Fields, ValuesOf } from '../../sim/fields.js';
import type { ReplicatedOptions } from '../state-machine.js';

export const raftOptions = {
  electionTimeout: {
    kind: 'durations',
    default: '150..300ms',
    about:
      'how long a follower waits for its leader before it stands for election, drawn anew for each wait (section 5.2)',
  },
  heartbeat: {
    kind: 'duration',
    default: '50ms',
    about: 'how often a leader sends AppendEntries to a follower when there is nothing to replicate',
  },
  batch: {
    kind: 'count',
    default: 64,
    atLeast: 1,
    about: 'most entries that one AppendEntries carries',
  },
} as const satisfies Fields;

export type RaftOptions = ValuesOf<typeof raftOptions> & ReplicatedOptions;
