import type { Microseconds } from '../../sim/message.js';
import type { BugDefinition } from '../definition.js';
import { HeartbeatDetector } from './heartbeat.js';

/** Judges each heartbeat a fiftieth of the shift after it was due, when many are still on their way. */
class TimeoutTooShort extends HeartbeatDetector {
  protected override shift(): Microseconds {
    return Math.floor(this.options.shift / 50);
  }
}

export const heartbeatBugs: readonly BugDefinition[] = [
  {
    name: 'timeout-too-short',
    about:
      'The timeout is shorter than the period plus the delay of the slowest per cent of messages: live nodes are suspected again and again.',
    source: 'Chen, Toueg & Aguilera 2002, section 5: the shift bounds the delays that are tolerated',
    caughtBy: 'eventual-strong-accuracy',
    node: TimeoutTooShort,
  },
];
