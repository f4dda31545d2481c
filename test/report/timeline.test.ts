import { describe, expect, it } from 'vitest';
import { narrate, narrateTimeline, plainPainter, quoted, reproduceCommand } from '../../src/report/index.js';
import { statesTable } from '../../src/report/states.js';
import { widthOf } from '../../src/report/text.js';
import type { TraceRow } from '../../src/runner/result.js';
import { leaderCrash, twoLeaders, twoLeadersTrace } from './fixtures.js';

const options = { painter: plainPainter, columns: 80, office: 'leader' };
const told = (more: object = {}, rows = twoLeadersTrace) => narrateTimeline(rows, { ...options, ...more });

describe('a timeline', () => {
  it('tells elections, votes, faults, suspicions and operations', () => {
    expect(`\n${told({ violations: [twoLeaders] })}\n`).toMatchSnapshot();
  });

  it('tells every message, write and timer when verbose', () => {
    expect(`\n${told({ verbose: true, columns: 100 })}\n`).toMatchSnapshot();
  });

  it('fits a narrow window', () => {
    const lines = told({ columns: 60, verbose: true }).split('\n');
    expect(lines.filter((line) => widthOf(line) > 60 || line.endsWith(' '))).toEqual([]);
  });

  it('can be cut to a time, a node and a word', () => {
    const lines = told({ fromUs: 2_100_000, untilUs: 2_190_000, nodes: ['n1'] }).split('\n');
    expect(lines.map((line) => line.slice(0, 12).trim())).toEqual(['2.101 s  n1', '2.103 s  n1', '2.190 s  n1']);
    expect(told({ grep: 'REQUESTVOTE from n5' })).toBe(
      '2.304 s  n1  ← receives RequestVote from n5   term 4 lastLogIndex 9',
    );
    expect(told({ grep: 'no such thing' })).toBe('');
  });

  it('sums up commits and answers between two events', () => {
    const commits = (node: string, from: number, to: number): readonly TraceRow[] =>
      Array.from({ length: to - from + 1 }, (_, step) => {
        return { timeUs: (from + step) * 1_000, node, kind: 'commit', index: from + step, epoch: 1 };
      });
    const crash: TraceRow = { timeUs: 40_000, node: 'n2', kind: 'crash', lostWrites: 0 };
    const rows = [...commits('n1', 1, 11), ...commits('n1', 12, 31), crash, ...commits('n1', 50, 50)];
    expect(told({}, rows)).toBe(
      ['0.031 s  n1  ■ commits 1..31', '0.040 s  n2  ✖ crashes', '0.050 s  n1  ■ commits 32..50'].join('\n'),
    );
    const two = [...commits('n1', 1, 31), ...commits('n2', 1, 12)].toSorted((a, b) => a.timeUs - b.timeUs);
    expect(told({}, two)).toBe('0.031 s      ■ committed 1..31   n2 up to 12');
  });

  it('knows what a crash took and what a restart finds', () => {
    const cell = (timeUs: number, value: number) => ({ timeUs, node: 'n1', kind: 'cell', name: 'currentTerm', value });
    const rows: readonly TraceRow[] = [
      cell(1_000, 3),
      { timeUs: 2_000, node: 'n1', kind: 'durable', writes: 1, released: false },
      cell(3_000, 4),
      { timeUs: 3_000, node: 'n1', kind: 'append', name: 'log', index: 8, entry: null },
      { timeUs: 3_000, node: 'n1', kind: 'append', name: 'log', index: 9, entry: null },
      { timeUs: 4_000, node: 'n1', kind: 'crash', lostWrites: 3 },
      { timeUs: 5_000, node: 'n1', kind: 'restart', incarnation: 2 },
    ];
    expect(told({}, rows)).toContain('✖ crashes    lost: currentTerm = 4, log 8..9');
    expect(told({}, rows)).toContain('↻ restarts   currentTerm 3');
    const torn = rows.map((row) => (row.kind === 'crash' ? { ...row, lostWrites: 1 } : row));
    expect(told({}, torn)).toContain('✖ crashes    1 unsynced write lost');
  });

  it('says nothing of durability where writes are durable at once', () => {
    expect(
      told(
        {},
        twoLeadersTrace.filter(({ kind }) => kind !== 'durable'),
      ),
    ).not.toContain('durable');
  });

  it('says a repeated row once', () => {
    const rows = [1, 2, 3].map((ms) => ({ timeUs: ms * 1_000, node: 'n1', kind: 'mark', name: 'retry' }));
    expect(told({}, rows)).toBe('0.001 s  n1  ◆ reaches retry   3 times');
  });
});

describe('a sentence', () => {
  const words = { epoch: 'ballot', office: 'leader' };
  const say = (kind: string, fields: object) => {
    const { text, note } = narrate({ timeUs: 0, node: 'n1', kind, ...fields }, words);
    return note === null ? text : `${text} | ${note}`;
  };

  const cutBetween = (left: readonly string[], right: readonly string[]) => {
    return left.flatMap((a) =>
      right.flatMap(
        (b) =>
          [
            [a, b],
            [b, a],
          ] as const,
      ),
    );
  };

  it.each([
    [
      'send',
      { to: 'n2', message: { type: 'Accept', ballot: 3, value: null } },
      'sends Accept to n2 | ballot 3 value none',
    ],
    [
      'drop',
      { from: 'n2', to: 'n1', message: { type: 'Ping' }, reason: 'down' },
      'Ping from n2 to n1 finds its receiver down',
    ],
    ['timeout', { timer: 'Heartbeat' }, 'Heartbeat timer expires'],
    ['map', { name: 'locks', key: 'x', value: undefined }, 'deletes locks[x]'],
    ['truncate', { name: 'log', length: 0 }, 'empties log'],
    ['role', { role: 'leader', epoch: 7 }, 'leader of ballot 7'],
    ['role', { role: 'acceptor', epoch: 0 }, 'acceptor'],
    ['vote', { epoch: 7, candidate: 'n1' }, 'votes for itself in ballot 7'],
    [
      'apply',
      { index: 4, session: 2, sequence: 9, duplicate: true },
      'applies 4 | session 2, number 9: known, no effect',
    ],
    ['restore', { index: 40 }, 'installs a snapshot up to 40'],
    ['fail', { process: 1, sequence: 1, refused: true }, 'is refused | no effect'],
    ['fault', { phase: 'start', verb: 'isolate', nodes: ['n1'], entry: 'faults[2]' }, 'isolation of n1 | faults[2]'],
    [
      'fault',
      { phase: 'end', verb: 'partition', nodes: [], cut: cutBetween(['n10', 'n2'], ['n3']) },
      'partition n2 n10 | n3 ends',
    ],
    ['fault', { phase: 'start', verb: 'block', nodes: [], cut: [['n1', 'n2']] }, 'block from n1 to n2'],
    ['fault', { phase: 'start', verb: 'heal' }, 'healing of all faults'],
    ['lock:granted', { holder: 'c1' }, 'lock granted | holder c1'],
  ])('tells %s %j', (kind, fields, text) => {
    expect(say(kind, fields)).toBe(text);
  });

  it('has a glyph of one column for every kind', () => {
    for (const { kind, ...row } of twoLeadersTrace)
      expect(widthOf(narrate({ kind, ...row } as TraceRow, words).glyph)).toBe(1);
  });
});

describe('states', () => {
  it('are a table of the nodes involved', () => {
    expect(statesTable({ ...twoLeaders, nodes: ['n2', 'n4'] }, plainPainter, 80)).toEqual([
      'states  role    currentTerm  votedFor  lastIndex  commitIndex',
      '  n2    leader            4  n2              214          211',
      '  n4    down',
    ]);
  });

  it('are paragraphs where a table is too wide', () => {
    const status = { n1: { log: [{ term: 1, value: 'x' }], votes: new Set(['n1', 'n2']), voted: null, empty: '' } };
    expect(statesTable({ ...twoLeaders, nodes: [], status }, plainPainter, 40)).toEqual([
      'states',
      '  n1  log [{term 1 value x}]',
      '      votes [n1 n2] · voted none',
      '      empty ""',
    ]);
  });
});

describe('the command that reproduces', () => {
  it('carries everything that was asked for', () => {
    const bug = { name: 'vote-not-persisted', about: '', source: '', caughtBy: '', node: {} };
    const flags = { 'network.loss': '5%', 'faults.0.at': '{ uniform: [1s, 2s] }' };
    // What the variant changes is told by its name.
    const overrides = { nodes: '3', ...flags };
    const scenario = { ...leaderCrash, file: 'my scenarios/a.yaml', variant: 'left,nodes=3', bug, overrides, flags };
    expect(reproduceCommand(scenario, 17)).toBe(
      'npx splitbrain replay "my scenarios/a.yaml" --seed 17 --variant left,nodes=3 --bug vote-not-persisted ' +
        `--set network.loss=5% --set "faults.0.at={ uniform: [1s, 2s] }"`,
    );
  });

  it.each([
    ['plain-word_1.yaml', 'plain-word_1.yaml'],
    ['', '""'],
    ['two words', '"two words"'],
    ["it's", '"it\'s"'],
    ['$HOME `x`', "'$HOME `x`'"],
    ["a'$b", "'a'\\''$b'"],
  ])('quotes %j for the shell', (word, text) => {
    expect(quoted(word)).toBe(text);
  });
});
