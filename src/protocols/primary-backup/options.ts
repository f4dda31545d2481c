import type { Fields, ValuesOf } from '../../sim/fields.js';
import type { ReplicatedOptions } from '../state-machine.js';

export const primaryBackupOptions = {
  mode: {
    kind: 'choice',
    default: 'synchronous',
    of: ['synchronous', 'semi-synchronous', 'asynchronous'],
    about: 'whose word the primary waits for before it answers: all backups, `acks` of them, or nobody',
  },
  acks: { kind: 'count', default: 1, atLeast: 1, about: 'backups that must hold an update in semi-synchronous mode' },
  backups: { kind: 'count', default: 2, atLeast: 0, about: 'most backups in a view; further replicas stand by' },
  fencing: {
    kind: 'flag',
    default: true,
    about: 'replicas refuse whatever comes from a view below the latest that they know',
  },
  lease: {
    kind: 'duration',
    default: '0',
    about: 'for how long the view service lets the primary answer reads alone; 0: reads are replicated like updates',
  },
  clockBound: {
    kind: 'drift',
    default: '1%',
    atLeast: 0,
    about: "how far clocks' rates may differ: by so much both sides of a lease play safe",
  },
  detector: {
    kind: 'choice',
    default: 'heartbeat',
    of: ['heartbeat', 'phi-accrual', 'swim'],
    about:
      'how the view service decides that a replica is dead: silence for `deadAfter`; φ over the intervals of its pings; or silence, and no answer to pings through the others either',
  },
  pingInterval: {
    kind: 'duration',
    default: '20ms',
    positive: true,
    about: 'how often replicas report to the view service',
  },
  deadAfter: {
    kind: 'duration',
    default: '100ms',
    positive: true,
    about: 'silence after which a replica is taken for dead (detectors heartbeat and swim)',
  },
  threshold: {
    kind: 'number',
    default: 8,
    atLeast: 0.5,
    atMost: 300,
    about: 'suspicion level of detector phi-accrual',
  },
  window: { kind: 'count', default: 200, atLeast: 2, about: 'intervals that detector phi-accrual keeps' },
  minDeviation: {
    kind: 'duration',
    default: '5ms',
    positive: true,
    about: 'least deviation that detector phi-accrual believes',
  },
  failback: {
    kind: 'flag',
    default: false,
    about: 'the first replica takes office again as soon as it is an up-to-date backup',
  },
  failbackPause: {
    kind: 'duration',
    default: '1s',
    about:
      'how long the view service waits after a primary was replaced before the first replica may take office again',
  },
  batch: { kind: 'count', default: 64, atLeast: 1, about: 'most entries that one Replicate or Transfer carries' },
} as const satisfies Fields;

export type PrimaryBackupOptions = ValuesOf<typeof primaryBackupOptions> & ReplicatedOptions;
