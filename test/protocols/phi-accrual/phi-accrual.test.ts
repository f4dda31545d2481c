import { describe, expect, it } from 'vitest';
import { PhiAccrual } from '../../../src/protocols/phi-accrual/phi-accrual.js';
import type { NodeId } from '../../../src/sim/message.js';
import { FakeHost } from '../fake-host.js';

const [own, other] = [0 as NodeId, 1 as NodeId];
const OPTIONS = { period: 100_000, threshold: 8, window: 10, minDeviation: 10_000, acceptablePause: 0 };

/** n1 of two, which has heard n2 every 100 ms until 1 s. */
function steady(given: Partial<typeof OPTIONS> = {}) {
  const host = new FakeHost({ id: own, nodes: [own, other], options: { ...OPTIONS, ...given } });
  const node = new PhiAccrual(host);
  node.onStart();
  const at = (ms: number, what: () => void) => {
    host.time = ms * 1000;
    what();
    return node.status().suspected;
  };
  /** A heartbeat that left so many milliseconds ago. */
  const hear = (ago = 3) => node.onHeartbeat(other, { type: 'Heartbeat', sentUs: host.time - ago * 1000 });
  const beats = (from: number, to: number) => {
    for (let ms = from; ms <= to; ms += 100) {
      at(ms, () => node.onBeatTimeout());
      at(ms + 3, () => hear());
    }
  };
  beats(0, 1200);
  /** How long a silence lasts, in milliseconds, before the other one is suspected. */
  const patience = () => host.timers.get('Suspicion')! / 1000;
  return { host, node, at, hear, beats, patience };
}

/** Hayashibara et al. 2004, section 4. */
describe('φ accrual', () => {
  it('suspects when the silence has become improbable, and trusts with the next heartbeat', () => {
    const { node, at, hear, patience } = steady();
    expect(patience()).toBeCloseTo(100 + 5.612 * 10, 1);
    expect(at(1203 + 150, () => node.onSuspicionTimeout())).toEqual([]);
    expect(at(1203 + 157, () => node.onSuspicionTimeout())).toEqual([1]);
    expect(at(1400, () => hear())).toEqual([]);
  });

  it('believes no deviation below the least, and accepts a pause on top', () => {
    expect(steady({ minDeviation: 20_000, acceptablePause: 50_000 }).patience()).toBeCloseTo(150 + 5.612 * 20, 1);
  });

  it('learns nothing from an outage', () => {
    const { node, at, beats, patience } = steady();
    for (let ms = 1300; ms <= 2900; ms += 100) at(ms, () => node.onBeatTimeout());
    at(2950, () => node.onSuspicionTimeout());
    beats(3000, 3000);
    expect(patience()).toBeCloseTo(156.1, 1);
  });

  it('takes neither a copy nor a heartbeat that was overtaken for a sign of life', () => {
    const { node, at, hear, patience } = steady();
    at(1210, () => hear(10));
    at(1240, () => hear(1000));
    expect(patience()).toBeCloseTo(100 + 5.612 * 10, 1);
    expect(at(1203 + 157, () => node.onSuspicionTimeout())).toEqual([1]);
    expect(at(1400, () => hear(200))).toEqual([1]);
  });

  it('holds its own pause against nobody, and learns nothing from it', () => {
    const { node, at, hear, beats, patience } = steady();
    expect(at(4000, () => node.onSuspicionTimeout())).toEqual([]);
    at(4000, () => hear());
    beats(4100, 4100);
    expect(patience()).toBeLessThan(160);
  });
});
