import type { SimulationEvent } from './event.js';

/** Pending events, in order of (time, sequence). */
export interface EventQueue {
  readonly size: number;
  push(event: SimulationEvent): void;
  peek(): SimulationEvent | undefined;
  pop(): SimulationEvent | undefined;
}

/** A binary heap: as good as anything for the few dozen events that a cluster of replicas keeps pending. */
export class BinaryHeap implements EventQueue {
  private readonly heap: SimulationEvent[] = [];

  get size(): number {
    return this.heap.length;
  }

  peek(): SimulationEvent | undefined {
    return this.heap[0];
  }

  push(event: SimulationEvent): void {
    const heap = this.heap;
    let hole = heap.length;
    heap.push(event);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = heap[parent]!;
      if (isBefore(above, event)) break;
      heap[hole] = above;
      hole = parent;
    }
    heap[hole] = event;
  }

  pop(): SimulationEvent | undefined {
    const heap = this.heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return last;
    const first = heap[0]!;
    const size = heap.length;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      const below = heap[child]!;
      if (isBefore(last, below)) break;
      heap[hole] = below;
      hole = child;
    }
    heap[hole] = last;
    return first;
  }
}

/** The order of events: by time, then by sequence. */
export function isBefore(a: SimulationEvent, b: SimulationEvent): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}
