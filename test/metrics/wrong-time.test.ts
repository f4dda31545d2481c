import { describe, expect, it } from 'vitest';
import { WrongTime } from '../../src/metrics/wrong-time.js';
import type { NodeId } from '../../src/sim/message.js';

const [a, b] = [0, 1] as unknown as [NodeId, NodeId];

describe('the time in which a suspicion is wrong', () => {
  it('lasts from the suspicion to the trust, or to the end of the run', () => {
    const wrong = new WrongTime();
    wrong.suspects(a, b, true, 10);
    wrong.suspects(a, b, true, 12);
    wrong.trusts(a, b, 15);
    expect(wrong.totalUs).toBe(5);
    wrong.suspects(b, a, true, 20);
    wrong.runEnds(27);
    expect(wrong.totalUs).toBe(12);
  });

  it('begins when who was rightly suspected starts again', () => {
    const wrong = new WrongTime();
    wrong.suspects(a, b, false, 10);
    wrong.restarts(b, 100);
    wrong.trusts(a, b, 103);
    wrong.restarts(b, 200);
    expect(wrong.totalUs).toBe(3);
  });

  it('ends when the suspected crashes, and goes on after its restart; the crash of the observer ends it for good', () => {
    const wrong = new WrongTime();
    wrong.suspects(a, b, true, 10);
    wrong.crashes(b, 14);
    wrong.restarts(b, 20);
    wrong.crashes(a, 23);
    wrong.restarts(a, 30);
    wrong.restarts(b, 40);
    wrong.runEnds(50);
    expect(wrong.totalUs).toBe(7);
  });
});
