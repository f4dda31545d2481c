import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdaptiveQueue } from '../../src/sim/adaptive-queue.js';
import { FAULT, SimulationEvent } from '../../src/sim/event.js';
import { BinaryHeap, type EventQueue } from '../../src/sim/event-queue.js';
import { TimingWheel } from '../../src/sim/timing-wheel.js';

const TURN = 4096;
/** How long after the latest event that was taken: at once, in this turn of a wheel, in the next ones, far beyond all of them. */
const delay = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 2 * TURN }),
  fc.integer({ min: 0, max: 2 * TURN * TURN }),
  fc.integer({ min: 0, max: 2 ** 45 }),
  fc.constant(Number.POSITIVE_INFINITY),
);
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ push: delay, early: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant('pop' as const) },
  { weight: 2, arbitrary: fc.constant('peek' as const) },
);

const queues: readonly (readonly [string, () => EventQueue])[] = [
  ['a binary heap', () => new BinaryHeap()],
  ['a timing wheel', () => new TimingWheel()],
  ['an adaptive queue', () => new AdaptiveQueue(20)],
];

function event(time: number, sequence: number): SimulationEvent {
  return new SimulationEvent(time, sequence, FAULT, 0, -1, 0, false, null, null, null);
}

describe.each(queues)('%s', (_, create) => {
  it('gives what a list sorted by time, then sequence, would give', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 300, size: 'max' }), (commands) => {
        const queue = create();
        const model: SimulationEvent[] = [];
        let now = 0;
        commands.forEach((each, index) => {
          if (each === 'pop') {
            const [first] = model;
            if (first !== undefined && first.time < Number.POSITIVE_INFINITY) now = first.time;
            expect(queue.pop()).toBe(model.shift());
          } else if (each === 'peek') {
            expect(queue.peek()).toBe(model[0]);
          } else {
            const pushed = event(now + each.push, each.early ? index - 2 ** 52 : index);
            queue.push(pushed);
            model.push(pushed);
            model.sort((a, b) => (a.time === b.time ? a.sequence - b.sequence : a.time - b.time));
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
    const queue = create();
    for (let index = 0; index < 1000; index += 1) queue.push(event(7, (index * 389) % 1000));
    const order = Array.from({ length: 1000 }, () => queue.pop()!.sequence);
    expect(order).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });

  it('takes what is scheduled before the next event, after somebody looked at that one', () => {
    const queue = create();
    const late = event(50_000_000, 1);
    queue.push(late);
    expect(queue.peek()).toBe(late);
    const sooner = [event(3, 2), event(40_000_000, 3), event(49_999_999, 4)];
    for (const each of sooner.toReversed()) queue.push(each);
    expect([queue.pop(), queue.pop(), queue.pop(), queue.pop()]).toEqual([...sooner, late]);
  });
});
