import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitbrain, temporaryDirectory } from './binary.js';

/** T2 saw half of what T1 wrote. */
const skewed = [
  '{:type :invoke, :process 0, :f :txn, :value [[:append 9 1] [:append 10 1]]}',
  '{:type :invoke, :process 1, :f :txn, :value [[:r 9 nil] [:r 10 nil]]}',
  '{:type :info, :process :nemesis, :f :start, :value nil}',
  '{:type :ok, :process 1, :f :txn, :value [[:r 9 [1]] [:r 10 nil]]}',
  '{:type :ok, :process 0, :f :txn, :value [[:append 9 1] [:append 10 1]]}',
  '{:type :invoke, :process 0, :f :txn, :value [[:r 10 nil]]}',
  '{:type :ok, :process 0, :f :txn, :value [[:r 10 [1]]]}',
];

function check(lines: readonly string[], ...options: readonly string[]) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'history.edn'), lines.map((line) => `${line}\n`).join(''));
  return splitbrain(['check', 'history.edn', ...options], { directory });
}

describe('a history of transactions that refutes what is demanded', () => {
  it('is told with the levels, and with the shortest cycle as a picture and as a story', () => {
    expect(check(skewed, '--model', 'list-append')).toEqual({
      code: 1,
      stderr: '',
      stdout: `✖ FAIL  history.edn  list-append · 3 transactions by 2 processes · 2 keys · 1 line of no client

✖ strict-serializable  refuted by G-single; the strongest level that it does not
                       refute is read-committed

  ✔ read-uncommitted  ✔ read-committed  ✖ repeatable-read  ✖ snapshot-isolation
  ✖ serializable  ✖ strict-serializable

✖ G-single  read skew: a cycle with exactly one anti-dependency

    T1 ── wr 9 ──▶ T2 ──╮
     ▲                  │
     ╰───── rw 10 ──────╯

    T1  process 0  append 9 1 · append 10 1  lines 1, 5
    T2  process 1  r 9 [1] · r 10 []  lines 2, 4

    T1 → T2  wr  T2 read 9 as [1], whose 1 T1 appended
    T2 → T1  rw  T2 read 10 as [], without the 1 that T1 appended next: process
                 0 read 10 as [1] (line 7)
`,
    });
  });

  it('is told to programs as well', () => {
    const { code, stdout } = check(skewed, '--model', 'list-append', '--reporter', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      history: { format: 'edn', model: 'list-append', operations: { ok: 3 }, keys: 2, reads: 3, ignored: 1 },
      verdict: 'fail',
      level: 'strict-serializable',
      strongest: 'read-committed',
      refuted: ['repeatable-read', 'snapshot-isolation', 'serializable', 'strict-serializable'],
      anomalies: [
        {
          name: 'G-single',
          count: 1,
          transactions: [
            { name: 'T1', process: 0, steps: 'append 9 1 · append 10 1', outcome: 'ok', lines: [1, 5] },
            { name: 'T2', process: 1, lines: [2, 4] },
          ],
          cycle: [
            { from: 'T1', to: 'T2', kind: 'wr', key: '9' },
            { from: 'T2', to: 'T1', kind: 'rw', key: '10' },
          ],
        },
      ],
    });
  });
});

describe('the level that is demanded', () => {
  it.each([
    ['read-uncommitted', 0],
    ['read-committed', 0],
    ['repeatable-read', 1],
    ['snapshot-isolation', 1],
    ['serializable', 1],
    ['strict-serializable', 1],
  ] as const)('%s ends with exit code %i', (level, code) => {
    expect(check(skewed, '--model', 'list-append', '--level', level).code).toBe(code);
  });

  it('is not judged where nothing was read', () => {
    const { code, stdout } = check(skewed.slice(0, 1).concat(skewed.slice(4, 5)), '--model', 'list-append');
    expect(code).toBe(3);
    expect(stdout).toContain('◌ strict-serializable  nothing was read, so nothing can be refuted');
  });

  it('may depend on what nil means', () => {
    expect(check(skewed, '--model', 'list-append', '--nil', 'unknown').code).toBe(0);
  });
});

describe('what is no history of transactions is refused with its line', () => {
  const call = '{:type :invoke, :process 0, :f :txn, :value [[:append x 1] [:r y nil]]}';

  it.each([
    ['single operations', ['{:type :invoke, :process 0, :f :read}'], 'history.edn:1: expected transactions'],
    ['no list', ['{:type :invoke, :process 0, :f :txn, :value 5}'], 'history.edn:1: expected a list of operations'],
    ['a step of the other model', [call.replace(':append', ':w')], 'expected "r" or "append", as list-append has them'],
    ['a write of null', [call.replace('x 1', 'x nil')], 'expected a value to write, found null in ["append","x",null]'],
    ['a value twice', [call, call.replace('process 0', 'process 1')], "history.edn:2: 'append x 1' writes what was"],
    ['a process that overlaps itself', [call, call.replace('x 1', 'x 2')], 'its last one (line 1) is open'],
    ['an answer to nothing', [call.replace(':invoke', ':ok')], 'process 0 returns from a transaction with none open'],
    [
      'other steps than called',
      [call, '{:type :ok, :process 0, :f :txn, :value [[:append x 1]]}'],
      'expected the 2 oper',
    ],
    [
      'another step than called',
      [call, '{:type :ok, :process 0, :f :txn, :value [[:append x 2] [:r y nil]]}'],
      "history.edn:2: 'append x 2' stands where the process called a write of x",
    ],
    [
      'a read that is no list',
      [call, '{:type :ok, :process 0, :f :txn, :value [[:append x 1] [:r y 5]]}'],
      'history.edn:2: expected a read to return a list, found 5',
    ],
    [
      'a process that goes on after info',
      [call, '{:type :info, :process 0, :f :txn, :value nil}', call.replace('x 1', 'x 2')],
      'history.edn:3: process 0 goes on after',
    ],
  ] as const)('%s', (_, lines, message) => {
    const { code, stderr } = check(lines, '--model', 'list-append');
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('options', () => {
  it.each([
    ['an unknown level', ['--level', 'serialisable'], "Did you mean 'serializable'?"],
    ['a condition', ['--condition', 'sequential'], '--condition is about single operations'],
    ['keys apart', ['--independent'], '--independent is about single operations'],
  ] as const)('%s is refused', (_, options, message) => {
    const { code, stderr } = check(skewed, '--model', 'list-append', ...options);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
