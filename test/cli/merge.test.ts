import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/report.json' with { type: 'json' };
import { violations } from '../report/schema-check.js';
import { passing, splitbrain, temporaryDirectory } from './binary.js';

/** Judged over all seeds, with bounds that some seeds miss, and a mark that not every seed reaches. */
const judged = `${passing.replace('seeds: 1..3', 'seeds: 1..11')}expect:
  sometimes: [log-truncated]
  metrics:
    operation-latency: { atMost: 40ms }
    recovery-time.p99: { atMost: 1us }
`;
const varied = `${passing.replace('small', 'varied')}variants:
  plain: {}
  lossy: { network.loss: 5% }
`;

function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

/** As much of a report as the tests damage. */
interface Report {
  readonly tool: object;
  readonly shard: object;
  readonly scenarios: readonly [{ readonly runs: readonly [object] }];
}

/** Runs all shards of a sweep; the names of their reports. */
function shardsOf(directory: string, of: number, args: readonly string[]): readonly string[] {
  return Array.from({ length: of }, (_, index) => {
    const file = `shard-${index + 1}.json`;
    splitbrain(['run', ...args, '--shard', `${index + 1}/${of}`, '--reporter', `json=${file}`], { directory });
    return file;
  });
}

describe('merge', () => {
  it.each([
    ['two', 2, []],
    ['more shards than some scenario has seeds', 4, []],
    ['other seeds and a changed scenario', 3, ['--seeds', '9@release', '--set', 'network.loss=3%']],
    ['a planted bug', 2, ['--bug', 'vote-not-persisted']],
  ])('gives, byte for byte, the report of the whole: %s', (_, of, more) => {
    const directory = directoryWith({ 'judged.yaml': judged, 'varied.yaml': varied });
    const args = ['judged.yaml', 'varied.yaml', ...more];
    const whole = splitbrain(['run', ...args, '--reporter', 'json=whole.json'], { directory });
    const shards = shardsOf(directory, of, args);
    const merged = splitbrain(['merge', ...shards.toReversed(), '--reporter', 'json=merged.json'], { directory });
    const read = (file: string) => readFileSync(join(directory, file), 'utf8');
    expect(read('merged.json')).toBe(read('whole.json'));
    expect([merged.code, merged.stdout]).toEqual([whole.code, whole.stdout]);
    expect(merged.stderr).toBe('');
    expect(violations(JSON.parse(read('shard-1.json')), schema)).toEqual([]);
  });

  it('judges what no shard can', () => {
    const directory = directoryWith({ 'judged.yaml': judged });
    const [first = '', second = ''] = shardsOf(directory, 2, ['judged.yaml']);
    const verdictsOf = (text: string) => {
      const [{ expectations }] = JSON.parse(text).scenarios;
      return expectations
        .filter(({ kind }: { kind: string }) => kind === 'metric')
        .map(({ verdict }: { verdict: string }) => verdict);
    };
    expect(verdictsOf(readFileSync(join(directory, first), 'utf8'))).toEqual(['not-judged', 'not-judged']);
    const { stdout } = splitbrain(['merge', first, second, '--reporter', 'json'], { directory });
    expect(verdictsOf(stdout)).toEqual(['fail', 'fail']);
  });

  it('says where a shard ended early, and does not judge what needs all seeds', () => {
    const directory = directoryWith({ 'judged.yaml': judged });
    const [first = '', second = ''] = shardsOf(directory, 2, ['judged.yaml']);
    const report = JSON.parse(readFileSync(join(directory, second), 'utf8'));
    report.scenarios[0].runs.pop();
    writeFileSync(join(directory, second), JSON.stringify(report));
    const { code, stdout, stderr } = splitbrain(['merge', first, second], { directory });
    expect(stderr).toContain('small: 1 seed did not run in their shards');
    expect(stdout).toContain('not judged');
    expect(code).toBe(0);
  });
});

describe('shards that do not make a whole', () => {
  const directory = () =>
    directoryWith({ 'small.yaml': passing, 'other.yaml': varied, 'empty.json': '', 'text.json': '{ "a": ' });

  it('are refused, and nothing is written', () => {
    const here = directory();
    const [one = '', two = '', three = ''] = shardsOf(here, 3, ['small.yaml']);
    const change = (name: string, changes: (report: Report) => unknown) => {
      const report = JSON.parse(readFileSync(join(here, two), 'utf8'));
      changes(report);
      writeFileSync(join(here, name), JSON.stringify(report));
      return name;
    };
    const [other = ''] = shardsOf(here, 2, ['small.yaml']).map((file) => {
      writeFileSync(join(here, `of-two-${file}`), readFileSync(join(here, file)));
      return `of-two-${file}`;
    });
    shardsOf(here, 3, ['small.yaml']);
    splitbrain(['run', 'small.yaml', '--reporter', 'json=whole.json'], { directory: here });
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[one, three], 'shard 2 missing'],
      [[one, two, two, three], 'are both shard 2'],
      [[one, other, three], 'one is of 3 shards, the other of 2'],
      [[one, two, 'whole.json'], 'is the report of a whole sweep'],
      [[one, two, 'empty.json'], 'did that shard end early?'],
      [[one, two, 'text.json'], 'is not JSON'],
      [[one, two, 'small.yaml'], 'is not JSON'],
      [[one, two, 'shard-4.json'], 'No such file: shard-4.json'],
      [
        [one, change('a.json', ({ tool }) => Object.assign(tool, { version: '0.0.1' })), three],
        'was written by splitbrain 0.0.1',
      ],
      [[one, change('b.json', (report) => Object.assign(report, { schemaVersion: 2 })), three], 'schema 2'],
      [[one, change('c.json', ({ shard }) => Object.assign(shard, { seeds: '1..9' })), three], 'with --seeds 1..9'],
      [[one, change('d.json', ({ scenarios }) => Object.assign(scenarios[0], { runs: [{}] })), three], 'is damaged'],
      [
        [one, change('e.json', ({ shard }) => Object.assign(shard, { sources: [{ file: 'x', text: '' }] })), three],
        'the other x',
      ],
      [
        [one, change('f.json', ({ scenarios }) => Object.assign(scenarios[0].runs[0], { seed: 77 })), three],
        'seed 77 of small does not belong',
      ],
    ];
    for (const [files, message] of cases) {
      const { code, stdout, stderr } = splitbrain(['merge', ...files, '--reporter', 'json=out.json'], {
        directory: here,
      });
      expect(stderr).toContain(message);
      expect([code, stdout]).toEqual([2, '']);
      expect(() => readFileSync(join(here, 'out.json'))).toThrow('ENOENT');
    }
  });
});
