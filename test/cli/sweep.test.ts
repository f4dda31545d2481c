import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, passing, splitbrain, temporaryDirectory } from './binary.js';

/** Dies or fails as its options say; otherwise a node counts beats. What a run does depends on nothing but its seed. */
const mortal = `
import { defineProtocol, Node } from 'splitbrain';
import { existsSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// A module that fails to load takes its worker with it before any seed has run.
if (process.env.FAILS_TO_LOAD && !isMainThread && !existsSync('struck')) {
  writeFileSync('struck', '');
  throw new Error('this time it does not load');
}

const firstTime = (name) => {
  if (isMainThread || existsSync(name)) return false;
  writeFileSync(name, '');
  return true;
};
const deaths = {
  exit: () => process.exit(7),
  memory: () => { const hoard = []; for (;;) hoard.push(new Array(1000).fill(hoard.length)); },
  stray: () => setTimeout(() => { throw new Error('too late'); }, 0),
};

class Mortal extends Node {
  beats = 0;
  onStart() { this.setTimer('Beat', 100_000); }
  onBeatTimeout() {
    this.beats += 1;
    if (this.random() < this.options.risk) this.strike();
    this.setTimer('Beat', 100_000);
  }
  strike() {
    const { way } = this.options;
    if (way === 'fail') throw new Error('struck');
    if (deaths[way] !== undefined && (way === 'stray' || firstTime('struck'))) deaths[way]();
  }
}

export default defineProtocol({
  name: 'mortal',
  about: 'Dies of a seed.',
  node: Mortal,
  nodes: 1,
  receives: {},
  timers: { Beat: true },
  options: {
    risk: { kind: 'share', about: 'Of dying, at each beat.', default: '0%' },
    way: { kind: 'choice', of: ['none', 'exit', 'memory', 'stray', 'fail'], about: 'How.', default: 'none' },
  },
  properties: [],
});
`;
const mortalScenario = `scenario: mortal
protocol: { use: ./mortal.mjs, risk: 0%, way: none }
clients: { count: 0 }
run: { for: 1s, settle: 0s, seeds: 1..120 }
expect: { always: [], eventually: [] }
`;

function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const risky = (way: string) => ['--set', `protocol.way=${way}`, '--set', 'protocol.risk=0.3%'];
const many = passing.replace('seeds: 1..3', 'seeds: 1..50');

/** Reports of one command, by number of jobs. */
function reports(directory: string, args: readonly string[], ...jobs: readonly number[]) {
  return jobs.map((count) => {
    const file = join(directory, `jobs-${count}.json`);
    const answer = splitbrain(['run', ...args, '--jobs', String(count), '--reporter', `json=${file}`], { directory });
    return { code: answer.code, stdout: answer.stdout, report: readFileSync(file, 'utf8') };
  });
}

describe('a sweep over workers', () => {
  it('reports the same, byte for byte, for any number of jobs', () => {
    const directory = directoryWith({ 'small.yaml': many });
    const [one, two, three] = reports(directory, ['small.yaml'], 1, 2, 3);
    expect(JSON.parse(one!.report).scenarios[0].runs).toHaveLength(50);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  it('reports failures of a protocol of its own the same, down to the stack of an exception', () => {
    const directory = directoryWith({ 'mortal.mjs': mortal, 'mortal.yaml': mortalScenario });
    const [one, two] = reports(directory, ['mortal.yaml', ...risky('fail')], 1, 2);
    expect(one!.code).toBe(1);
    expect(one!.report).toContain('struck');
    expect(two).toEqual(one);
  });

  it('ends at the lowest failing seed with --bail, whatever the number of jobs', () => {
    const directory = directoryWith({ 'mortal.mjs': mortal, 'mortal.yaml': mortalScenario });
    const [one, two] = reports(directory, ['mortal.yaml', ...risky('fail'), '--bail'], 1, 2);
    const [scenario] = JSON.parse(one!.report).scenarios;
    expect(scenario.seeds.failed).toBe(1);
    expect(scenario.runs.at(-1).verdict).toBe('fail');
    expect(two).toEqual(one);
    const [three] = reports(directory, ['mortal.yaml', ...risky('fail'), '--max-failures', '2'], 2);
    expect(JSON.parse(three!.report).scenarios[0].seeds.failed).toBe(2);
  });

  it.each(['exit', 'memory', 'throw'])('loses no seed to a worker that dies in the middle: %s', (way) => {
    const directory = directoryWith({ 'mortal.mjs': mortal, 'mortal.yaml': mortalScenario });
    const throws = way === 'throw';
    const { code, stdout } = splitbrain(['run', 'mortal.yaml', '--jobs', '2', ...risky(throws ? 'none' : way)], {
      directory,
      environment: { NODE_OPTIONS: '--max-old-space-size=64', ...(throws ? { FAILS_TO_LOAD: '1' } : {}) },
    });
    expect(readdirSync(directory)).toContain('struck');
    expect(stdout).toContain('120 of 120 seeds');
    expect(code).toBe(0);
  });

  it('calls what a worker leaves behind nondeterminism', () => {
    const directory = directoryWith({ 'mortal.mjs': mortal, 'mortal.yaml': mortalScenario });
    const { code, stderr } = splitbrain(['run', 'mortal.yaml', '--jobs', '2', ...risky('stray')], { directory });
    expect(stderr).toContain('NONDETERMINISM');
    expect(stderr).toContain('too late');
    expect(code).toBe(70);
  });

  it('stops when its time is up, reports what was done and says what was not', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const run = (seeds: string) =>
      splitbrain(['run', 'small.yaml', '--jobs', '1', '--seeds', seeds, '--time-budget', '0'], { directory });
    // Few seeds run in the main thread, which looks at the clock after the first.
    const few = run('1..40');
    expect(few.stderr).toMatch(/The time budget of 0 is spent.*\n {2}small: \d of 40 seeds ran\n/);
    expect(few.stdout).toContain('PASS');
    expect(few.code).toBe(0);
    // No worker has run anything by then: what has no verdict has not passed.
    const many = run('1..1000000');
    expect(many.stderr).toMatch(/The time budget of 0 is spent.*\n {2}small: none of 1000000 seeds ran\n/);
    expect([many.stdout, many.code]).toEqual(['', 3]);
  });

  it.skipIf(process.platform === 'win32')('reports what was done so far on Ctrl-C, also with workers', async () => {
    const directory = directoryWith({ 'small.yaml': passing.replace('1..3', '1..1000000') });
    const child = spawn(process.execPath, [binary, 'run', 'small.yaml', '--jobs', '2', '--reporter', 'ndjson'], {
      cwd: directory,
    });
    let stdout = '';
    let stderr = '';
    let interrupted = false;
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      if (interrupted || stdout.split('\n').length < 70) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted: this is what was done so far.');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ type: 'head', schemaVersion: 1 });
    expect(lines.at(-1)).toMatchObject({ type: 'scenario', name: 'small', seeds: { run: lines.length - 2 } });
    expect(lines.slice(1, -1).map(({ seed }) => seed)).toEqual(lines.slice(1, -1).map((_, index) => index + 1));
  });
});

describe('derived seeds', () => {
  it('are the same for the same text, others for another, and as many as asked for', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const seedsOf = (seeds: string) => {
      const { stdout } = splitbrain(['run', 'small.yaml', '--seeds', seeds, '--reporter', 'json'], { directory });
      return JSON.parse(stdout).scenarios[0].runs.map(({ seed }: { seed: number }) => seed);
    };
    const first = seedsOf('5@4f2a9c1');
    expect(new Set(first).size).toBe(5);
    expect(first.every(Number.isSafeInteger)).toBe(true);
    expect(seedsOf('5@4f2a9c1')).toEqual(first);
    expect(seedsOf('5@4f2a9c2')).not.toEqual(first);
  });

  it.each(['0@x', '5@', 'x@y', '99999999999@x'])('refuses %s', (seeds) => {
    const directory = directoryWith({ 'small.yaml': passing });
    const { code, stderr } = splitbrain(['run', 'small.yaml', '--seeds', seeds], { directory });
    expect(code).toBe(2);
    expect(stderr).toContain('--seeds N@TEXT takes');
  });
});
