import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgingLine } from '../../src/cli/check-progress.js';
import { binary, passing, splitbrain, temporaryDirectory } from './binary.js';

const stale = [
  '{:process 0, :type :invoke, :f :write, :value 1, :time 1000000}',
  '{:process 0, :type :ok, :f :write, :value 1, :time 2000000}',
  '{:process :nemesis, :type :info, :f :start, :value nil}',
  '{:process 1, :type :invoke, :f :write, :value 2, :time 3000000}',
  '{:process 1, :type :ok, :f :write, :value 2, :time 4000000}',
  '{:process 3, :type :invoke, :f :cas, :value [7 8], :time 4500000}',
  '{:process 2, :type :invoke, :f :read, :value nil, :time 5000000}',
  '{:process 2, :type :ok, :f :read, :value 1, :time 6000000}',
];

function check(lines: readonly string[], ...options: readonly string[]) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'history.edn'), lines.map((line) => `${line}\n`).join(''));
  return splitbrain(['check', 'history.edn', ...options], { directory });
}

describe('a history that is not linearizable', () => {
  it('is told with the clash, the states, what was open, and what suffices', () => {
    expect(check(stale, '--model', 'cas-register')).toEqual({
      code: 1,
      stderr: '',
      stdout: `✖ FAIL  history.edn  cas-register · 4 operations by 4 processes · 1 outcome unknown · 1 line of no client

✖ linearizable  process 2's read returned 1 at 0.006 s, but the cas-register was
                2, as process 1's write 2 left it, which returned at 0.004 s

  possible just before  2

  open around it
    process 3  cas [7,8], never answered  ├┄┄┄┄┄┄┄┄┄┄┄┄  line 6
  ✖ process 2  read → 1                       ├───┤      lines 7, 8

  these alone contradict each other
    process 0  write 1   ├───┤                  lines 1, 2
    process 1  write 2           ├───┤          lines 4, 5
  ✖ process 2  read → 1                  ├───┤  lines 7, 8
`,
    });
  });

  it.each([
    ['junit', '<testcase classname="history.edn" name="linearizable">\n      <failure message="'],
    ['github', '::error file=history.edn,line=8,title=history of a cas-register::linearizable: process 2'],
    ['markdown', '| ✖ fail | linearizable | process 2'],
    ['ndjson', '{"type":"history","schemaVersion":1,'],
    ['verbose', '✖ FAIL  history.edn'],
  ])('is told to CI services as well: %s', (reporter, part) => {
    const { code, stdout } = check(stale, '--model', 'cas-register', '--reporter', reporter);
    expect(code).toBe(1);
    expect(stdout).toContain(part);
    if (reporter === 'ndjson') expect(JSON.parse(stdout)).toMatchObject({ type: 'history', verdict: 'fail' });
  });

  it('is told to programs as well', () => {
    const { code, stdout } = check(stale, '--model', 'cas-register', '--reporter', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      history: {
        file: 'history.edn',
        format: 'edn',
        model: 'cas-register',
        operations: { ok: 3, fail: 0, info: 0, open: 1 },
        processes: 4,
        ignored: 1,
      },
      verdict: 'fail',
      conditions: [
        {
          name: 'linearizable',
          verdict: 'fail',
          violation: { line: 8, process: 2, f: 'read', value: 1, invokedMs: 5, timeMs: 6, states: [2], open: [6] },
          events: [{ line: 1 }, { line: 2 }, { line: 4 }, { line: 5 }, { line: 7 }, { line: 8, type: 'ok', value: 1 }],
        },
      ],
    });
  });

  it('may meet weaker conditions; the worst verdict is the answer', () => {
    const weaker = check(stale, '--model', 'cas-register', '--condition', 'sequential');
    expect([weaker.code, weaker.stdout.split('\n')[0]]).toEqual([0, expect.stringMatching(/^✔ PASS/)]);
    const both = check(stale, '--model', 'register', '--condition', 'sequential', '--condition', 'linearizable');
    expect(both.code).toBe(1);
    const other = check(stale, '--model', 'register', '--condition', 'read-your-writes', '--condition', 'sequential');
    expect([other.code, other.stdout]).toEqual([
      3,
      expect.stringMatching(
        /◌ read-your-writes {2}no read of which it could be told\n✔ sequential {8}there is such an order\n$/,
      ),
    ]);
  });
});

describe('a history that is linearizable', () => {
  const good = stale.slice(0, 5);

  it('passes, with an order on request', () => {
    const { code, stdout } = check(good, '--model', 'register', '--witness');
    expect(code).toBe(0);
    expect(stdout).toMatch(/ {4}process 0 {2}write 1 {2}line 1\n {4}process 1 {2}write 2 {2}line 4\n$/);
  });

  it('written by a run passes as the run did, whatever its failures mean', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'small.yaml'), passing);
    expect(splitbrain(['run', 'small.yaml', '--seed', '1', '--history', 'h.ndjson'], { directory }).code).toBe(0);
    for (const options of [[], ['--fail', 'observed']]) {
      expect(splitbrain(['check', 'h.ndjson', '--model', 'register', ...options], { directory }).code).toBe(0);
    }
    const read = spawnSync('sh', ['-c', `"${process.execPath}" "${binary}" check - --model register < h.ndjson`], {
      cwd: directory,
      encoding: 'utf8',
    });
    expect([read.status, read.stdout.split('\n')[0]]).toEqual([0, expect.stringContaining('✔ PASS  standard input')]);
  });

  it('with nothing in it is inconclusive, and so is one that the budget does not suffice for', () => {
    expect(check([], '--model', 'register')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('◌ INCONCLUSIVE'),
    });
    const unknown = ['{:process 0, :type :invoke, :f :read}', '{:process 0, :type :ok, :f :read, :value nil}'];
    expect(check(unknown, '--model', 'register')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('no answer says anything'),
    });
    const enqueued = Array.from({ length: 30 }, (_, n) => `{:process ${n}, :type :invoke, :f :enqueue, :value ${n}}`);
    const dequeue = ['{:process 99, :type :invoke, :f :dequeue}', '{:process 99, :type :ok, :f :dequeue, :value "x"}'];
    const { code, stdout } = check([...enqueued, ...dequeue], '--model', 'queue', '--budget', '1000');
    expect([code, stdout]).toEqual([
      3,
      expect.stringMatching(
        /not decided in \d+ steps: the queue \(out of steps\)|not decided in \d+ steps: {1}\S+ \(out of steps\)/,
      ),
    ]);
  });
});

describe('options that say what a history means', () => {
  const nil = [
    '{:process 0, :type :invoke, :f :write, :value 1}',
    '{:process 0, :type :ok, :f :write, :value 1}',
    '{:process 0, :type :invoke, :f :read, :value nil}',
    '{:process 0, :type :ok, :f :read, :value nil}',
  ];

  it('--nil', () => {
    expect(check(nil, '--model', 'register').code).toBe(0);
    expect(check(nil, '--model', 'register', '--nil', 'observed').code).toBe(1);
  });

  it('--independent', () => {
    const pairs = [
      '{:process 0, :type :invoke, :f :write, :value [7 1]}',
      '{:process 0, :type :ok, :f :write, :value [7 1]}',
      '{:process 0, :type :invoke, :f :read, :value [8 nil]}',
      '{:process 0, :type :ok, :f :read, :value [8 1]}',
    ];
    const { code, stdout } = check(pairs, '--model', 'register', '--independent');
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/process 0's read of 8 returned 1 \(line 4\), but 8 was null, as at\n +first\n/),
    ]);
  });

  it('--fail', () => {
    const refused = [
      ...stale.slice(0, 2),
      '{:process 1, :type :invoke, :f :cas, :value [1 2]}',
      '{:process 1, :type :fail, :f :cas, :value [1 2]}',
    ];
    expect(check(refused, '--model', 'cas-register').code).toBe(0);
    expect(check(refused, '--model', 'cas-register', '--fail', 'observed').code).toBe(1);
  });
});

describe('a model of your own', () => {
  const model = (body: string) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'max.js'), body);
    const lines = [
      '{:process 0, :type :invoke, :f :raise, :value 3}',
      '{:process 0, :type :ok, :f :raise}',
      '{:process 0, :type :invoke, :f :top}',
      '{:process 0, :type :ok, :f :top, :value 2}',
    ];
    writeFileSync(join(directory, 'h.edn'), lines.join('\n'));
    return splitbrain(['check', 'h.edn', '--model', './max.js'], { directory });
  };
  const file = (apply: string) => `export default { name: 'max', about: '', initial: { top: 0 }, perKey: false,
    operations: { raise: { about: '', readOnly: false }, top: { about: '', readOnly: true } },
    apply(state, { f, value }) { ${apply} } };`;

  it('judges, and its states are shown', () => {
    const { code, stdout } = model(
      file(
        "return f === 'top' ? { state, ok: true, value: state.top } : { state: { top: Math.max(state.top, value) }, ok: true, value: null };",
      ),
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining('the max was {"top":3}')]);
  });

  it.each([
    [file('state.top = value; return { state, ok: true, value: null };'), /max\.js: apply\(.*\) threw TypeError/],
    [file('return { state };'), /returned \{"state":\{"top":0\}\}, expected \{ state, ok, value \}/],
    ['export default { name: "max" };', /max\.js is not a model: it has no `initial` state/],
    ['export const x = 1;', /it has no default export that is an object/],
    ['export default {', /loading \.\/max\.js failed: SyntaxError/],
  ])('is refused where it is none: %s', (body, message) => {
    const { code, stderr } = model(body);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe('mistakes', () => {
  it.each<[string, readonly string[], string]>([
    ['a file that does not exist', ['nowhere.edn', '--model', 'kv'], 'No such file: nowhere.edn'],
    ['no model', ['history.edn'], "required option '--model <name>' not specified"],
    ['an unknown model', ['history.edn', '--model', 'registre'], "Did you mean 'register'?"],
    ['a model file that does not exist', ['history.edn', '--model', './x.js'], 'No such model file: ./x.js'],
    [
      'an unknown condition',
      ['history.edn', '--model', 'kv', '--condition', 'lineariseable'],
      "Did you mean 'linearizable'?",
    ],
    [
      'a condition that means nothing',
      ['history.edn', '--model', 'lock', '--condition', 'set-full'],
      'means nothing for a lock: it applies to set, log',
    ],
    ['a level', ['history.edn', '--model', 'kv', '--level', 'serializable'], '--level is for models of transactions'],
    ['no budget', ['history.edn', '--model', 'kv', '--budget', '0'], 'from 1 on'],
    ['another nil', ['history.edn', '--model', 'kv', '--nil', 'null'], '--nil takes observed or unknown'],
    ['another fail', ['history.edn', '--model', 'kv', '--fail', 'x'], '--fail takes dropped or observed'],
    ['a reporter that there is not', ['history.edn', '--model', 'kv', '--reporter', 'junitt'], "Did you mean 'junit'?"],
    [
      'an operation that the model does not have',
      ['history.edn', '--model', 'kv'],
      "history.edn:1: a kv has no operation 'write', it has get, put, append.",
    ],
  ])('%s', (_, args, message) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'history.edn'), stale.join('\n'));
    const { code, stdout, stderr } = splitbrain(['check', ...args], { directory });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    [
      ['{:process 0, :type :invoke, :f :write, :value 1}', '{:process 0 :type}'],
      'history.edn:2: a key of a map has no value at column 19.\n  2 | {:process 0 :type}',
    ],
    [
      [stale[0]!, stale[2]!, '{:process 0, :type :invoke, :f :read}'],
      "history.edn:3: process 0 calls 'read' while its 'write' (line 1) is open.",
    ],
  ])('are told with file and line: %j', (lines, message) => {
    const { code, stderr } = check(lines, '--model', 'register');
    expect([code, stderr]).toEqual([2, `error: ${message}\n`]);
  });
});

it('progress says how far the searches are', () => {
  expect(judgingLine('linearizable', { keys: 5, decided: 3, steps: 123, budget: 1000 })).toBe(
    'judging linearizable · 3 of 5 keys · 12 % of the budget',
  );
});
