import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, uniform } from '../../src/sim/distributions.js';
import type { Listener } from '../../src/sim/listener.js';
import type { Host } from '../../src/sim/node.js';
import { id, type Ping, ping, Stage } from './harness.js';

const write = (host: Host, value: number) => {
  host.disk.cell('cell', 0).value = value;
};

describe('a message', () => {
  it('leaves when everything written before it is durable, and in order', () => {
    const stage = new Stage({
      sync: constant(500),
      script: (server) => ({
        start: (host) => {
          if (server !== 0) return;
          host.send(id(1), ping(1));
          write(host, 1);
          host.send(id(1), ping(2));
          host.send(id(1), ping(3));
        },
      }),
    });
    stage.run(10_000);
    expect(stage.lines('sends')).toEqual(['0 n1 sends 1 to n2', '500 n1 sends 2 to n2', '500 n1 sends 3 to n2']);
  });

  it('waits for the next sync where its write came during one', () => {
    const stage = new Stage({
      servers: 2,
      sync: constant(500),
      script: (server) => ({
        start: (host) => {
          if (server !== 0) return;
          write(host, 1);
          host.send(id(1), ping(1));
          host.setTimer('A', 200);
        },
        timeout: (host) => {
          write(host, 2);
          host.send(id(1), ping(2));
        },
      }),
    });
    stage.run(10_000);
    expect(stage.lines('sends')).toEqual(['500 n1 sends 1 to n2', '1000 n1 sends 2 to n2']);
  });

  it('that is unforced leaves at once, past those that wait', () => {
    const stage = new Stage({
      sync: constant(500),
      script: (server) => ({
        start: (host) => {
          if (server !== 0) return;
          write(host, 1);
          host.send(id(1), ping(1));
          host.sendUnforced(id(1), ping(2));
        },
      }),
    });
    stage.run(10_000);
    expect(stage.lines('sends')).toEqual(['0 n1 sends 2 to n2', '500 n1 sends 1 to n2']);
  });

  it('does not wait for unforced writes', () => {
    const stage = new Stage({
      sync: constant(500),
      script: (server) => ({
        start: (host) => {
          if (server !== 0) return;
          host.disk.cell('cell', 0).writeUnforced(1);
          host.send(id(1), ping(1));
        },
      }),
    });
    stage.run(10_000);
    expect(stage.lines('sends')).toEqual(['0 n1 sends 1 to n2']);
  });

  it('waits for nothing where syncs take no time, and no sync happens', () => {
    const stage = new Stage({
      script: (server) => ({
        start: (host) => {
          if (server !== 0) return;
          write(host, 1);
          host.send(id(1), ping(1));
        },
      }),
    });
    stage.run(0);
    expect(stage.lines('sends')).toEqual(['0 n1 sends 1 to n2']);
    expect(stage.simulation.events).toBe(0);
  });

  it('of a process that hears first that its writes are durable leaves after what that leads to', () => {
    const order: string[] = [];
    const stage = new Stage({
      sync: constant(500),
      script: (server) => ({
        start: (host) => {
          if (server !== 0) return;
          write(host, 1);
          host.send(id(1), ping(1));
        },
        durable: (host) => {
          order.push(`durable ${host.disk.cell('cell', 0).durable}`);
          host.sendUnforced(id(1), ping(2));
        },
      }),
    });
    stage.run(600);
    expect(order).toEqual(['durable 1']);
    expect(stage.lines('sends')).toEqual(['500 n1 sends 2 to n2', '500 n1 sends 1 to n2']);
  });
});

describe('the barrier under random handlers', () => {
  const action = fc.constantFrom('write', 'unforced', 'send', 'append');
  const handlers = fc.array(fc.array(action, { maxLength: 5 }), { minLength: 1, maxLength: 8 });

  it('lets nothing leave before what was written before it, keeps order, and holds nothing for ever', () => {
    fc.assert(
      fc.property(handlers, fc.integer({ min: 1, max: 3000 }), (plan, sync) => {
        let handler = 0;
        let writes = 0;
        let forced = 0;
        const barriers: number[] = [];
        const sent: number[] = [];
        const checked: Listener = {
          onSend: (from, _to, message) => {
            sent.push((message as Ping).n);
            const durable = (stage.simulation.diskOf(from) as { journal: { durable: number } }).journal.durable;
            expect(durable).toBeGreaterThanOrEqual(barriers[(message as Ping).n]!);
          },
        };
        const act = (host: Host) => {
          for (const each of plan[handler] ?? []) {
            if (each === 'send') {
              barriers.push(forced);
              host.send(id(1), ping(barriers.length - 1));
              continue;
            }
            writes += 1;
            if (each === 'write') write(host, writes);
            else if (each === 'append') host.disk.log<number>('log').append(writes);
            else host.disk.cell('other', 0).writeUnforced(writes);
            if (each !== 'unforced') forced = writes;
          }
          handler += 1;
          if (handler < plan.length) host.setTimer('A', 700);
        };
        const stage: Stage = new Stage({
          sync: uniform(1, sync),
          listeners: [checked],
          script: (server) => (server === 0 ? { start: act, timeout: act } : {}),
        });
        stage.run(1e9);
        expect(sent).toEqual(barriers.map((_, index) => index));
      }),
    );
  });
});

describe('a crash', () => {
  it('drops held messages and unsynced writes, and the sync that ran is nobody’s', () => {
    const values: number[] = [];
    const stage = new Stage({
      sync: constant(500),
      script: (server) => ({
        start: (host) => {
          if (server !== 0) return;
          values.push(host.disk.cell('cell', 0).value);
          if (values.length > 1) return;
          write(host, 1);
          host.send(id(1), ping(1));
          host.setTimer('A', 600);
        },
        timeout: (host) => {
          write(host, 2);
          write(host, 3);
          host.send(id(1), ping(2));
        },
      }),
    });
    stage.at(700, () => stage.simulation.crash(id(0)));
    stage.at(800, () => stage.simulation.restart(id(0)));
    stage.run(10_000);
    expect(stage.lines('sends')).toEqual(['500 n1 sends 1 to n2']);
    expect(stage.lines('crashes')).toEqual(['700 n1 crashes, 2 lost']);
    expect(values).toEqual([0, 1]);
    expect(stage.simulation.diskOf(id(0)).cell('cell', 0).durable).toBe(1);
  });
});
