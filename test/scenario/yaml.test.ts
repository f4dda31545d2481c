import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customProtocolPath } from '../../src/scenario/load.js';
import { headings, load, MINIMAL } from './fixtures.js';

describe('files that are no scenario', () => {
  test.each([
    ['an empty file', '', 'this file is empty'],
    ['only a comment', '# nothing\n', 'this file is empty'],
    ['null', 'null\n', 'this file is empty'],
    ['a list', '- 1\n', 'a list is no scenario'],
    ['a word', 'hello\n', "'hello' is no scenario"],
    ['no YAML', 'a: [1,\nb: }', 'not valid YAML'],
    ['binary', '\u0000\u0001\u0002', 'no scenario'],
    ['two documents', `${MINIMAL}---\nscenario: b\n`, 'one file holds one scenario'],
    ['a tag, which YAML only warns of', `${MINIMAL}about: !mine x\n`, 'not valid YAML'],
    ['an operator', `${MINIMAL}run: { for: > 2s }\n`, 'not valid YAML'],
    ['a missing anchor', `${MINIMAL}about: *x\n`, "there is no anchor '&x' above"],
    ['10 MB', 'a: b\n'.repeat(2_000_000), 'too large for a scenario'],
    ['too many values', 'a:\n'.repeat(300_000), 'too many values'],
    ['a bottomless list', '['.repeat(900_000), 'nested more than 50 deep'],
    ['bottomless dashes', '- '.repeat(40_000), 'nested more than 50 deep'],
    ['bottomless keys', '? '.repeat(40_000), 'nested more than 50 deep'],
    ['bottomless values', ': '.repeat(40_000), 'nested more than 50 deep'],
    ['bottomless pairs', 'a: '.repeat(30_000), 'nested more than 50 deep'],
    ['bottomless keys in a map', `{${'? '.repeat(30_000)}`, 'nested more than 50 deep'],
    ['bottomless pairs in a list', `[${'a: '.repeat(20_000)}`, 'nested more than 50 deep'],
    [
      'a staircase',
      Array.from({ length: 400 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
      'nested more than 50 deep',
    ],
    [
      'dashes down a staircase',
      Array.from({ length: 400 }, (_, index) => `${' '.repeat(index)}-`).join('\n'),
      'nested more than 50 deep',
    ],
  ])('%s', (_name, text, message) => {
    const { scenarios, problems } = load(text);
    expect(scenarios).toEqual([]);
    expect(problems.map((problem) => problem.message).join('\n')).toContain(message);
    for (const { line, column } of problems) expect([line >= 1, column >= 1]).toEqual([true, true]);
  });

  test('a duplicate key is reported at its second place', () => {
    expect(headings(load(`${MINIMAL}network: { loss: 1%, loss: 2% }\nprotocol: raft\n`))).toEqual([
      "3:22  duplicate key 'loss': it is set in line 3 already",
      "4:1  duplicate key 'protocol': it is set in line 2 already",
    ]);
  });

  test('aliases work, and an alias bomb does not', () => {
    const shared = `${MINIMAL}network: { latency: &slow 20ms }\ndisk: { sync: *slow }\n`;
    expect(load(shared).scenarios[0]?.disk.sync.mean).toBe(20_000);
    const levels = Array.from({ length: 30 }, (_, index) => `  - &l${index + 1} [*l${index}, *l${index}, *l${index}]`);
    const bomb = `${MINIMAL}about:\n  - &l0 [x, x, x]\n${levels.join('\n')}\n`;
    expect(load(bomb).problems[0]?.message).toContain('aliases repeat so much');
    expect(
      load(`${MINIMAL}about: &a [*a]\n`)
        .problems.map(({ message }) => message)
        .join(),
    ).toContain('contain itself');
  });

  test('keys of the language itself are no trap', () => {
    const text = `${MINIMAL}__proto__: 1\nconstructor: 2\nclients: { mix: { __proto__: 1, toString: 2 } }\n`;
    expect(headings(load(text)).map((heading) => heading.split('.')[0])).toEqual([
      "3:1  unknown field '__proto__'",
      "4:1  unknown field 'constructor'",
      "5:19  unknown operation of the workload 'register': '__proto__'",
      "5:33  unknown operation of the workload 'register': 'toString'",
    ]);
  });

  test('carriage returns and a byte order mark do not shift places', () => {
    expect(headings(load('scenario: a\r\nprotocol: rft\r\n'))).toEqual([
      "2:11  unknown protocol 'rft'. Did you mean 'raft'?",
    ]);
    expect(load(`\u{FEFF}${MINIMAL}`).problems).toEqual([]);
  });
});

describe('a protocol from a file', () => {
  test.each([
    ['protocol: ./lock.js', './lock.js'],
    ['protocol: { use: ../lock.mjs, lease: 2s }', '../lock.mjs'],
    ['protocol: { use: lock.ts }', 'lock.ts'],
    ['protocol: raft', null],
    ['protocol: { use: 5 }', null],
    ['protocol: [', null],
    ['', null],
  ])('%s', (text, path) => {
    expect(customProtocolPath(text)).toBe(path);
  });
});

const WHOLE = `# a comment
scenario: raft-leader-crash
about: Killing the leader costs at most one election.
protocol: { use: raft, electionTimeout: 150..300ms, heartbeat: 50ms }
nodes: 5
clients: { count: 3, workload: register, rate: 40/s, keys: 4, mix: { read: 1, write: 1, cas: 1 } }
network: { latency: 2..10ms, loss: 1%, duplicate: 0.1%, links: [{ from: n1, to: any, loss: 5% }] }
disk: { sync: { lognormal: { median: 1ms, p99: 8ms } } }
run: { for: 15s, settle: 3s, seeds: 1..200 }
faults:
  - { at: 2s, crash: leader, for: 4s }
  - { at: 3s, partition: [[n1, n2], [n3, n4, n5]], for: 1..2s }
  - { when: { send: RequestVote, nth: 2 }, link: { from: sender, to: any }, delay: 5ms }
nemesis:
  - { crash: any, every: 3s, for: 200ms..2s, between: [7s, 11s], keep: majority }
expect:
  always: [election-safety, linearizable]
  eventually: [{ progress: true, within: 1s, after: settle }]
  sometimes: [log-truncated]
  metrics: { recovery-time.p99: { atMost: 900ms }, availability: { atLeast: 95% } }
variants:
  lossy: { network.loss: 5% }
matrix: { nodes: [5, 7] }
`;

describe('whatever is done to a valid file', () => {
  const mutation = fc.record({
    at: fc.nat(WHOLE.length),
    remove: fc.nat(12),
    insert: fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        '\n',
        '  ',
        ': ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '&a ',
        '*a',
        '"',
        "'",
        '#',
        '|',
        '>',
        '!',
        '..',
        '%',
        '0',
        'ms',
        'null',
        '? ',
      ),
    ),
  });

  test('the file itself is valid', () => {
    expect(headings(load(WHOLE))).toEqual([]);
    expect(load(WHOLE).scenarios.map(({ variant }) => variant)).toEqual(['lossy,nodes=5', 'lossy,nodes=7']);
  });

  test('it gives scenarios or problems that have a place', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 5 }), (mutations) => {
        const text = mutations.reduce(
          (whole, { at, remove, insert }) => whole.slice(0, at) + insert + whole.slice(at + remove),
          WHOLE,
        );
        const { scenarios, problems, warnings } = load(text);
        expect(scenarios.length > 0).toBe(problems.length === 0);
        const lines = text.split('\n');
        for (const { line, column, length } of [...problems, ...warnings]) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
          expect(length).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('problems come in the order of the file', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 2, maxLength: 6 }), (mutations) => {
        const text = mutations.reduce(
          (whole, { at, remove, insert }) => whole.slice(0, at) + insert + whole.slice(at + remove),
          WHOLE,
        );
        const places = load(text).problems.map(({ line, column }) => line * 100_000 + column);
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
      { numRuns: 100 },
    );
  });
});

test('a file of nothing but mistakes is told of some, and how many more there are', () => {
  const text = `${MINIMAL}${Array.from({ length: 12_000 }, (_, index) => `unknown${index}: 1`).join('\n')}\n`;
  const { problems } = load(text);
  expect(problems).toHaveLength(501);
  expect(problems.at(-1)).toMatchObject({ message: '11500 more problems from here on', line: 503, column: 1 });
});
