import { describe, expect, it } from 'vitest';
import { HeartbeatDetector } from '../../../src/protocols/heartbeat/heartbeat.js';
import type { NodeId } from '../../../src/sim/message.js';
import { FakeHost } from '../fake-host.js';

const [own, other] = [0 as NodeId, 1 as NodeId];

/** n1 of two, with a heartbeat each 100 ms and a shift of 30 ms. */
function detector(mode: 'push' | 'ping' = 'push') {
  const host = new FakeHost({ id: own, nodes: [own, other], options: { period: 100_000, shift: 30_000, mode } });
  const node = new HeartbeatDetector(host);
  node.onStart();
  const at = (ms: number, what: () => void) => {
    host.time = ms * 1000;
    what();
    return node.status().suspected;
  };
  return { host, node, at };
}

/** Chen, Toueg & Aguilera 2002, Figure 6. */
describe('NFD-S', () => {
  it('judges heartbeat i one shift after it was due', () => {
    const { host, node, at } = detector();
    expect(host.timers.get('Freshness')).toBe(30_000);
    at(12, () => node.onHeartbeat(other, { type: 'Heartbeat', number: 0 }));
    expect(at(30, () => node.onFreshnessTimeout())).toEqual([]);
    expect(host.timers.get('Freshness')).toBe(100_000);
    expect(at(130, () => node.onFreshnessTimeout())).toEqual([1]);
  });

  it('trusts again with a heartbeat that is still fresh, and not with an old one', () => {
    const { node, at } = detector();
    at(30, () => node.onFreshnessTimeout());
    at(130, () => node.onFreshnessTimeout());
    expect(at(140, () => node.onHeartbeat(other, { type: 'Heartbeat', number: 0 }))).toEqual([1]);
    expect(at(150, () => node.onHeartbeat(other, { type: 'Heartbeat', number: 1 }))).toEqual([]);
  });

  it('does not wait longer after a heartbeat that was late', () => {
    const { node, at } = detector();
    at(29, () => node.onHeartbeat(other, { type: 'Heartbeat', number: 0 }));
    expect(at(30, () => node.onFreshnessTimeout())).toEqual([]);
    expect(at(130, () => node.onFreshnessTimeout())).toEqual([1]);
  });

  it('leaves out freshness points that it slept through', () => {
    const { node, host, at } = detector();
    at(10, () => node.onHeartbeat(other, { type: 'Heartbeat', number: 0 }));
    expect(at(950, () => node.onFreshnessTimeout())).toEqual([]);
    // The next one is judged as ever: number 9 was due at 900 ms.
    expect(host.timers.get('Freshness')).toBe(0);
    expect(at(950, () => node.onFreshnessTimeout())).toEqual([1]);
  });

  it('pings on its own clock, and takes the answer for a heartbeat', () => {
    const { host, node, at } = detector('ping');
    at(0, () => node.onBeatTimeout());
    expect(host.sent.map(({ message }) => message)).toEqual([{ type: 'Ping', number: 0 }]);
    at(20, () => node.onPingAck(other, { type: 'PingAck', number: 0 }));
    expect(at(30, () => node.onFreshnessTimeout())).toEqual([]);
  });
});
