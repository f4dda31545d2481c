import { describe, expect, it } from 'vitest';
import type { TraceRow } from '../../src/runner/result.js';
import { type Recorded, recorded, scenarioOf } from '../runner/scenario-of.js';

/** Three servers of Raft with slow disks, so that written and durable are apart. */
function run(faults: readonly string[], seed = 1): Recorded {
  const lines = faults.map((fault) => `  - ${fault}\n`).join('');
  const text = `nodes: 3\nclients: { count: 2, rate: 20/s }\ndisk: { sync: 5ms }\nrun: { for: 3s, settle: 1s }\n`;
  return recorded(scenarioOf(`${text}faults:\n${lines}expect: { always: all }\n`), seed);
}

const crashOf = (trace: readonly TraceRow[]) => trace.findIndex(({ kind }) => kind === 'crash');

describe('when', () => {
  it('a node wrote something: after the handler that wrote it, and before it is durable', () => {
    const { result, trace } = run(['{ when: { write: votedFor, node: n2 }, crash: n2, for: 500ms }']);
    const crash = crashOf(trace);
    const wrote = trace.findLastIndex(
      (row, at) => at < crash && row.kind === 'cell' && row.name === 'votedFor' && row.node === 'n2',
    );
    expect(trace[wrote]!.timeUs).toBe(trace[crash]!.timeUs);
    expect(trace[crash]).toMatchObject({ node: 'n2' });
    expect(trace[crash]!.lostWrites).toBeGreaterThan(0);
    const synced = trace.slice(wrote, crash).filter(({ kind, node }) => kind === 'durable' && node === 'n2');
    expect(synced).toEqual([]);
    expect(result.violations).toEqual([]);
  });

  it('a node wrote something: writes of one handler are one event', () => {
    const twice = run(['{ when: { write: votedFor, node: n2, every: true }, clock: n2, jump: 1ms }']);
    const handlers = new Set(
      twice.trace
        .filter((row) => row.kind === 'cell' && row.name === 'votedFor' && row.node === 'n2')
        .map(({ timeUs }) => timeUs),
    );
    expect(twice.result.faults).toHaveLength(handlers.size);
  });

  it('something is durable: after its sync, and before what waited for that has left', () => {
    const { trace } = run(['{ when: { durable: votedFor, node: n2 }, crash: n2, for: 500ms }']);
    const crash = crashOf(trace);
    expect(trace[crash]).toMatchObject({ node: 'n2', lostWrites: 0 });
    const said = trace.slice(0, crash).filter(({ kind, node }) => kind === 'send' && node === 'n2');
    const types = said.map(({ message }) => (message as { type: string }).type);
    expect(types.filter((type) => type === 'RequestVote' || type === 'RequestVoteReply')).toEqual([]);
    const synced = trace.slice(0, crash).findLast(({ kind, node }) => kind === 'durable' && node === 'n2');
    expect(synced?.timeUs).toBe(trace[crash]!.timeUs);
  });

  it.each(['write: votedFor', 'durable: log', 'observe: leader'])(
    '%s: sender and receiver are the node at which it happened',
    (event) => {
      const { result, trace } = run([`{ when: { ${event} }, pause: [sender, receiver], for: 100ms }`]);
      const [episode] = result.faults;
      expect(episode!.nodes).toHaveLength(1);
      const kinds = ['cell', 'durable', 'role'];
      const at = trace.findLast(({ timeUs, kind }) => timeUs === episode!.startUs && kinds.includes(kind));
      expect(at?.node).toBe(episode!.nodes[0]);
    },
  );

  it('a fault does what it waits for: the run ends, and says so', () => {
    const endless = run(['{ when: { observe: restart, every: true }, restart: sender }', '{ at: 1s, restart: n1 }']);
    expect(endless.result.violations.map(({ property, message }) => [property, message])).toEqual([
      [
        'exception',
        expect.stringContaining('faults[0] does at once what it waits for, again and again. Give it a delay'),
      ],
    ]);
    const delayed = [
      '{ when: { observe: restart, every: true, delay: 50ms }, restart: sender }',
      '{ at: 1s, restart: n1 }',
    ];
    const { violations, faults } = run(delayed).result;
    expect(violations.filter(({ kind }) => kind === 'error')).toEqual([]);
    expect(faults.length).toBeGreaterThan(30);
  });

  it('a message would leave: one that is caught by a crash of its sender has not left', () => {
    const { trace } = run([
      '{ when: { send: AppendEntries, from: leader, to: n1, nth: 3 }, crash: sender, for: 500ms }',
    ]);
    const crash = crashOf(trace);
    const { node } = trace[crash]!;
    const sent = trace.slice(0, crash).filter((row) => row.kind === 'send' && row.node === node && row.to === 'n1');
    const entries = sent.filter(({ message }) => (message as { type: string }).type === 'AppendEntries');
    expect(entries).toHaveLength(2);
  });

  it('a message is about to be handled: a crash of its receiver comes first', () => {
    const { trace } = run(['{ when: { deliver: AppendEntries, to: n1, nth: 3 }, crash: receiver, for: 500ms }']);
    const crash = crashOf(trace);
    expect(trace[crash]).toMatchObject({ node: 'n1' });
    const handled = trace.filter(
      (row, at) =>
        at < crash &&
        row.kind === 'deliver' &&
        row.node === 'n1' &&
        (row.message as { type: string }).type === 'AppendEntries',
    );
    expect(handled).toHaveLength(2);
    const lost = trace.slice(crash).find(({ kind }) => kind === 'drop');
    expect(lost).toMatchObject({ node: 'n1', reason: 'down', timeUs: trace[crash]!.timeUs });
  });

  it('a role is entered, and after a delay', () => {
    const { result, trace } = run(['{ when: { observe: leader, delay: 300ms }, pause: leader, for: 100ms }']);
    const elected = trace.find((row) => row.kind === 'role' && row.role === 'leader')!;
    expect(result.faults[0]).toMatchObject({ nodes: [elected.node], startUs: elected.timeUs + 300_000, waitedUs: 0 });
    expect(result.faults).toHaveLength(1);
  });

  it('every time', () => {
    const { result, trace } = run(['{ when: { observe: leader, every: true }, restart: leader }']);
    const elected = trace.filter((row) => row.kind === 'role' && row.role === 'leader' && row.timeUs < 3_000_000);
    expect(elected.length).toBeGreaterThan(2);
    expect(result.faults).toHaveLength(elected.length);
  });

  it('a fault that waited starts its time when it fires', () => {
    const { result } = run(['{ at: 1ms, crash: leader, for: 400ms }']);
    const { startUs, endUs, waitedUs } = result.faults[0]!;
    expect(waitedUs).toBeGreaterThan(100_000);
    expect(startUs).toBe(1_000 + waitedUs);
    expect(endUs! - startUs).toBe(400_000);
  });
});

describe('the one message', () => {
  const votes = (trace: readonly TraceRow[], kind: string) => {
    return trace.filter((row) => row.kind === kind && (row.message as { type: string }).type === 'RequestVoteReply');
  };

  it('is dropped, and counted although it is lost', () => {
    const { trace } = run(['{ when: { send: RequestVoteReply, nth: 2 }, message: drop }']);
    const dropped = trace.filter(({ kind, reason }) => kind === 'drop' && reason === 'fault');
    expect(dropped).toHaveLength(1);
    expect(dropped[0]!.timeUs).toBe(votes(trace, 'send')[1]!.timeUs);
  });

  it('arrives twice, once each', () => {
    const { trace } = run(['{ when: { deliver: RequestVoteReply, every: true }, message: duplicate }']);
    expect(votes(trace, 'deliver').length).toBe(2 * votes(trace, 'send').length);
  });

  it('comes later', () => {
    const { trace } = run(['{ when: { send: RequestVoteReply }, message: { delay: 700ms } }']);
    const [first] = votes(trace, 'send');
    const late = votes(trace, 'deliver').filter(({ timeUs }) => timeUs >= first!.timeUs + 700_000);
    expect(late[0]).toMatchObject({ from: first!.from, to: first!.to, message: first!.message });
  });
});

describe('links between all and all', () => {
  it('are all of them', () => {
    const { result, trace } = run(['{ at: 1s, block: { from: all, to: all }, for: 1s }']);
    expect(result.faults[0]!.nodes).toEqual(['n1', 'n2', 'n3']);
    const crossed = trace.filter(
      (row) =>
        row.kind === 'deliver' &&
        row.timeUs > 1_000_000 &&
        row.timeUs < 2_000_000 &&
        /^n/.test(`${row.from}`) &&
        /^n/.test(`${row.to}`),
    );
    expect(crossed.filter(({ from, to }) => from !== to)).toEqual([]);
  });

  it('from anybody to the leader are not from the leader', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const { result } = run(['{ at: 1s, block: { from: any, to: leader }, for: 1s }'], seed);
      expect(result.faults[0]!.nodes).toHaveLength(2);
    }
  });
});
