import { describe, expect, it } from 'vitest';
import type { Reply, Request, Result } from '../../src/models/client.js';
import { constant } from '../../src/sim/distributions.js';
import type { NodeId } from '../../src/sim/message.js';
import { Client } from '../../src/workloads/client.js';
import { registerWorkload } from '../../src/workloads/register.js';
import type { ClientsPlan } from '../../src/workloads/workload.js';
import { FakeHost } from '../protocols/fake-host.js';

const servers = [0, 1, 2] as NodeId[];

function plan(changes: Partial<ClientsPlan> = {}): ClientsPlan {
  return {
    count: 3,
    workload: registerWorkload,
    ratePerSecond: 10,
    think: null,
    keys: 2,
    mix: { write: 1 },
    timeoutUs: 100_000,
    retry: { attempts: 3, backoff: constant(20_000) },
    ...changes,
  };
}

/** The second of three clients, before it has done anything. */
class Bench {
  readonly host: FakeHost;
  readonly client: Client;

  constructor(changes: Partial<ClientsPlan> = {}) {
    const options = { plan: plan(changes), workload: registerWorkload, index: 1 };
    this.host = new FakeHost({ id: 4 as NodeId, nodes: servers, options });
    this.client = new Client(this.host);
    this.client.onStart();
  }

  get requests(): { to: NodeId; message: Request }[] {
    return this.host.sent as { to: NodeId; message: Request }[];
  }

  get last(): { to: NodeId; message: Request } {
    return this.requests[this.requests.length - 1]!;
  }

  answer(result: Result, from: NodeId = this.last.to, request: Request = this.last.message): void {
    const { session, sequence } = request;
    this.client.onReply(from, { type: 'Reply', session, sequence, result } satisfies Reply);
  }

  observed(kind: string): Record<string, unknown>[] {
    return this.host.observed.filter((observation) => observation.kind === kind) as never;
  }
}

const OK: Result = { outcome: 'ok', value: null };

describe('an operation', () => {
  it('starts with the tick, at a server drawn at random, with an attempt’s time', () => {
    const bench = new Bench();
    expect(bench.host.timers.get('Tick')).toBeLessThan(100_000);
    bench.client.onTickTimeout();
    expect(bench.requests).toHaveLength(1);
    expect(servers).toContain(bench.last.to);
    expect(bench.last.message).toMatchObject({ type: 'Request', session: 1, sequence: 1 });
    expect(bench.host.timers.get('Attempt')).toBe(100_000);
    expect(bench.observed('invoke')).toMatchObject([{ process: 1, sequence: 1, f: 'write' }]);
  });

  it('that is answered ends, and the next goes to the same server under the next number', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    const first = bench.last.to;
    bench.answer(OK);
    expect(bench.observed('ok')).toEqual([{ kind: 'ok', process: 1, sequence: 1, value: null }]);
    expect(bench.host.timers.has('Attempt')).toBe(false);
    bench.client.onTickTimeout();
    expect(bench.last).toMatchObject({ to: first, message: { session: 1, sequence: 2 } });
  });

  it('that the state machine refuses has failed, definitely', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    bench.answer({ outcome: 'fail' });
    expect(bench.observed('fail')).toEqual([{ kind: 'fail', process: 1, sequence: 1, refused: true }]);
    expect(bench.observed('info')).toEqual([]);
  });

  it('is retried under the same number, after a backoff, at another server', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    const { to, message } = bench.last;
    bench.client.onAttemptTimeout();
    expect(bench.requests).toHaveLength(1);
    expect(bench.host.timers.get('Backoff')).toBe(20_000);
    bench.client.onBackoffTimeout();
    expect(bench.requests).toHaveLength(2);
    expect(bench.last.message).toEqual(message);
    expect(bench.last.to).not.toBe(to);
  });

  it('may be answered late, by a server that was asked before', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    const first = bench.last.to;
    bench.client.onAttemptTimeout();
    bench.client.onBackoffTimeout();
    bench.answer(OK, first);
    expect(bench.observed('ok')).toHaveLength(1);
    bench.answer(OK);
    expect(bench.observed('ok')).toHaveLength(1);
  });

  it('ends as unknown after the last attempt, and the client goes on as a new process', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    const abandoned = bench.last.message;
    for (let attempt = 1; attempt < 3; attempt += 1) {
      bench.client.onAttemptTimeout();
      bench.client.onBackoffTimeout();
    }
    expect(bench.observed('info')).toEqual([]);
    bench.client.onAttemptTimeout();
    expect(bench.requests).toHaveLength(3);
    expect(bench.observed('info')).toEqual([{ kind: 'info', process: 1, sequence: 1 }]);
    bench.client.onTickTimeout();
    expect(bench.last.message).toMatchObject({ session: 4, sequence: 1 });
    bench.answer(OK, bench.last.to, abandoned);
    expect(bench.observed('ok')).toEqual([]);
  });
});

describe('hints', () => {
  it('are followed at once, and cost no attempt', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    const hint = servers.find((server) => server !== bench.last.to)!;
    bench.answer({ outcome: 'redirect', hint });
    expect(bench.requests).toHaveLength(2);
    expect(bench.last.to).toBe(hint);
    expect(bench.client.status()).toMatchObject({ attempts: 1 });
  });

  it('that lead in a circle end in a backoff', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    for (let hop = 0; hop < 10; hop += 1) {
      const hint = servers.find((server) => server !== bench.last.to)!;
      bench.answer({ outcome: 'redirect', hint });
    }
    expect(bench.requests).toHaveLength(4);
    expect(bench.host.timers.has('Backoff')).toBe(true);
  });

  it('that lead nowhere are a backoff', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    bench.answer({ outcome: 'redirect', hint: null });
    expect(bench.requests).toHaveLength(1);
    expect(bench.host.timers.get('Backoff')).toBe(20_000);
    expect(bench.host.timers.has('Attempt')).toBe(false);
  });

  it('from a server that is no longer asked are not followed', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    const first = bench.last.to;
    bench.client.onAttemptTimeout();
    bench.client.onBackoffTimeout();
    bench.answer({ outcome: 'redirect', hint: first }, first);
    expect(bench.requests).toHaveLength(2);
  });

  it('that come late end the backoff: nobody is asked twice', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    bench.client.onAttemptTimeout();
    const hint = servers.find((server) => server !== bench.last.to)!;
    bench.answer({ outcome: 'redirect', hint });
    expect(bench.last.to).toBe(hint);
    expect(bench.host.timers.has('Backoff')).toBe(false);
  });
});

describe('the rate', () => {
  it('sets the next tick when an operation starts', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    expect(bench.host.timers.get('Tick')).toBe(100_000);
  });

  it('postpones a tick that finds the client busy, and does not queue several', () => {
    const bench = new Bench();
    bench.client.onTickTimeout();
    bench.client.onTickTimeout();
    bench.client.onTickTimeout();
    expect(bench.requests).toHaveLength(1);
    bench.answer(OK);
    expect(bench.host.timers.get('Tick')).toBe(0);
    bench.client.onTickTimeout();
    expect(bench.requests).toHaveLength(2);
    expect(bench.host.timers.get('Tick')).toBe(100_000);
    bench.answer(OK);
    expect(bench.host.timers.get('Tick')).toBe(100_000);
  });

  it('where there is none, the next follows at once, or after a pause for thought', () => {
    const eager = new Bench({ ratePerSecond: null });
    expect(eager.host.timers.get('Tick')).toBe(0);
    eager.client.onTickTimeout();
    eager.host.timers.delete('Tick');
    eager.answer(OK);
    expect(eager.host.timers.get('Tick')).toBe(0);
    const thoughtful = new Bench({ ratePerSecond: null, think: constant(7000) });
    thoughtful.client.onTickTimeout();
    thoughtful.host.timers.delete('Tick');
    thoughtful.answer(OK);
    expect(thoughtful.host.timers.get('Think')).toBe(7000);
    expect(thoughtful.host.timers.has('Tick')).toBe(false);
    thoughtful.client.onThinkTimeout();
    expect(thoughtful.host.timers.get('Tick')).toBe(0);
  });
});

describe('what is asked', () => {
  function operations(changes: Partial<ClientsPlan>, count: number): Request['operation'][] {
    const bench = new Bench(changes);
    for (let index = 0; index < count; index += 1) {
      bench.client.onTickTimeout();
      bench.answer(OK);
    }
    return bench.requests.map(({ message }) => message.operation);
  }

  it('follows the mix and spreads over the keys', () => {
    const asked = operations({ mix: { read: 3, write: 1 } }, 2000);
    const reads = asked.filter(({ f }) => f === 'read').length;
    expect(Math.abs(reads - 1500)).toBeLessThan(80);
    expect(Math.abs(asked.filter(({ key }) => key === 'x1').length - 1000)).toBeLessThan(100);
    expect(new Set(asked.map(({ key }) => key))).toEqual(new Set(['x1', 'x2']));
  });

  it('writes values that nobody else writes', () => {
    const values = operations({}, 50).map(({ value }) => value as number);
    expect(new Set(values).size).toBe(50);
    // The second of three clients has every third number, from 2.
    expect(values.every((value) => value % 3 === 2)).toBe(true);
  });

  it('compares with what it last saw under the key', () => {
    const bench = new Bench({ keys: 1, mix: { cas: 1 } });
    bench.client.onTickTimeout();
    const [from, to] = bench.last.message.operation.value as [unknown, unknown];
    expect(from).toBeNull();
    bench.answer(OK);
    bench.client.onTickTimeout();
    expect((bench.last.message.operation.value as [unknown])[0]).toBe(to);
  });
});
