import type { SimulationEvent } from './event.js';
import { BinaryHeap, type EventQueue } from './event-queue.js';
import { TimingWheel } from './timing-wheel.js';

/** With more events than this pending, a wheel is faster than a heap (see bench/README.md). */
const MANY = 100;

/** A heap, until so many events wait that a wheel pays. The order of events is the same in both. */
export class AdaptiveQueue implements EventQueue {
  private queue: EventQueue = new BinaryHeap();
  /** How many may wait before the wheel takes over; no end once it has. */
  private most: number;

  constructor(most = MANY) {
    this.most = most;
  }

  get size(): number {
    return this.queue.size;
  }

  push(event: SimulationEvent): void {
    this.queue.push(event);
    if (this.queue.size > this.most) this.changeToWheel();
  }

  peek(): SimulationEvent | undefined {
    return this.queue.peek();
  }

  pop(): SimulationEvent | undefined {
    return this.queue.pop();
  }

  private changeToWheel(): void {
    const wheel = new TimingWheel();
    for (let event = this.queue.pop(); event !== undefined; event = this.queue.pop()) wheel.push(event);
    this.queue = wheel;
    this.most = Number.POSITIVE_INFINITY;
  }
}
