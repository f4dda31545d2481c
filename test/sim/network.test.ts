import { describe, expect, it } from 'vitest';
import { constant, uniform } from '../../src/sim/distributions.js';
import type { Host } from '../../src/sim/node.js';
import { id, ping, type Setting, Stage } from './harness.js';

/** n1 sends a message every millisecond, numbered from 1; the others listen. */
function stream(count: number, setting: Partial<Setting> = {}): Stage {
  const send = (host: Host, n: number) => {
    host.send(id(1), ping(n));
    if (n < count) host.setTimer('A', 1000);
  };
  const sent = new Map<number, number>();
  return new Stage({
    script: (server) => ({
      start: (host) => {
        if (server === 0) send(host, 1);
        sent.set(server, 1);
      },
      timeout: (host) => {
        const n = sent.get(server)! + 1;
        sent.set(server, n);
        send(host, n);
      },
    }),
    ...setting,
  });
}

function numbers(lines: readonly string[]): number[] {
  return lines.map((line) => Number(/(?:gets|misses|sends) (\d+)/.exec(line)![1]));
}

/** How long each message took that arrived first or only, by number. */
function delays(stage: Stage): Map<number, number> {
  const sentAt = new Map(stage.lines('sends').map((line) => [numbers([line])[0]!, Number(line.split(' ')[0])]));
  const delays = new Map<number, number>();
  for (const line of stage.lines('gets')) {
    const n = numbers([line])[0]!;
    if (!delays.has(n)) delays.set(n, Number(line.split(' ')[0]) - sentAt.get(n)!);
  }
  return delays;
}

function expectShare(count: number, of: number, share: number): void {
  const sd = Math.sqrt(share * (1 - share) * of);
  expect(Math.abs(count - share * of)).toBeLessThan(4 * sd);
}

describe('the fate of messages', () => {
  const COUNT = 20_000;

  it('is drawn at the rates that the link has', () => {
    const link = { loss: 0.2, corrupt: 0.1, duplicate: 0.05 };
    const stage = stream(COUNT, { link }).run(1e9);
    expectShare(stage.lines(': loss').length, COUNT, 0.2);
    const carried = COUNT - stage.lines(': loss').length;
    expectShare(stage.lines(': corrupt').length, carried, 0.1);
    const sound = carried - stage.lines(': corrupt').length;
    expectShare(stage.lines('gets').length - sound, sound, 0.05);
  });

  it('is certain at the ends', () => {
    expect(
      stream(50, { link: { loss: 1 } })
        .run(1e6)
        .lines('gets'),
    ).toHaveLength(0);
    expect(
      stream(50, { link: { corrupt: 1 } })
        .run(1e6)
        .lines(': corrupt'),
    ).toHaveLength(50);
    expect(
      stream(50, { link: { duplicate: 1 } })
        .run(1e6)
        .lines('gets'),
    ).toHaveLength(100);
    expect(stream(50).run(1e6).lines('gets')).toHaveLength(50);
  });
});

describe('draws of a message', () => {
  const latency = uniform(1000, 9000);

  it.each([
    ['loss', { loss: 0.3 }],
    ['corruption', { corrupt: 0.3 }],
    ['duplication', { duplicate: 0.3 }],
  ])('%s does not change the delays of the messages that still arrive', (_, fate) => {
    const calm = delays(stream(500, { link: { latency } }).run(1e9));
    const rough = stream(500, { link: { latency, ...fate } }).run(1e9);
    const left = delays(rough);
    expect(left.size).toBeGreaterThan(200);
    // A duplicate may come before its original.
    for (const [n, delay] of left) expect(delay).toBeLessThanOrEqual(calm.get(n)!);
    const copies = rough.lines('gets').length - left.size;
    const earlier = [...left].filter(([n, delay]) => delay < calm.get(n)!);
    expect(earlier.length).toBeLessThanOrEqual(copies);
  });

  it.each([
    ['a node', { servers: 3 }],
    ['a client', { clients: 2 }],
  ])('%s more shifts nobody’s', (_, more) => {
    const base = { link: { latency, loss: 0.1 } };
    expect(delays(stream(200, { ...base, ...more }).run(1e9))).toEqual(delays(stream(200, base).run(1e9)));
  });

  it('a fault shifts nobody’s: a block costs the same draws', () => {
    const base = { link: { latency } };
    const blocked = stream(200, base);
    blocked.at(50_000, () => blocked.simulation.block(id(0), id(1)));
    blocked.at(90_000, () => blocked.simulation.unblock(id(0), id(1)));
    const calm = delays(stream(200, base).run(1e9));
    const left = delays(blocked.run(1e9));
    expect(left.size).toBeLessThan(165);
    for (const [n, delay] of left) expect(delay).toBe(calm.get(n));
  });

  it('another seed gives other delays', () => {
    const base = { link: { latency } };
    expect(delays(stream(50, { ...base, seed: '2' }).run(1e9))).not.toEqual(delays(stream(50, base).run(1e9)));
  });
});

describe('blocks', () => {
  it('cut what is in flight, one way, and let pass what arrives after the last of them', () => {
    const stage = stream(10, { link: { latency: constant(3000) } });
    const { simulation } = stage;
    // Message n leaves at (n − 1) ms and arrives 3 ms later.
    stage.at(4500, () => simulation.block(id(0), id(1)));
    stage.at(5500, () => simulation.block(id(0), id(1)));
    stage.at(6500, () => simulation.unblock(id(0), id(1)));
    stage.at(7500, () => simulation.unblock(id(0), id(1)));
    stage.run(100_000);
    expect(numbers(stage.lines('gets'))).toEqual([1, 2, 9, 10]);
    expect(numbers(stage.lines(': blocked'))).toEqual(expect.arrayContaining([3, 4, 5, 6, 7, 8]));
    expect(simulation.isBlocked(id(0), id(1))).toBe(false);
  });

  it('leave the other direction open', () => {
    const stage = new Stage({
      script: (server) => ({ start: (host) => host.send(id(1 - server), ping(server + 1)) }),
    });
    stage.at(0, () => stage.simulation.block(id(0), id(1)));
    stage.run(10_000);
    expect(stage.lines('gets')).toEqual(['1000 n1 gets 2 from n2']);
    expect(stage.simulation.isBlocked(id(0), id(1))).toBe(true);
    expect(stage.simulation.isBlocked(id(1), id(0))).toBe(false);
  });
});

describe('the order of messages', () => {
  const latency = uniform(1000, 9000);

  it('is not kept by independent latencies', () => {
    const got = numbers(stream(100, { link: { latency } }).run(1e9).lines('gets'));
    expect(got).not.toEqual([...got].sort((a, b) => a - b));
  });

  it('is kept by a fifo link, which delays as little as it can', () => {
    const stage = stream(300, { link: { latency, fifo: true } }).run(1e9);
    expect(numbers(stage.lines('gets'))).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    const free = delays(stream(300, { link: { latency } }).run(1e9));
    for (const [n, delay] of delays(stage)) expect(delay).toBeGreaterThanOrEqual(free.get(n)!);
  });
});

describe('what is on the wire when its receiver crashes', () => {
  function crashing(fifo: boolean, back: number): Stage {
    const stage = stream(3, { link: { latency: constant(5000), fifo } });
    stage.at(3000, () => stage.simulation.crash(id(1)));
    stage.at(back, () => stage.simulation.restart(id(1)));
    return stage.run(20_000);
  }

  it('reaches the next incarnation if it arrives after the restart', () => {
    expect(numbers(crashing(false, 4000).lines('gets'))).toEqual([1, 2, 3]);
  });

  it('is lost if it arrives before', () => {
    const stage = crashing(false, 5500);
    expect(numbers(stage.lines(': down'))).toEqual([1]);
    expect(numbers(stage.lines('gets'))).toEqual([2, 3]);
  });

  it('is lost on a fifo link, as on a connection', () => {
    const stage = crashing(true, 4000);
    expect(numbers(stage.lines(': connection-lost'))).toEqual([1, 2, 3]);
    expect(stage.lines('gets')).toEqual([]);
  });
});

describe('messages to nobody', () => {
  it('to oneself cross no link and are lost with the process', () => {
    const stage = new Stage({ servers: 1, script: () => ({ start: (host) => host.send(id(0), ping(1)) }) });
    stage.at(0, () => {
      stage.simulation.crash(id(0));
      stage.simulation.restart(id(0));
    });
    stage.run(0);
    expect(stage.lines('gets')).toEqual(['0 n1 gets 1 from n1']);
  });

  it('to a node that does not exist are refused', () => {
    const stage = new Stage({ script: () => ({ start: (host) => host.send(id(7), ping(1)) }) });
    expect(() => stage.run(0)).toThrow('n1 sends Ping to node 7, which does not exist');
  });

  it('without a handler are refused, naming both sides', () => {
    const stage = new Stage({
      script: (server) => ({ start: (host) => server === 0 && host.send(id(1), { type: 'Pong' }) }),
    });
    expect(() => stage.run(10_000)).toThrow('n2 has no method onPong');
  });
});
