import { describe, expect, it } from 'vitest';
import { constant } from '../../src/sim/distributions.js';
import type { Host } from '../../src/sim/node.js';
import { id, ping, type Script, Stage } from './harness.js';

/** Two nodes; n1 is paused from 1 ms to 10 ms. What n1 does is noted. */
function paused(script: Partial<Script>, other: Script = {}, setting: { latencyUs?: number; fifo?: boolean } = {}) {
  const stage: Stage = new Stage({
    sync: constant(500),
    link: { latency: constant(setting.latencyUs ?? 1000), fifo: setting.fifo ?? false },
    script: (server) => (server === 0 ? script : other),
  });
  stage.at(1000, () => stage.simulation.pause(id(0)));
  stage.at(10_000, () => stage.simulation.resume(id(0)));
  return stage;
}

/** Sends a message of this number to n1 at each of these times. */
function sending(...times: readonly number[]): Script {
  const rest = [...times];
  const wait = (host: Host) => {
    if (rest.length > 0) host.setTimer('A', rest[0]! - host.now());
  };
  return {
    start: wait,
    timeout: (host) => {
      host.send(id(0), ping(rest.shift()!));
      wait(host);
    },
  };
}

describe('a paused process', () => {
  it('handles nothing; at resume comes what arrived, messages and timers in order of arrival', () => {
    const stage = paused(
      {
        start: (host) => {
          host.setTimer('A', 3000);
          host.setTimer('B', 5000);
        },
      },
      sending(1500, 3500, 5500),
    );
    stage.run(20_000);
    expect(stage.log.filter((line) => /n1 (gets|timer)/.test(line))).toEqual([
      '10000 n1 gets 1500 from n2',
      '10000 n1 timer A',
      '10000 n1 gets 3500 from n2',
      '10000 n1 timer B',
      '10000 n1 gets 5500 from n2',
    ]);
  });

  it('has its syncs completed; at resume it hears of them first, then the held messages leave, then the inbox comes', () => {
    const order: string[] = [];
    const stage = paused(
      {
        start: (host) => host.setTimer('A', 800),
        timeout: (host) => {
          host.disk.cell('cell', 0).value = 1;
          host.send(id(1), ping(7));
        },
        durable: () => order.push(`durable at ${stage.simulation.now()}`),
        ping: (_host, _from, n) => order.push(`gets ${n}`),
      },
      sending(2000),
    );
    stage.at(1400, () => order.push(`durable is ${stage.simulation.diskOf(id(0)).cell('cell', 0).durable}`));
    stage.run(20_000);
    expect(order).toEqual(['durable is 1', 'durable at 10000', 'gets 2000']);
    expect(stage.lines('sends 7')).toEqual(['10000 n1 sends 7 to n2']);
    expect(stage.log.indexOf('10000 n1 sends 7 to n2')).toBeLessThan(stage.log.indexOf('10000 n1 gets 2000 from n2'));
  });

  it('drops the expiry of a timer that an earlier message of its inbox sets anew, or cancels', () => {
    const stage = paused(
      {
        start: (host) => {
          host.setTimer('A', 3000);
          host.setTimer('B', 3000);
        },
        ping: (host) => {
          host.setTimer('A', 2000);
          host.cancelTimer('B');
        },
      },
      sending(1500),
    );
    stage.run(20_000);
    expect(stage.lines('timer').filter((line) => line.includes('n1'))).toEqual(['12000 n1 timer A']);
  });

  it('drops the expiry of a timer that is set anew when it hears of its disk', () => {
    const writer = paused({
      start: (host) => {
        host.setTimer('A', 900);
        host.setTimer('B', 3000);
      },
      timeout: (host, timer) => {
        if (timer === 'A') host.disk.cell('cell', 0).value = 1;
      },
      durable: (host) => host.setTimer('B', 4000),
    });
    writer.run(20_000);
    expect(writer.lines('timer B')).toEqual(['14000 n1 timer B']);
  });

  it('keeps in its inbox what a later block of the link would have cut', () => {
    const stage = paused({}, sending(2000));
    stage.at(5000, () => stage.simulation.block(id(1), id(0)));
    stage.run(20_000);
    expect(stage.lines('n1 gets')).toEqual(['10000 n1 gets 2000 from n2']);
  });

  it('loses its inbox in a crash, and starts when both holds have ended', () => {
    const stage = paused({ start: (host) => host.setTimer('A', 3000) }, sending(2000, 9500));
    stage.at(5000, () => stage.simulation.crash(id(0)));
    stage.at(6000, () => stage.simulation.restart(id(0)));
    stage.run(20_000);
    expect(stage.lines('starts again')).toEqual(['10000 n1 starts again (2)']);
    expect(stage.lines('n1 gets')).toEqual(['10500 n1 gets 9500 from n2']);
    expect(stage.lines('n1 timer')).toEqual(['13000 n1 timer A']);
  });

  it('goes on when the last of several pauses has ended', () => {
    const stage = paused({}, sending(2000));
    stage.at(5000, () => stage.simulation.pause(id(0)));
    stage.at(12_000, () => stage.simulation.resume(id(0)));
    stage.run(20_000);
    expect(stage.lines('n1 gets')).toEqual(['12000 n1 gets 2000 from n2']);
  });

  it('lets what arrived before this instant come before what arrives at it', () => {
    // The second message arrives at 10 ms sharp, and was on its way before n1 resumed.
    const stage = paused({}, sending(3000, 5000), { latencyUs: 5000, fifo: true });
    stage.run(20_000);
    expect(stage.lines('n1 gets')).toEqual(['10000 n1 gets 3000 from n2', '10000 n1 gets 5000 from n2']);
  });

  it('is not up, and not down', () => {
    const stage = paused({});
    const seen: unknown[] = [];
    const look = () => {
      const { simulation } = stage;
      seen.push([simulation.isUp(id(0)), simulation.isPaused(id(0)), simulation.isDown(id(0))]);
    };
    stage.at(500, look).at(5000, look).at(15_000, look).run(20_000);
    expect(seen).toEqual([
      [true, false, false],
      [false, true, false],
      [true, false, false],
    ]);
  });
});
