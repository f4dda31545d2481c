import { describe, expect, it } from 'vitest';
import { spaceTime } from '../../../src/report/diagnosis/space-time.js';
import { diagnose, plainPainter } from '../../../src/report/index.js';
import { widthOf } from '../../../src/report/text.js';
import type { RunViolation, TraceRow } from '../../../src/runner/result.js';
import { twoLeaders, twoLeadersTrace } from '../fixtures.js';

const row = (timeUs: number, node: string | null, kind: string, fields: object = {}): TraceRow => {
  return { timeUs, node, kind, ...fields };
};
const passage = (id: number, from: string, to: string, type: string) => ({ id, from, to, message: { type } });
const told = (trace: readonly TraceRow[], violation: RunViolation) =>
  diagnose(trace, violation, [], 'leader').timeline.map(({ node, text }) => `${node} ${text}`);

/** n2 asks n1 to write, n1 answers when its disk has it, and n2 decides; n3 has a life of its own. */
const decision: readonly TraceRow[] = [
  row(500, 'n3', 'timeout', { timer: 'Chat' }),
  row(500, 'n3', 'send', passage(1, 'n3', 'n1', 'Chat')),
  row(1_000, 'n2', 'timeout', { timer: 'Ask' }),
  row(1_000, 'n2', 'send', passage(2, 'n2', 'n1', 'Ask')),
  row(1_500, 'n1', 'deliver', passage(1, 'n3', 'n1', 'Chat')),
  row(1_500, 'n1', 'mark', { name: 'chatted' }),
  row(2_000, 'n1', 'deliver', passage(2, 'n2', 'n1', 'Ask')),
  row(2_000, 'n1', 'cell', { name: 'promise', value: 7 }),
  row(2_400, 'n1', 'durable', { writes: 1, released: true }),
  row(2_400, 'n1', 'send', passage(3, 'n1', 'n2', 'AskReply')),
  row(3_000, 'n2', 'deliver', passage(3, 'n1', 'n2', 'AskReply')),
  row(3_000, 'n2', 'test:decided', { value: 7 }),
];
const wrongDecision: RunViolation = {
  ...{ property: 'validity', kind: 'safety', expected: false, atUs: 3_000, nodes: ['n2'], status: {} },
  message: 'n2 decided 7, which nobody proposed.',
};

describe('the causal slice of a violation', () => {
  it('goes back along messages, through the disk that they waited for, and leaves out what has no part in it', () => {
    expect(told(decision, wrongDecision)).toEqual(['n2 sends Ask to n1', 'n1 writes promise = 7', 'n2 test decided']);
  });

  it('ends at the violation', () => {
    const later = [...decision, row(3_500, 'n2', 'test:decided', { value: 8 })];
    expect(told(later, wrongDecision)).toEqual(told(decision, wrongDecision));
  });

  it('has the votes behind an office, the rival vote of a voter, and the crash that came between', () => {
    expect(told(twoLeadersTrace, twoLeaders)).toEqual([
      'n2 candidate in term 4, votes for itself in term 4',
      'n1 votes for n2 in term 4',
      'n1 crashes',
      'n1 restarts',
      'n1 votes for n5 in term 4',
      'n3 votes for n2 in term 4',
      'n2 leader of term 4',
      'n5 leader of term 4',
    ]);
  });

  it('has the entry behind a commit, from the request that brought it to the disks that hold it', () => {
    const entry = { term: 1, command: 'x' };
    const trace = [
      row(1_000, 'c1', 'invoke', { process: 0, sequence: 1, f: 'write', key: 'x', value: 1 }),
      row(1_000, 'c1', 'send', passage(1, 'c1', 'n1', 'Request')),
      row(2_000, 'n1', 'deliver', passage(1, 'c1', 'n1', 'Request')),
      row(2_000, 'n1', 'append', { name: 'log', index: 8, entry }),
      // Sent with a later heartbeat, which is of no interest.
      row(5_000, 'n1', 'timeout', { timer: 'Heartbeat' }),
      row(5_000, 'n1', 'send', passage(2, 'n1', 'n2', 'AppendEntries')),
      row(6_000, 'n2', 'deliver', passage(2, 'n1', 'n2', 'AppendEntries')),
      row(6_000, 'n2', 'append', { name: 'log', index: 8, entry }),
      row(6_000, 'n2', 'send', passage(3, 'n2', 'n1', 'AppendEntriesReply')),
      row(7_000, 'n1', 'deliver', passage(3, 'n2', 'n1', 'AppendEntriesReply')),
      row(7_000, 'n1', 'commit', { index: 8, epoch: 1 }),
      row(9_000, 'n3', 'role', { role: 'leader', epoch: 2 }),
    ];
    const message = 'n3 became leader of term 2 without entry 8.';
    const lost: RunViolation = { ...wrongDecision, atUs: 9_000, nodes: ['n3'], message };
    expect(told(trace, lost)).toEqual([
      'c1 asks for write x = 1',
      'n1 appends log entry 8',
      'n2 appends log entry 8',
      'n1 commits up to 8',
      'n3 leader of epoch 2',
    ]);
  });

  it('has the faults that are known to matter, wherever they struck', () => {
    const trace = [
      row(100, null, 'fault', { phase: 'start', fault: 0, verb: 'crash', nodes: ['n3'], cut: [] }),
      row(100, 'n3', 'crash', { lostWrites: 0 }),
      row(200, null, 'fault', { phase: 'start', fault: 1, verb: 'disk', nodes: ['n3'], cut: [] }),
      ...decision,
    ];
    const episode = { id: 0, entry: 'faults[0]', nodes: ['n3'], endUs: null, waitedUs: 0 };
    const needed = [
      { ...episode, verb: 'crash', startUs: 100 },
      { ...episode, verb: 'disk', startUs: 200 },
    ];
    const { timeline } = diagnose(trace, wrongDecision, needed, 'leader');
    expect(timeline.map(({ text }) => text).slice(0, 2)).toEqual(['crashes', 'disk fault of n3']);
  });

  it('of what did not happen: who held the office, and the faults that still hold those who are waited for', () => {
    const trace = [
      row(100, 'n1', 'role', { role: 'leader', epoch: 1 }),
      row(200, 'n2', 'crash', { lostWrites: 0 }),
      row(300, 'n2', 'restart', { incarnation: 2 }),
      row(400, 'n1', 'crash', { lostWrites: 0 }),
      row(500, 'c1', 'send', passage(1, 'c1', 'n1', 'Request')),
      row(600, 'c1', 'send', passage(2, 'c1', 'n2', 'Request')),
    ];
    const stuck: RunViolation = { ...wrongDecision, kind: 'liveness', nodes: ['c1'], message: 'no answer for c1' };
    expect(told(trace, stuck)).toEqual(['n1 leader of epoch 1', 'n1 crashes']);
  });

  it('keeps 20 rows, those closest to the violation', () => {
    const crashes = Array.from({ length: 50 }, (_, index) => row(2_200_000 + index, 'n1', 'crash', { lostWrites: 0 }));
    const trace = [...twoLeadersTrace, ...crashes].toSorted((a, b) => a.timeUs - b.timeUs);
    const rows = told(trace, twoLeaders);
    expect(rows).toHaveLength(20);
    expect(rows.filter((text) => text.endsWith('leader of term 4'))).toHaveLength(2);
    expect(rows.filter((text) => text.includes('votes for'))).toHaveLength(4);
  });

  it('falls back on the last events where nothing points at it', () => {
    const vague = { ...twoLeaders, nodes: ['n9'], message: 'something is wrong', atUs: 200_000 };
    expect(told(twoLeadersTrace, vague)).toEqual(['n3 leader of term 3']);
  });
});

describe('a space-time diagram', () => {
  const drawn = (columns: number) =>
    spaceTime(diagnose(twoLeadersTrace, twoLeaders, [], 'leader').timeline, plainPainter, columns);

  it('has a lane for each node, empty while it is down, and an arrow for each message', () => {
    expect(drawn(90)).toEqual([
      '         n1  n2  n3  n5',
      '2.099 s  │   ○   │   │    n2 candidate in term 4, votes for itself in term 4',
      '         │   │   │   │      Election timer expired',
      '2.101 s  ✓◀──┤   │   │    RequestVote: n1 votes for n2 in term 4',
      '         │   │   │   │      votedFor = n2, not yet durable',
      '2.103 s  ✖   │   │   │    n1 crashes   lost: currentTerm = 4, votedFor = n2',
      '2.190 s  ↻   │   │   │    n1 restarts',
      '2.304 s  ✓◀──┼───┼───┤    RequestVote: n1 votes for n5 in term 4',
      '2.305 s  │   ├──▶✓   │    RequestVote: n3 votes for n2 in term 4',
      '2.310 s  │   ★   │   │    n2 leader of term 4   votes n1 n2 n3',
      '2.314 s  │   │   │   ★    n5 leader of term 4   votes n1',
    ]);
  });

  it('fits its window, and does without lanes where they leave no room', () => {
    for (const columns of [60, 70, 80]) expect(Math.max(...drawn(columns).map(widthOf))).toBeLessThanOrEqual(columns);
    expect(drawn(50).join('\n')).toMatch(/^2\.101 s {2}n1 {2}✓ votes for n2 in term 4/m);
  });

  it('shortens long names, never to the name of another', () => {
    const trace = decision.map((each) => JSON.parse(JSON.stringify(each).replaceAll('n2', 'coordinator1')));
    const { timeline } = diagnose(trace, { ...wrongDecision, nodes: ['coordinator1'], message: '' }, []);
    expect(spaceTime(timeline, plainPainter, 90)[0]!.trim()).toBe('co1 n1');
  });
});

describe('who waits for whom', () => {
  const stuck: RunViolation = { ...wrongDecision, property: 'progress', kind: 'liveness', atUs: 9_000, nodes: ['c1'] };
  const graph = (trace: readonly TraceRow[]) =>
    diagnose(trace, stuck, []).waits.map(({ node, on, told: last }) => [
      node,
      ...on.map(({ name, why }) => `${name} ${why}`),
      ...(last ?? []),
    ]);
  const request = [row(1_000, 'c1', 'send', passage(1, 'c1', 'n1', 'Request'))];
  const arrived = [...request, row(2_000, 'n1', 'deliver', passage(1, 'c1', 'n1', 'Request'))];

  it('says who is down, paused or cut off', () => {
    expect(graph([row(500, 'n1', 'crash'), ...request])).toEqual([
      ['c1', 'n1 down since 0.001 s (Request of 0.001 s)'],
    ]);
    expect(graph([...request, row(1_500, 'n1', 'pause')])[0]![1]).toContain('paused since 0.002 s');
    const cut = {
      phase: 'start',
      fault: 0,
      verb: 'isolate',
      nodes: ['n1'],
      cut: [
        ['c1', 'n1'],
        ['n1', 'c1'],
      ],
    };
    expect(graph([row(600, null, 'fault', cut), ...request])[0]![1]).toContain('cut off since 0.001 s');
  });

  it('goes on from node to node', () => {
    const asks = [...arrived, row(2_000, 'n1', 'send', passage(2, 'n1', 'n2', 'Prepare')), row(2_500, 'n2', 'crash')];
    expect(graph(asks).map(([node]) => node)).toEqual(['c1', 'n1']);
    expect(graph(asks)[1]![1]).toBe('n2 down since 0.003 s (Prepare of 0.002 s)');
  });

  it('takes an answer for no question, and who was answered does not wait', () => {
    const answered = [
      ...arrived,
      row(2_000, 'n1', 'send', passage(2, 'n1', 'c1', 'Reply')),
      row(3_000, 'c1', 'deliver', passage(2, 'n1', 'c1', 'Reply')),
    ];
    expect(diagnose(answered, { ...stuck, nodes: ['c1', 'n1'] }, []).waits).toEqual([
      { node: 'c1', on: [], told: 'waits for nobody: last heard Reply from n1, 1 time since 0.003 s' },
      { node: 'n1', on: [], told: 'waits for nobody: last heard Request from c1, 1 time since 0.002 s' },
    ]);
  });

  it('is of no concern to a safety property', () => {
    expect(diagnose(arrived, wrongDecision, []).waits).toEqual([]);
  });
});
