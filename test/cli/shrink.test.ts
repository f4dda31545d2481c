import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { binary, splitbrain, temporaryDirectory } from './binary.js';

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

/** A protocol that always fails, and never ends a run where this holds, which it tells. */
const endless = (where: string) => `import { defineProtocol, Node } from 'splitbrain';
class Endless extends Node {
  onStart() {
    this.setTimer('Tick', 1000);
  }
  onTickTimeout() {
    this.observe({ kind: 'endless:tick' });
    if (${where}) process._rawDebug('in the loop');
    while (${where});
  }
}
export default defineProtocol({
  name: 'endless', about: 'Fails.', nodes: 3, node: Endless, receives: {}, timers: { Tick: true },
  properties: [{
    name: 'no-tick', about: 'No tick.', source: 'endless.js',
    create: ({ violate }) => ({ onEndlessTick: (node) => violate([node], 'A tick.') }),
  }],
});
`;

/** Presses Ctrl-C once the protocol is in its loop. */
async function interrupted(where: string) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'endless.js'), endless(where));
  writeFileSync(
    join(directory, 'endless.yaml'),
    'scenario: endless\nprotocol: ./endless.js\nrun: { for: 4s, settle: 1s }\n',
  );
  const child = spawn(process.execPath, [binary, 'shrink', 'endless.yaml', '--seed', '1', '-o', 'small.yaml'], {
    cwd: directory,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    const wasInLoop = stderr.includes('in the loop\n');
    stderr += String(chunk);
    if (!wasInLoop && stderr.includes('in the loop\n')) child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { directory, code, stdout, stderr };
}

describe.skipIf(process.platform === 'win32')('shrink, on Ctrl-C', () => {
  it('keeps the smallest that was found by then', async () => {
    // Shorter runs are tried before fewer nodes.
    const { directory, code, stdout } = await interrupted('this.nodes.length < 3');
    expect(code).toBe(130);
    expect(stdout).toMatch(/^ {2}length +5 s → /m);
    expect(stdout).toMatch(/^Interrupted after \d+ runs: with more time, less may be left\.$/m);
    expect(stdout).toContain('Written to small.yaml');
    const small = parse(readFileSync(join(directory, 'small.yaml'), 'utf8'));
    expect(small).toMatchObject({ scenario: 'endless-shrunk', nodes: 3 });
    expect(violates(directory, small, 'no-tick')).toBe(true);
  });

  it('says so where nothing was found', async () => {
    const { directory, code, stdout, stderr } = await interrupted('true');
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('Interrupted before seed 1 of endless had run: nothing was found.');
    expect(existsSync(join(directory, 'small.yaml'))).toBe(false);
  });
});
