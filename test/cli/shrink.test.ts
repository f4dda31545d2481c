import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { splitbrain, temporaryDirectory } from './binary.js';

/** Servers vote for candidates whose logs are behind: it takes faults for one of them to be elected. */
const careless = `scenario: careless
protocol: raft
nodes: 5
clients: { count: 2, rate: 20/s }
network: { latency: 2..10ms, loss: 1% }
run: { for: 6s, settle: 2s, seeds: 1..60 }
nemesis:
  - { crash: any, every: 1s, for: 200ms..1s, keep: majority }
  - { partition: majority-minority, every: 1s, for: 200ms..1s, max: 1 }
bug: grants-any-log
expect: { always: [leader-completeness], eventually: [] }
`;
/** Nobody can answer while a majority is down for ever. */
const stuck = `scenario: stuck
protocol: raft
nodes: 5
clients: { count: 2, rate: 20/s }
run: { for: 4s, settle: 2s, seeds: 1..3 }
faults:
  - { at: 500ms, pause: any, for: 100ms }
  - { at: 1s, crash: n1, for: forever }
  - { at: 1500ms, crash: n2, for: forever }
  - { at: 2s, pause: n5, for: 300ms }
  - { at: 2500ms, crash: n3, for: forever }
expect: { always: [], eventually: [{ progress: true, within: 1s, after: settle }] }
`;

/** The lowest failing seed of each scenario: it takes a while to find. */
const lowest = new Map<string, string>();

function failing(name: string, text: string) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, `${name}.yaml`), text);
  const known = lowest.get(name);
  if (known !== undefined) return { directory, seed: known };
  const { stdout } = splitbrain(['run', `${name}.yaml`, '--bail', '--quiet'], { directory });
  const seed = /first in seed (\d+)/.exec(stdout)?.[1];
  expect(seed).toBeDefined();
  lowest.set(name, seed!);
  return { directory, seed: seed! };
}

/** Whether a scenario of one seed violates the property. */
function violates(directory: string, document: object, property: string): boolean {
  writeFileSync(join(directory, 'again.yaml'), JSON.stringify(document));
  const { stdout } = splitbrain(['run', 'again.yaml', '--reporter', 'json'], { directory });
  const [run] = JSON.parse(stdout).scenarios[0].runs;
  return run.violations.some((violation: { property: string }) => violation.property === property);
}

describe.each([
  ['careless', careless, 'leader-completeness'],
  ['stuck', stuck, 'progress'],
])('shrink, of %s', (name, text, property) => {
  it('writes a valid scenario that fails in the same way, and in which every fault is needed', () => {
    const { directory, seed } = failing(name, text);
    const { code, stdout } = splitbrain(['shrink', `${name}.yaml`, '--seed', seed, '-o', 'small.yaml'], { directory });
    expect(code).toBe(0);
    expect(stdout).toContain(`${name}, seed ${seed}: ${property}\n`);
    expect(stdout).toMatch(/^ {2}faults +\d+ → \d+$/m);
    expect(stdout).toContain('Nothing more can be left out');
    expect(splitbrain(['validate', 'small.yaml'], { directory }).code).toBe(0);

    const written = readFileSync(join(directory, 'small.yaml'), 'utf8');
    expect(written).toContain(`# Shrunk from ${name}.yaml, ${name}, seed ${seed}. It violates ${property}:`);
    const small = parse(written);
    expect(small).toMatchObject({ scenario: `${name}-shrunk` });
    expect(small.nemesis).toBeUndefined();
    expect(small.faults.length).toBeGreaterThan(0);
    expect(small.faults.length).toBeLessThanOrEqual(3);
    expect(violates(directory, small, property)).toBe(true);
    for (const index of small.faults.keys()) {
      expect(violates(directory, { ...small, faults: small.faults.toSpliced(index, 1) }, property)).toBe(false);
    }
  });
});

describe('shrink', () => {
  it('takes an artifact, and prints the scenario where no file is named', () => {
    const { directory, seed } = failing('stuck', stuck);
    splitbrain(['run', 'stuck.yaml', '--seed', seed, '--quiet'], { directory });
    const path = `splitbrain-failures/stuck-${seed}.json`;
    const { code, stdout, stderr } = splitbrain(['shrink', path], { directory });
    expect(code).toBe(0);
    expect(parse(stdout).scenario).toBe('stuck-shrunk');
    expect(stderr).toContain('Nothing more can be left out');
  });

  it('names the fault without which the original passes', () => {
    const { directory, seed } = failing('stuck', stuck);
    const { stdout } = splitbrain(['shrink', 'stuck.yaml', '--seed', seed, '-o', 'small.yaml'], { directory });
    expect(stdout).toContain('Without the crash of n3 at 2.500 s the run passes.');
  });

  it('stops when its time is up, with what it has', () => {
    const { directory, seed } = failing('stuck', stuck);
    const args = ['shrink', 'stuck.yaml', '--seed', seed, '-o', 'small.yaml', '--time-budget', '1ms'];
    const { code, stdout } = splitbrain(args, { directory });
    expect(code).toBe(0);
    expect(stdout).toContain('The time was up after');
    expect(splitbrain(['validate', 'small.yaml'], { directory }).code).toBe(0);
  });

  it('refuses a seed that does not fail, and a file that it cannot write', () => {
    const { directory, seed } = failing('stuck', stuck);
    const passing = splitbrain(['shrink', 'stuck.yaml', '--seed', seed, '--set', 'faults=[]'], { directory });
    expect([passing.code, passing.stderr]).toEqual([2, expect.stringContaining('there is nothing to shrink')]);
    mkdirSync(join(directory, 'taken'));
    const taken = splitbrain(['shrink', 'stuck.yaml', '--seed', seed, '-o', 'taken'], { directory });
    expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining('Cannot write taken: it is a directory')]);
  });
});
