import type { Fields, ValuesOf } from '../../sim/fields.js';
import type { ReplicatedOptions } from '../state-machine.js';

/** What both commit protocols let a scenario choose. */
export const commitOptions = {
  voteTimeout: {
    kind: 'duration',
    default: '300ms',
    positive: true,
    about:
      'how long a coordinator waits for work and votes before it aborts; how long a participant that has not voted waits for Prepare',
  },
  decisionTimeout: {
    kind: 'duration',
    default: '300ms',
    positive: true,
    about: 'how long a participant stays in doubt before it asks, and a coordinator waits before it sends again',
  },
  lockTimeout: {
    kind: 'duration',
    default: '100ms',
    positive: true,
    about: 'how long a transaction waits for a lock before it is taken for deadlocked and aborted',
  },
  voteYes: {
    kind: 'share',
    default: '100%',
    about: 'share of votes that are yes although nothing speaks against it; the others are no',
  },
} as const satisfies Fields;

export type CommitOptions = ValuesOf<typeof commitOptions> & ReplicatedOptions;
