import { describe, expect, it } from 'vitest';
import type { AnomalyName, Level, TransactionModel } from '../../../src/checkers/transactions/index.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';
import { judge } from './judge.js';
import { historyOf, overlapping } from './notation.js';

/** A history made from the definition of an anomaly, and the strongest level that it does not refute. */
type Example = readonly [name: AnomalyName, strongest: Level | null, history: readonly HistoryEvent[], why?: string];

const lists: readonly Example[] = [
  ['G0', null, overlapping('append x 1, append y 1', 'append x 2, append y 2', 'r x [1;2], r y [2;1]')],
  ['G1a', 'read-uncommitted', historyOf('0 invoke append x 1\n1 invoke r x\n0 fail\n1 ok r x [1]')],
  ['G1b', 'read-uncommitted', overlapping('append x 1, append x 2', 'r x [1]', 'r x [1;2]')],
  ['G1b', 'read-uncommitted', overlapping('append x 1, append x 2', 'r x [1]'), 'nobody read the second'],
  ['G1c', 'read-uncommitted', overlapping('append x 1, r y [2]', 'append y 2, r x [1]')],
  ['G-single', 'read-committed', overlapping('append x 1, append y 1', 'r x [1], r y []', 'r y [1]')],
  ['G-single', 'read-committed', overlapping('append x 1, append y 1', 'r x [1], r y []'), 'nobody read y later'],
  [
    'G-nonadjacent',
    'read-committed',
    overlapping('append x 1', 'append y 2', 'r x [1], r y []', 'r y [2], r x []'),
    'a long fork',
  ],
  ['G2-item', 'snapshot-isolation', overlapping('r x [], append y 1', 'r y [], append x 2')],
  ['lost-update', 'read-committed', overlapping('r x [], append x 1', 'r x [], append x 2', 'r x [1;2]')],
  ['lost-update', 'read-committed', overlapping('r x [], append x 1', 'r x [], append x 2'), 'nobody read the result'],
  ['internal', null, overlapping('append x 1, r x []'), 'misses its own write'],
  ['internal', null, overlapping('r x [1], append x 1'), 'sees what it writes later'],
  ['internal', 'read-committed', overlapping('r x [], r x [1]', 'append x 1'), 'reads twice'],
  ['garbage-read', null, overlapping('append x 1', 'r x [1;9]')],
  ['duplicate-read', null, overlapping('append x 1', 'r x [1;1]', 'r x [1]')],
  ['incompatible-order', 'read-uncommitted', overlapping('append x 1', 'append x 2', 'r x [1;2]', 'r x [2;1]')],
  ['incompatible-order', 'read-uncommitted', overlapping('append x 1, append x 2', 'r x [2]'), 'the first is missing'],
  [
    'incompatible-order',
    'read-uncommitted',
    overlapping('append x 1, append x 2', 'append x 9', 'r x [2;1;9]'),
    'reversed',
  ],
];

/** The second transaction of two that do not overlap; `NEXT` stands for its process. */
const ordered: readonly (readonly [name: string, text: string])[] = [
  ['G0', '0 invoke append x 1\n0 ok\nNEXT invoke append x 2\nNEXT ok\n2 invoke r x\n2 ok r x [2;1]'],
  ['G1c', '0 invoke r x\n0 ok r x [1]\nNEXT invoke append x 1\nNEXT ok'],
  ['G-single', '0 invoke append x 1\n0 ok\nNEXT invoke r x\nNEXT ok r x []'],
  [
    'G-nonadjacent',
    `2 invoke append x 1
     3 invoke r x, r y
     0 invoke append y 1
     0 ok
     NEXT invoke r x
     NEXT ok r x []
     2 ok
     3 ok r x [1], r y []`,
  ],
  [
    'G2-item',
    '2 invoke append y 1, r x\n0 invoke append x 1\n0 ok\nNEXT invoke r y\nNEXT ok r y []\n2 ok append y 1, r x []',
  ],
];

const registers: readonly Example[] = [
  ['G1a', 'read-uncommitted', historyOf('0 invoke w x 1\n1 invoke r x\n0 fail\n1 ok r x 1')],
  ['G1b', 'read-uncommitted', overlapping('w x 1, w x 2', 'r x 1')],
  ['G1c', 'read-uncommitted', overlapping('w x 1, r y 2', 'w y 2, r x 1')],
  ['G1c', 'read-uncommitted', overlapping('r x 2, w x 1', 'r x 1, w x 2'), 'each read what the other wrote'],
  ['G-single', 'read-committed', overlapping('w x 1, w y 1', 'r x 1, r y null')],
  ['G-single', 'read-committed', overlapping('w x 1, w y 1', 'r x 1, w x 2, r y 1, w y 3', 'r x 2, r y 1')],
  ['G-nonadjacent', 'read-committed', overlapping('w x 1', 'w y 2', 'r x 1, r y null', 'r y 2, r x null')],
  ['G2-item', 'snapshot-isolation', overlapping('r x null, w y 1', 'r y null, w x 2')],
  ['lost-update', 'read-committed', overlapping('r x null, w x 1', 'r x null, w x 2')],
  ['lost-update', 'read-committed', overlapping('w x 9', 'r x 9, w x 1', 'r x 9, w x 2')],
  ['internal', null, overlapping('w x 1, r x 2', 'w x 2'), 'misses its own write'],
  ['internal', null, overlapping('r x 1, w x 1'), 'sees what it writes later'],
  ['internal', 'read-committed', overlapping('r x null, r x 1', 'w x 1'), 'reads twice'],
  ['garbage-read', null, overlapping('w x 1', 'r x 9')],
  [
    'G-single-realtime',
    'serializable',
    historyOf('0 invoke w x 1\n0 ok\n1 invoke w x 2\n1 ok\n2 invoke r x\n2 ok r x 1'),
    'a stale read',
  ],
];

function expectExactly([name, strongest, history]: Example, model: TransactionModel): void {
  const result = judge(history, model);
  expect(result.anomalies.map((anomaly) => anomaly.name)).toEqual([name]);
  expect(result.strongest).toBe(strongest);
}

describe.each([
  ['list-append', lists],
  ['rw-register', registers],
] as const)('%s', (model, examples) => {
  it.each(examples.map((example) => [example[0], example[3] ?? '', example] as const))(
    '%s is named, and nothing else %s',
    (_, __, example) => expectExactly(example, model),
  );
});

describe.each(ordered)('%s in the order of processes and of time', (name, text) => {
  const variant = (of: '-process' | '-realtime') => `${name}${of}` as AnomalyName;

  it('is named for the process whose order it needs', () => {
    expectExactly([variant('-process'), 'serializable', historyOf(text.replaceAll('NEXT', '0'))], 'list-append');
  });

  it('is named for the time that it needs', () => {
    expectExactly([variant('-realtime'), 'serializable', historyOf(text.replaceAll('NEXT', '1'))], 'list-append');
  });

  it('is none where the transactions overlap', () => {
    const lines = historyOf(text.replaceAll('NEXT', '1'));
    const calls = lines.filter(({ type }) => type === 'invoke');
    const answers = lines.filter(({ type }) => type !== 'invoke');
    expect(judge([...calls, ...answers], 'list-append').anomalies).toEqual([]);
  });
});

describe('what an outcome means', () => {
  it('a write whose outcome is unknown happened where it was read', () => {
    const history = historyOf(`
      0 invoke append x 1, append y 1
      0 info
      1 invoke r x, r y
      1 ok r x [1], r y []
      2 invoke r y
      2 ok r y [1]`);
    expect(judge(history, 'list-append').anomalies[0]!.name).toBe('G-single');
  });

  it('a write whose outcome is unknown never happened where nobody read it', () => {
    const history = historyOf('0 invoke append x 1\n0 info\n1 invoke r x\n1 ok r x []\n2 invoke r x\n2 ok r x []');
    expect(judge(history, 'list-append').anomalies).toEqual([]);
  });

  it('a write whose outcome is unknown may take effect at any later time, but not before its call', () => {
    const late = historyOf('0 invoke append x 1\n0 info\n1 invoke r x\n1 ok r x []\n2 invoke r x\n2 ok r x [1]');
    expect(judge(late, 'list-append').strongest).toBe('strict-serializable');
    const early = historyOf('1 invoke r x\n1 ok r x [1]\n0 invoke append x 1\n0 info');
    expect(judge(early, 'list-append').anomalies[0]!.name).toBe('G1c-realtime');
  });

  it('where it is open at the end it is as unknown', () => {
    const history = historyOf('0 invoke append x 1\n1 invoke r x\n1 ok r x [1]');
    expect(judge(history, 'list-append').strongest).toBe('strict-serializable');
  });

  it('a cycle of writes through an unknown outcome may be an aborted read, and refutes no more', () => {
    const history = historyOf(`
      0 invoke append x 1, append y 1
      1 invoke append x 2, append y 2
      2 invoke r x, r y
      0 info
      1 ok
      2 ok r x [1;2], r y [2;1]`);
    const { anomalies, strongest } = judge(history, 'list-append');
    expect(anomalies.map(({ name }) => name)).toEqual(['G0']);
    expect(strongest).toBe('read-uncommitted');
  });

  it('reads whose values nobody knows say nothing', () => {
    const history = historyOf('0 invoke append x 1\n0 ok\n1 invoke r x\n1 ok');
    expect(judge(history, 'list-append')).toMatchObject({ anomalies: [], counts: { ok: 2, reads: 0 } });
  });
});
