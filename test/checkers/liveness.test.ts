import { describe, expect, it } from 'vitest';
import { Converged } from '../../src/checkers/liveness/converged.js';
import { OneLeader } from '../../src/checkers/liveness/one-leader.js';
import { Progress } from '../../src/checkers/liveness/progress.js';
import { ReplicatedLogs } from '../../src/sim/replicated-logs.js';
import { FakeWorld, id } from './fake-world.js';

const window = (fromUs: number, toUs: number, number = 0) => ({ id: number, fromUs, toUs });
const invocation = { process: 0, sequence: 1, f: 'write', key: 'x1', value: 7 };

describe('progress', () => {
  function setting() {
    const world = new FakeWorld();
    const progress = new Progress(world, 'leader');
    const [c1, c2] = [id(3), id(4)];
    const at = (time: number) => {
      world.time = time;
      return progress;
    };
    return { world, progress, at, c1, c2 };
  }

  it('is met when every client that waited or began to wait got an answer; the slowest counts', () => {
    const { at, c1, c2 } = setting();
    at(100).onInvoke(c1, invocation);
    at(1000).begin(window(1000, 3000));
    at(1200).onInvoke(c2, invocation);
    at(1500).onOk(c2);
    at(1800).onOk(c1);
    expect(at(3000).end(window(1000, 3000))).toEqual({ kind: 'met', tookUs: 800 });
  });

  it('is late where a client that waited at its beginning got none, and says for what and on whom', () => {
    const { world, at, c1 } = setting();
    at(1_500_000).onInvoke(c1, invocation);
    at(2_000_000).begin(window(2_000_000, 3_000_000));
    world.roles.set(id(1), { role: 'leader', epoch: 4 });
    const outcome = at(3_000_000).end(window(2_000_000, 3_000_000));
    expect(outcome).toEqual({
      kind: 'late',
      nodes: [c1],
      message: 'no answer since 2.000 s for c1 (write of x1, since 1.500 s); leader: n2 (4).',
    });
  });

  it('does not count what was answered before, and waits for one that began later until its own time is over', () => {
    const { at, c1, c2 } = setting();
    at(100).onInvoke(c1, invocation);
    at(200).onOk(c1);
    at(1000).begin(window(1000, 3000));
    at(1001).onInvoke(c2, invocation);
    expect(at(3000).end(window(1000, 3000))).toEqual({ kind: 'pending', untilUs: 3001 });
    at(3000.5).onInvoke(c1, invocation);
    expect(at(3001).end(window(1000, 3001))).toMatchObject({ kind: 'late', nodes: [c2] });
  });

  it('takes a refusal by the state machine for an answer', () => {
    const { at, c1 } = setting();
    at(1000).begin(window(1000, 3000));
    at(1000).onInvoke(c1, invocation);
    at(1400).onFail(c1, { process: 0, sequence: 1, refused: true });
    expect(at(3000).end(window(1000, 3000))).toEqual({ kind: 'met', tookUs: 400 });
  });

  it('does not take giving up for an answer', () => {
    const { at, c1 } = setting();
    at(500).onInvoke(c1, invocation);
    at(1000).begin(window(1000, 3000));
    at(1400).onInfo(c1);
    expect(at(3000).end(window(1000, 3000)).kind).toBe('late');
  });

  it('judges overlapping windows each by itself', () => {
    const { at, c1 } = setting();
    at(500).onInvoke(c1, invocation);
    at(1000).begin(window(1000, 2000, 1));
    at(1500).begin(window(1500, 3500, 2));
    expect(at(2000).end(window(1000, 2000, 1)).kind).toBe('late');
    at(2500).onOk(c1);
    expect(at(3500).end(window(1500, 3500, 2))).toEqual({ kind: 'met', tookUs: 1000 });
  });
});

describe('one leader', () => {
  function setting() {
    const world = new FakeWorld();
    const monitor = new OneLeader(world, 'leader');
    const role = (time: number, node: number, name: string) => {
      world.time = time;
      world.roles.set(id(node), { role: name, epoch: time });
      monitor.onRole();
    };
    return { world, monitor, role };
  }

  it('is met since the time from which exactly one ran', () => {
    const { monitor, role } = setting();
    role(100, 0, 'leader');
    role(1300, 1, 'leader');
    role(1700, 0, 'follower');
    expect(monitor.end(window(1000, 3000))).toEqual({ kind: 'met', tookUs: 700 });
  });

  it('took no time where there was one all along', () => {
    const { monitor, role } = setting();
    role(100, 0, 'leader');
    expect(monitor.end(window(1000, 3000))).toEqual({ kind: 'met', tookUs: 0 });
  });

  it('is late where there are two, or none', () => {
    const { world, monitor, role } = setting();
    expect(monitor.end(window(1000, 3000))).toEqual({ kind: 'late', nodes: [], message: 'nobody is leader.' });
    role(100, 0, 'leader');
    role(200, 2, 'leader');
    const both = monitor.end(window(1000, 3000));
    expect(both).toMatchObject({ kind: 'late', message: 'n1 (100) and n3 (200) are leader at once.' });
    world.down.add(id(0)).add(id(2));
    monitor.onCrash();
    expect(monitor.end(window(1000, 3000)).kind).toBe('late');
  });

  it('does not count who is paused', () => {
    const { world, monitor, role } = setting();
    role(100, 0, 'leader');
    role(200, 1, 'leader');
    world.time = 1500;
    world.paused.add(id(0));
    monitor.onPause();
    expect(monitor.end(window(1000, 3000))).toEqual({ kind: 'met', tookUs: 500 });
  });
});

describe('convergence', () => {
  function setting() {
    const world = new FakeWorld();
    const logs = new ReplicatedLogs(world, 'log');
    const append = (node: number, ...entries: readonly string[]) => {
      for (const entry of entries) world.diskOf(id(node)).log('log').append(entry);
      world.sync(node);
      logs.onDurable(id(node));
    };
    return { world, logs, monitor: new Converged(world, logs), append };
  }

  it('is met when everybody durably holds what was committed at its beginning', () => {
    const { world, logs, monitor, append } = setting();
    append(0, 'a', 'b');
    append(1, 'a', 'b');
    logs.onCommit(id(0), { index: 2, epoch: 1 });
    world.time = 1000;
    monitor.begin(window(1000, 3000));
    append(0, 'c');
    logs.onCommit(id(0), { index: 3, epoch: 1 });
    world.time = 1600;
    append(2, 'a', 'b');
    expect(monitor.end(window(1000, 3000))).toEqual({ kind: 'met', tookUs: 600 });
  });

  it('is met at once where everybody does already', () => {
    const { world, logs, monitor, append } = setting();
    for (const node of [0, 1, 2]) append(node, 'a');
    logs.onCommit(id(0), { index: 1, epoch: 1 });
    world.time = 1000;
    monitor.begin(window(1000, 3000));
    expect(monitor.end(window(1000, 3000))).toEqual({ kind: 'met', tookUs: 0 });
  });

  it('is late where somebody holds something else there, or has not synced it', () => {
    const { world, logs, monitor, append } = setting();
    append(0, 'a');
    append(1, 'stale');
    world.diskOf(id(2)).log('log').append('a');
    logs.onCommit(id(0), { index: 1, epoch: 1 });
    monitor.begin(window(1000, 3000));
    expect(monitor.end(window(1000, 3000))).toEqual({
      kind: 'late',
      nodes: [1, 2],
      message: 'n2, n3 do not durably hold the 1 entries that were committed when the window began.',
    });
  });

  it('asks nothing of a replica that is down', () => {
    const { world, logs, monitor, append } = setting();
    append(0, 'a');
    append(1, 'a');
    world.down.add(id(2));
    logs.onCommit(id(0), { index: 1, epoch: 1 });
    monitor.begin(window(0, 3000));
    expect(monitor.end(window(0, 3000)).kind).toBe('met');
  });
});
