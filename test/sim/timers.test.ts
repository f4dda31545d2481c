import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, uniform } from '../../src/sim/distributions.js';
import type { Host } from '../../src/sim/node.js';
import { id, type Script, Stage } from './harness.js';

function alone(script: Script, drift = 0): Stage {
  return new Stage({ servers: 1, drift: constant(drift), script: () => script });
}

describe('a timer', () => {
  it('expires once, when it is due', () => {
    const stage = alone({ start: (host) => host.setTimer('A', 700) }).run(10_000);
    expect(stage.lines('timer')).toEqual(['700 n1 timer A']);
  });

  it('set anew drops the earlier expiry, whether to sooner or later', () => {
    const later = alone({
      start: (host) => {
        host.setTimer('A', 700);
        host.setTimer('A', 900);
      },
    }).run(10_000);
    expect(later.lines('timer')).toEqual(['900 n1 timer A']);
    const sooner = alone({
      start: (host) => {
        host.setTimer('A', 700);
        host.setTimer('A', 100);
      },
    }).run(10_000);
    expect(sooner.lines('timer')).toEqual(['100 n1 timer A']);
  });

  it('cancelled never expires, unless it is set again', () => {
    const stage = alone({
      start: (host) => {
        host.setTimer('A', 700);
        host.cancelTimer('A');
        host.setTimer('B', 300);
        host.cancelTimer('B');
        host.setTimer('B', 500);
        host.cancelTimer('C');
      },
    }).run(10_000);
    expect(stage.lines('timer')).toEqual(['500 n1 timer B']);
  });

  it('of nothing comes after the handler that set it, at the same time', () => {
    let rest = 3;
    const set = (host: Host) => {
      rest -= 1;
      if (rest >= 0) host.setTimer('A', 0);
    };
    const stage = alone({ start: set, timeout: set }).run(10_000);
    expect(stage.lines('timer')).toEqual(['0 n1 timer A', '0 n1 timer A', '0 n1 timer A']);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('of %d microseconds is refused', (delay) => {
    expect(() => alone({ start: (host) => host.setTimer('A', delay) }).run(0)).toThrow(
      'expected a whole number of microseconds, at least 0',
    );
  });

  it('dies with its process', () => {
    const stage = alone({ start: (host) => host.now() === 0 && host.setTimer('A', 5000) });
    stage.at(1000, () => stage.simulation.crash(id(0)));
    stage.at(2000, () => stage.simulation.restart(id(0)));
    stage.run(10_000);
    expect(stage.lines('timer')).toEqual([]);
  });

  it('without a method is refused', () => {
    expect(() => alone({ start: (host) => host.setTimer('Nobody', 1) }).run(10)).toThrow('onNobodyTimeout');
  });
});

describe('timers set, reset and cancelled at random', () => {
  const action = fc.record({
    after: fc.integer({ min: 0, max: 5 }),
    delay: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 4 }),
  });

  it('expire as if each setting replaced the last', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 20, size: 'max' }), (actions) => {
        const expected: number[] = [];
        let now = 0;
        let due: number | null = null;
        for (const { after, delay } of actions) {
          const next: number = now + after + 1;
          if (due !== null && due < next) {
            expected.push(due);
            due = null;
          }
          now = next;
          // Actions come at even microseconds and expiries at odd ones, so that they never meet.
          due = delay === null ? null : now + delay + 0.5;
        }
        if (due !== null) expected.push(due);
        let step = 0;
        const act = (host: Host) => {
          if (step > 0) {
            const { delay } = actions[step - 1]!;
            if (delay === null) host.cancelTimer('B');
            else host.setTimer('B', 2 * delay + 1);
          }
          if (step < actions.length) host.setTimer('A', 2 * (actions[step]!.after + 1));
          step += 1;
        };
        const stage = alone({ start: act, timeout: (host, timer) => timer === 'A' && act(host) }).run(1e6);
        expect(stage.lines('timer B').map((line) => Number(line.split(' ')[0]))).toEqual(
          expected.map((time) => 2 * time),
        );
      }),
    );
  });
});

describe('clocks', () => {
  it('that run fast make timers expire early, and never before the local clock shows it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 900 }), fc.integer({ min: 1, max: 1_000_000 }), (permille, delay) => {
        let started = 0;
        let shown = 0;
        const stage = alone(
          {
            start: (host) => {
              started = host.now();
              host.setTimer('A', delay);
            },
            timeout: (host) => {
              shown = host.now() - started;
            },
          },
          permille / 1000,
        ).run(1e9);
        expect(shown).toBeGreaterThanOrEqual(delay);
        expect(shown).toBeLessThanOrEqual(delay + 2);
        const expired = Number(stage.lines('timer')[0]!.split(' ')[0]);
        expect(expired).toBe(Math.ceil(delay / (1 + permille / 1000)));
      }),
    );
  });

  it('differ between servers, and are true at clients', () => {
    const stage = new Stage({
      servers: 3,
      clients: 1,
      drift: uniform(1, 9),
      offset: uniform(1_000_000, 9_000_000),
      script: () => ({
        start: (host) => host.setTimer('A', 100_000),
        timeout: (host) => stage.note(`reads ${host.now()} and ${host.wallClock()}`),
      }),
    });
    stage.run(1e6);
    const readings = stage.lines('reads').map((line) => line.replace(/^\d+ /, ''));
    expect(new Set(readings).size).toBe(3);
  });

  it('draw the same offset whatever else the run has', () => {
    const reading = (more: object) => {
      const seen: number[] = [];
      new Stage({
        offset: uniform(0, 1e9),
        script: (server) => ({ start: (host) => server === 0 && seen.push(host.wallClock()) && undefined }),
        ...more,
      }).run(0);
      return seen;
    };
    expect(reading({ servers: 5, clients: 3 })).toEqual(reading({ servers: 1 }));
  });
});

describe('the door of a node', () => {
  it('is closed between its handlers', () => {
    let door: Host | null = null;
    const stage = alone({
      start: (host) => {
        door = host;
      },
    }).run(0);
    expect(() => door!.setTimer('A', 1)).toThrow('n1 acted outside of its handlers');
    expect(() => door!.random()).toThrow('n1 acted outside of its handlers');
    expect(() => door!.observe({ kind: 'mark', name: 'x' })).toThrow('n1 acted outside of its handlers');
    expect(stage.simulation.events).toBe(0);
  });

  it('of an earlier incarnation stays closed', () => {
    const doors: Host[] = [];
    const stage = alone({
      start: (host) => {
        doors.push(host);
        if (doors.length === 2) doors[0]!.setTimer('A', 1);
      },
    });
    stage.at(10, () => {
      stage.simulation.crash(id(0));
      expect(() => stage.simulation.restart(id(0))).toThrow('acted outside of its handlers');
    });
    stage.run(100);
    expect(doors).toHaveLength(2);
  });

  it('refuses asynchronous handlers', () => {
    class Late {
      onStart() {
        return Promise.resolve();
      }
      status() {
        return {};
      }
    }
    expect(() => new Stage({ servers: 1, node: Late }).run(0)).toThrow('n1: onStart is async');
  });
});
