import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT, SimulationEvent } from '../../src/sim/event.js';
import { BinaryHeap } from '../../src/sim/event-queue.js';

const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ push: fc.integer({ min: 0, max: 20 }) }) },
  { weight: 2, arbitrary: fc.constant('pop' as const) },
);

function event(time: number, sequence: number): SimulationEvent {
  return new SimulationEvent(time, sequence, FAULT, 0, -1, 0, false, null, null, null);
}

describe('the event queue', () => {
  it('gives what a list sorted by time, then sequence, would give', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200, size: 'max' }), (commands) => {
        const queue = new BinaryHeap();
        const model: SimulationEvent[] = [];
        commands.forEach((each, sequence) => {
          if (each === 'pop') {
            expect(queue.peek()).toBe(model[0]);
            expect(queue.pop()).toBe(model.shift());
          } else {
            const pushed = event(each.push, sequence);
            queue.push(pushed);
            model.push(pushed);
            model.sort((a, b) => a.time - b.time || a.sequence - b.sequence);
          }
          expect(queue.size).toBe(model.length);
        });
        while (model.length > 0) expect(queue.pop()).toBe(model.shift());
        expect(queue.pop()).toBeUndefined();
        expect(queue.peek()).toBeUndefined();
      }),
    );
  });

  it('keeps the order of a thousand events of one instant', () => {
    const queue = new BinaryHeap();
    for (let index = 0; index < 1000; index += 1) queue.push(event(7, (index * 389) % 1000));
    const order = Array.from({ length: 1000 }, () => queue.pop()!.sequence);
    expect(order).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });
});
