import type { Microseconds } from '../../sim/message.js';

/** "I am alive." */
export interface Heartbeat {
  readonly type: 'Heartbeat';
  /** The sender's own time: copies, and heartbeats that were overtaken on the way, are told from new ones. */
  readonly sentUs: Microseconds;
}
