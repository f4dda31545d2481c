import type { Distribution } from './distribution.js';
import type { FaultEffect } from './listener.js';
import type { Message, Microseconds } from './message.js';
import type { RandomStream } from './random.js';

/** What one fault does to a link. Shares from 0 to 1; delays in microseconds. */
export interface Degradation {
  readonly loss?: number;
  readonly corrupt?: number;
  readonly duplicate?: number;
  /** Added to the latency of each message. */
  readonly delay?: Distribution;
  /** A further delay, drawn from 0 to this for each message. */
  readonly jitter?: Microseconds;
  /** Share of the messages that are held back, so that later ones overtake them. */
  readonly reorder?: number;
  /** Bytes per second; a message is as long as its JSON text. */
  readonly rate?: number;
}

/** A message that is held back waits for up to so many latencies, so that later ones have time to overtake it. */
const HELD_BACK_LATENCIES = 10;

/** The faults that degrade one link now. They add up: losses as independent chances, delays as sums. */
export class LinkTrouble {
  private readonly random: RandomStream;
  private readonly latency: Distribution;
  private degradations: readonly Degradation[] = [];
  /** When the messages that a limited rate has accepted have passed. */
  private busyUntil: Microseconds = 0;
  /** When the latest of the messages arrives that left before. */
  private latestArrival: Microseconds = 0;
  /** What was done to the message that was looked at last. */
  readonly effects = new Set<FaultEffect>();

  constructor(random: RandomStream, latency: Distribution) {
    this.random = random;
    this.latency = latency;
  }

  add(degradation: Degradation): void {
    this.degradations = [...this.degradations, degradation];
  }

  remove(degradation: Degradation): void {
    this.degradations = this.degradations.filter((other) => other !== degradation);
  }

  /** A share of the link's own, with those of the faults on top. */
  share(name: 'loss' | 'corrupt' | 'duplicate', own: number): number {
    return 1 - this.degradations.reduce((kept, degradation) => kept * (1 - (degradation[name] ?? 0)), 1 - own);
  }

  /** How much longer a message takes that leaves now. */
  extraDelay(now: Microseconds, message: Message): Microseconds {
    let delay = 0;
    this.effects.clear();
    for (const degradation of this.degradations) {
      // Four draws a message, used or not: what one fault draws does not depend on what another asks for.
      const draws = [this.random(), this.random(), this.random(), this.random()] as const;
      if (degradation.delay !== undefined) delay += degradation.delay.quantile(draws[0]);
      if (degradation.jitter !== undefined) delay += Math.floor(draws[1] * (degradation.jitter + 1));
      if (delay > 0) this.effects.add('message-delayed');
      if (draws[2] < (degradation.reorder ?? 0)) {
        this.effects.add('message-held-back');
        delay += Math.ceil(draws[3] * HELD_BACK_LATENCIES * Math.max(1, this.latency.mean));
      }
      if (degradation.rate !== undefined) delay += this.queueing(now, degradation.rate, message);
    }
    return delay;
  }

  /** Notes when the message that was looked at last arrives: perhaps before others that left before it. */
  arrives(at: Microseconds): void {
    if (at < this.latestArrival) this.effects.add('message-overtaken');
    this.latestArrival = Math.max(at, this.latestArrival);
  }

  private queueing(now: Microseconds, bytesPerSecond: number, message: Message): Microseconds {
    const length = JSON.stringify(message).length;
    if (this.busyUntil > now) this.effects.add('message-queued');
    this.busyUntil = Math.max(now, this.busyUntil) + Math.ceil((length * 1_000_000) / bytesPerSecond);
    return this.busyUntil - now;
  }
}
