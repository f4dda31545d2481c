import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitbrain, temporaryDirectory } from './binary.js';

/** The planted bug forgets votes in a crash; five servers vote and restart all the time. */
const forgetful = `scenario: forgetful
protocol: { use: raft, electionTimeout: 100..200ms, heartbeat: 40ms }
nodes: 5
clients: { count: 1, rate: 10/s }
network: { latency: 10..50ms }
run: { for: 4s, settle: 2s, seeds: 1..12 }
faults:
  - { at: 1s, crash: leader, for: 1s }
  - { at: 1.10s..1.30s, restart: { any: 2 } }
  - { at: 1.10s..1.30s, restart: { any: 2 } }
  - { at: 2.5s, crash: leader, for: 1s }
  - { at: 2.60s..2.80s, restart: { any: 2 } }
bug: vote-not-persisted
expect: { always: [vote-durability], eventually: [] }
`;

interface Kept {
  readonly seed: number;
  readonly hash: string;
  readonly violation: { readonly property: string };
  readonly [field: string]: unknown;
}

/** Runs the bug; the directory it ran in and the first artifact. */
function fail(): { readonly directory: string; readonly path: string; readonly kept: Kept; readonly stdout: string } {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'forgetful.yaml'), forgetful);
  const { code, stdout } = splitbrain(['run', 'forgetful.yaml'], { directory });
  expect(code).toBe(1);
  const path = /^Artifact: +(\S+)$/m.exec(stdout)![1]!;
  return { directory, path, kept: JSON.parse(readFileSync(join(directory, path), 'utf8')), stdout };
}

describe('the artifact of a failing seed', () => {
  it('is written for the first failing seeds, and named where the failure is told', () => {
    const { directory, path, kept, stdout } = fail();
    expect(path).toBe(`splitbrain-failures/forgetful-${kept.seed}.json`);
    expect(stdout).toContain(`first in seed ${kept.seed}`);
    expect(kept).toMatchObject({
      kind: 'failure',
      source: { text: forgetful },
      violation: { property: 'vote-durability' },
    });
    const count = readdirSync(join(directory, 'splitbrain-failures')).length;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(5);
  });

  it('is enough to see the run again, wherever the scenario went', () => {
    const { directory, path, kept } = fail();
    writeFileSync(join(directory, 'forgetful.yaml'), 'scenario: another\n');
    const { code, stdout } = splitbrain(['replay', path], { directory });
    expect(stdout).toContain(`This is the run that the artifact holds: hash ${kept.hash}.`);
    expect(stdout).toContain('vote-durability');
    expect(code).toBe(1);
  });

  it('tells when this build does something else, and whether it still fails', () => {
    const { directory, kept } = fail();
    const changed = (changes: object) => {
      writeFileSync(join(directory, 'changed.json'), JSON.stringify({ ...kept, ...changes }));
      return splitbrain(['replay', 'changed.json'], { directory });
    };
    const hash = '0123456789abcdef';
    expect(changed({ hash }).stdout).toContain(`not ${hash}. It still violates vote-durability.`);
    const other = { ...kept.violation, property: 'log-matching' };
    expect(changed({ hash, violation: other }).stdout).toContain('fails in another way: vote-durability in place of');
    const mended = forgetful.replace('bug: vote-not-persisted\n', '');
    const passes = changed({
      hash,
      source: { file: 'x.yaml', text: mended },
      changes: { overrides: [], bug: null, variant: null },
      tool: { name: 'splitbrain', version: '0.0.9' },
    });
    expect(passes.stdout).toMatch(
      /instead of 0\.0\.9 the hash is [0-9a-f]{16}, not 0123456789abcdef\. It no longer fails/,
    );
    expect(passes.code).toBe(0);
  });

  it('is refused where it is damaged', () => {
    const { directory, kept } = fail();
    const cases: readonly (readonly [string, string])[] = [
      ['{ "kind": ', 'is not JSON'],
      ['[]', 'is no artifact'],
      ['null', 'is no artifact'],
      [JSON.stringify({ ...kept, schemaVersion: 9 }), 'is an artifact of schema 9'],
      [JSON.stringify({ ...kept, seed: -1 }), 'it names no seed'],
      [JSON.stringify({ ...kept, hash: 'x' }), 'it holds no hash'],
      [JSON.stringify({ ...kept, source: null }), 'it holds no scenario'],
      [JSON.stringify({ ...kept, changes: { overrides: [1] } }), 'its changes cannot be read'],
    ];
    for (const [text, message] of cases) {
      writeFileSync(join(directory, 'damaged.json'), text);
      const { code, stdout, stderr } = splitbrain(['replay', 'damaged.json'], { directory });
      expect(stderr).toContain(message);
      expect([code, stdout]).toEqual([2, '']);
    }
    expect(splitbrain(['replay', 'gone.json'], { directory }).stderr).toContain('No such file: gone.json');
    expect(splitbrain(['replay', 'damaged.json', '--seed', '1'], { directory }).stderr).toContain(
      '--seed cannot change it',
    );
  });

  it('is done without where it cannot be written', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'forgetful.yaml'), forgetful);
    writeFileSync(join(directory, 'splitbrain-failures'), 'in the way');
    const { code, stdout, stderr } = splitbrain(['run', 'forgetful.yaml'], { directory });
    expect(stderr).toContain('warning: Cannot write splitbrain-failures/forgetful-');
    expect(stdout).not.toContain('Artifact:');
    expect(code).toBe(1);
    mkdirSync(join(directory, 'empty'));
    expect(readdirSync(directory)).toEqual(['empty', 'forgetful.yaml', 'splitbrain-failures']);
  });
});

describe('replay --around', () => {
  it('tells what led to the violation, and little else', () => {
    const { directory, path } = fail();
    const lines = (args: readonly string[]) => splitbrain(['replay', path, ...args], { directory }).stdout.split('\n');
    const around = lines(['--around', 'violation']);
    expect(around.length).toBeLessThan(lines([]).length);
    expect(around.join('\n')).toContain('vote-durability');
    expect(lines(['--around', '1s']).some((line) => /^\s*1\.\d+ s/.test(line))).toBe(true);
    expect(lines(['--around', '1s']).some((line) => /^\s*3\.\d+ s/.test(line))).toBe(false);
    expect(splitbrain(['replay', path, '--around', 'noon'], { directory }).stderr).toContain('--around');
  });
});
