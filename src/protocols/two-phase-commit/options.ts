import type { Fields, ValuesOf } from '../../sim/fields.js';
import { commitOptions } from '../commit/options.js';
import type { ReplicatedOptions } from '../state-machine.js';

export const twoPhaseOptions = {
  ...commitOptions,
  presumed: {
    kind: 'choice',
    default: 'abort',
    of: ['abort', 'nothing'],
    about:
      'what a coordinator that finds no record of a transaction takes it for; with nothing it also forces aborts and waits for their acknowledgements',
  },
  cooperative: {
    kind: 'flag',
    default: true,
    about: 'whether a participant in doubt also asks the other participants',
  },
  initiator: {
    kind: 'choice',
    default: 'coordinator',
    of: ['coordinator', 'participant'],
    about: 'who begins the commit: the coordinator, or the participant with the last piece of work, by its vote',
  },
  readOnly: {
    kind: 'flag',
    default: false,
    about: 'whether a participant that only read leaves at its vote, without a record and without the second phase',
  },
  onePhase: {
    kind: 'flag',
    default: false,
    about: 'whether a transaction with a single participant is decided by it',
  },
} as const satisfies Fields;

export type TwoPhaseOptions = ValuesOf<typeof twoPhaseOptions> & ReplicatedOptions;
