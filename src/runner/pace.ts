import { seconds } from '../checkers/wording.js';
import type { Microseconds } from '../sim/message.js';

/** More events than this at one instant of virtual time, and time will never go on. */
const EVENTS_AT_ONE_INSTANT = 200_000;
/** More events than this, and the run is a flood. */
const EVENTS_IN_ALL = 500_000_000;

/** Notices runs that do not come to an end: counted in events, so that every machine stops at the same one. */
export class Pace {
  private now: Microseconds = -1;
  private atThisInstant = 0;
  private inAll = 0;

  check(time: Microseconds): void {
    if (time !== this.now) {
      this.now = time;
      this.inAll += this.atThisInstant;
      this.atThisInstant = 0;
    }
    this.atThisInstant += 1;
    if (this.atThisInstant > EVENTS_AT_ONE_INSTANT) {
      throw new Error(
        `time stands still at ${seconds(time)}: ${EVENTS_AT_ONE_INSTANT} events at one instant. Does a timer of 0, or a message over a link without latency, set itself off again?`,
      );
    }
    if (this.inAll > EVENTS_IN_ALL)
      throw new Error(`${EVENTS_IN_ALL} events by ${seconds(time)}: a flood of messages or timers?`);
  }
}
