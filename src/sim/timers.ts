import type { SimulationEvent } from './event.js';
import { hashName } from './hash.js';
import type { Microseconds } from './message.js';
import type { Handler } from './node.js';

/**
 * A node's timer. Protocols reset timers far more often than they let them expire, so a reset to a later time leaves the
 * queued event where it is: when that comes up early it is queued again for the time and the place in order (sequence)
 * that the reset gave it.
 */
export class Timer {
  readonly name: string;
  /** The method that handles its expiry: its name, and, once it was looked up, itself. */
  readonly method: string;
  handler: Handler | null = null;
  /** How it enters the trace hash. */
  readonly hash: number;
  active = false;
  /** When it expires: virtual time, and local time of its node. */
  deadline: Microseconds = 0;
  localDeadline: Microseconds = 0;
  sequence = 0;
  /** The event in the queue that stands for it. */
  queued: SimulationEvent | null = null;

  constructor(name: string) {
    this.name = name;
    this.method = `on${name}Timeout`;
    this.hash = hashName(name);
  }
}
