import type { Fields, ValuesOf } from '../../sim/fields.js';

export const heartbeatOptions = {
  period: {
    kind: 'duration',
    default: '100ms',
    positive: true,
    about: 'time between two heartbeats (η in Chen, Toueg & Aguilera 2002)',
  },
  shift: {
    kind: 'duration',
    default: '100ms',
    positive: true,
    about: 'how long after heartbeat i was due it is judged (δ): from then on only heartbeats from i on count as fresh',
  },
  mode: {
    kind: 'choice',
    default: 'push',
    of: ['push', 'ping'],
    about: 'push: everybody sends, which needs synchronised clocks; ping: everybody asks, by its own clock alone',
  },
} as const satisfies Fields;

export type HeartbeatOptions = ValuesOf<typeof heartbeatOptions>;
