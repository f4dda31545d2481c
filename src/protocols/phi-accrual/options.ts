import type { Fields, ValuesOf } from '../../sim/fields.js';

export const phiAccrualOptions = {
  period: { kind: 'duration', default: '100ms', positive: true, about: 'time between two heartbeats' },
  threshold: {
    kind: 'number',
    default: 8,
    atLeast: 0.5,
    atMost: 300,
    about: 'the suspicion level from which a node is suspected: 8 means that one suspicion in 10^8 would be a mistake',
  },
  window: {
    kind: 'count',
    default: 200,
    atLeast: 2,
    about: 'how many of the last intervals are kept for the estimate',
  },
  minDeviation: {
    kind: 'duration',
    default: '10ms',
    positive: true,
    about:
      'the least standard deviation that is believed: a quiet network must not make the detector nervous (a tenth of the period, as in Akka)',
  },
  acceptablePause: {
    kind: 'duration',
    default: '300ms',
    about: 'silence that is tolerated beyond the estimate, such as garbage collection (three periods, as in Akka)',
  },
} as const satisfies Fields;

export type PhiAccrualOptions = ValuesOf<typeof phiAccrualOptions>;
