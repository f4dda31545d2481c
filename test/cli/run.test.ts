import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, passing, splitbrain, temporaryDirectory } from './binary.js';

/** A directory that holds the scenarios named. */
function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const failing = `${passing}expect: { always: [], metrics: { operation-latency.max: { atMost: 1us } } }\n`;
/** Without a fault there is nothing to detect. */
const inconclusive = `${passing.slice(0, passing.indexOf('faults:'))}expect: { metrics: { detection-time: { atMost: 1h } } }
`;

describe('run', () => {
  it('prints results to standard output, and wall-clock figures last on standard error', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const { code, stdout, stderr } = splitbrain(['run', 'small.yaml'], { directory });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^3 seeds in \d+\.\d\d s \(\d+(\.\d)? a second\)\n$/)]);
    expect(stdout).toContain('PASS');
    expect(stdout).toContain('3 of 3 seeds');
  });

  it('prints the same twice, and for any number of jobs', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const [first, second] = [[], ['--jobs', '2']].map((more) =>
      splitbrain(['run', 'small.yaml', ...more], { directory }),
    );
    expect(second!.stdout).toBe(first!.stdout);
  });

  it('answers 1 where an expectation failed, and 3 where it could not be judged', () => {
    const directory = directoryWith({ 'a.yaml': passing, 'b.yaml': failing, 'c.yaml': inconclusive });
    const code = (...files: string[]) => splitbrain(['run', ...files, '--seeds', '1'], { directory }).code;
    expect(code('b.yaml')).toBe(1);
    expect(code('c.yaml')).toBe(3);
    expect(code('a.yaml', 'c.yaml')).toBe(3);
    expect(code('.')).toBe(1);
  });

  it('runs nothing while one file is invalid, and tells all errors', () => {
    const directory = directoryWith({ 'a.yaml': passing, 'b.yaml': 'scenario: b\nprotocl: raft\nndoes: 3\n' });
    const { code, stdout, stderr } = splitbrain(['run', '.'], { directory });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain("b.yaml:2:1  unknown field 'protocl'");
    expect(stderr).toContain("b.yaml:3:1  unknown field 'ndoes'");
    expect(stderr).toContain('^^^^^');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('never shows colour when NO_COLOR is set, and does when it is forced', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const run = (args: string[], environment: Record<string, string>) =>
      splitbrain(['run', 'small.yaml', '--seed', '1', ...args], { directory, environment }).stdout.includes('\u001b');
    expect(run([], {})).toBe(false);
    expect(run([], { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
    expect(run([], { FORCE_COLOR: '1' })).toBe(true);
    expect(run(['--color'], { NO_COLOR: '1' })).toBe(true);
    expect(run(['--no-color'], { FORCE_COLOR: '1' })).toBe(false);
  });

  it('writes reports to files, and the report as JSON to standard output', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const toFile = splitbrain(['run', 'small.yaml', '--reporter', 'json=out.json', '--quiet'], { directory });
    const toOutput = splitbrain(['run', 'small.yaml', '--reporter', 'json'], { directory });
    const text = readFileSync(join(directory, 'out.json'), 'utf8');
    expect(toOutput.stdout).toBe(text);
    expect(JSON.parse(text)).toMatchObject({
      schemaVersion: 1,
      scenarios: [{ name: 'small', file: 'small.yaml', verdict: 'pass', seeds: { run: 3, passed: 3 } }],
    });
    expect([toFile.code, toFile.stderr]).toEqual([0, '']);
    expect(toFile.stdout).toContain('PASS');
  });

  it('records one seed, and only one', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const files = ['--history', 'history.ndjson', '--trace', 'trace.ndjson'];
    expect(splitbrain(['run', 'small.yaml', '--seed', '2', ...files], { directory }).code).toBe(0);
    for (const name of ['history', 'trace']) {
      const lines = readFileSync(join(directory, `${name}.ndjson`), 'utf8')
        .trimEnd()
        .split('\n');
      expect(lines.length).toBeGreaterThan(5);
      const times = lines.map((line) => (JSON.parse(line) as { timeUs: number }).timeUs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
    const { code, stderr } = splitbrain(['run', 'small.yaml', ...files], { directory });
    expect(code).toBe(2);
    expect(stderr).toContain('--history records one seed of one scenario, not 3 runs.');
  });

  it('gives the same hash with recording, strictness and a check for determinism', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const hashes = [[], ['--strict'], ['--check-determinism'], ['--trace', 'trace.ndjson']].map((more) => {
      const { stdout } = splitbrain(['run', 'small.yaml', '--seed', '3', '--reporter', 'json', ...more], { directory });
      return (JSON.parse(stdout) as { scenarios: { runs: { hash: string }[] }[] }).scenarios[0]!.runs[0]!.hash;
    });
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(hashes).size).toBe(1);
  });

  it('changes a scenario with --set and says so in the report', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const args = ['run', 'small.yaml', '--seed', '1', '--reporter', 'json'];
    const { stdout } = splitbrain([...args, '--set', 'nodes=5', '--set', 'network.loss=5%'], { directory });
    expect(JSON.parse(stdout)).toMatchObject({ scenarios: [{ overrides: { nodes: '5', 'network.loss': '5%' } }] });
    const wrong = splitbrain([...args, '--set', 'network.loss=5'], { directory });
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('--set network.loss=5');
  });

  it('lets its reader stop early', async () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const child = spawn(process.execPath, [binary, 'run', 'small.yaml'], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|Error/);
  });

  it.skipIf(process.platform === 'win32')('reports what is done so far on Ctrl-C', async () => {
    const begins = "process._rawDebug('begun'); this.becomes(";
    const directory = directoryWith({
      'dice.mjs': dice.replace('this.becomes(', begins),
      'dice.yaml': 'scenario: dice\nprotocol: ./dice.mjs\nrun: { seeds: 1..100000 }\n',
    });
    const args = [binary, 'run', 'dice.yaml', '--jobs', '1', '--reporter', 'json'];
    const child = spawn(process.execPath, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let pressed = false;
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
      // By then some seeds are done, and most are not.
      if (pressed || stderr.split('begun').length < 200) return;
      pressed = true;
      child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toContain('Interrupted: this is what was done so far.');
    expect(code).toBe(130);
    const { seeds, runs } = (JSON.parse(stdout) as { scenarios: { seeds: { run: number }; runs: unknown[] }[] })
      .scenarios[0]!;
    expect(seeds.run).toBe(runs.length);
    expect(seeds.run).toBeGreaterThan(0);
    expect(seeds.run).toBeLessThan(100_000);
  });
});

/** A protocol that breaks its property in about one seed of five. */
const dice = `import { defineProtocol, Node } from 'splitbrain';

class Dice extends Node {
  onStart() {
    this.setTimer('Throw', 1000);
  }

  onThrowTimeout() {
    this.becomes(this.random() < 0.2 ? 'unlucky' : 'lucky', { epoch: 1 });
  }
}

export default defineProtocol({
  name: 'dice',
  about: 'Throws dice.',
  nodes: 1,
  node: Dice,
  heldRoles: ['waiting', 'lucky', 'unlucky'],
  receives: {},
  timers: { Throw: true },
  properties: [
    {
      name: 'luck',
      about: 'Nobody is unlucky.',
      source: 'this file',
      create: (context) => ({
        onRole: (node, { role }) => role === 'unlucky' && context.violate([node], 'The dice fell badly.'),
      }),
    },
  ],
});
`;

describe('failing seeds', () => {
  const gamble = () =>
    directoryWith({ 'dice.mjs': dice, 'dice.yaml': 'scenario: dice\nprotocol: ./dice.mjs\nrun: { seeds: 1..40 }\n' });

  it('end the run with --bail at the first, with --max-failures later', () => {
    const directory = gamble();
    const runsOf = (args: string[]) => {
      const { code, stdout } = splitbrain(['run', 'dice.yaml', '--reporter', 'json', ...args], { directory });
      expect(code).toBe(1);
      return (JSON.parse(stdout) as Report).scenarios[0]!.runs;
    };
    const all = runsOf([]);
    const failed = all.filter(({ verdict }) => verdict === 'fail').map(({ seed }) => seed);
    expect(all).toHaveLength(40);
    expect(failed.length).toBeGreaterThan(2);
    expect(runsOf(['--bail']).map(({ seed }) => seed)).toEqual(all.slice(0, failed[0]).map(({ seed }) => seed));
    expect(runsOf(['--max-failures', '2']).at(-1)!.seed).toBe(failed[1]);
  });

  it('are told as a story, with a command that tells it again', () => {
    const directory = gamble();
    const { stdout } = splitbrain(['run', 'dice.yaml'], { directory });
    expect(stdout).toContain('The dice fell badly.');
    expect(stdout).toMatch(/0\.001 s {2}n1 .*unlucky/);
    const [, seed] = /Reproduce: npx splitbrain replay dice\.yaml --seed (\d+)\n/.exec(stdout)!;
    const again = splitbrain(['replay', 'dice.yaml', '--seed', seed!], { directory });
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('The dice fell badly.');
  });
});

describe('--check-determinism', () => {
  it('answers 70 and names the event at which two runs part', () => {
    // The property holds, but the epoch is not what the seed decides.
    const loaded = dice.replace('this.random() < 0.2', 'false').replace('{ epoch: 1 }', '{ epoch: Math.random() }');
    const directory = directoryWith({ 'dice.mjs': loaded, 'dice.yaml': 'scenario: dice\nprotocol: ./dice.mjs\n' });
    const { code, stdout, stderr } = splitbrain(['run', 'dice.yaml', '--check-determinism'], { directory });
    expect(code).toBe(70);
    expect(stderr).toMatch(/NONDETERMINISM {2}dice, seed 1: two runs part at event \d+, 1000 us/);
    expect(stdout).toContain('✖ FAIL  1 of 1 seed');
    expect(stdout).toMatch(/^determinism {2}two runs of this seed part at event \d+/m);
  });
});

interface Report {
  readonly scenarios: readonly { readonly runs: readonly { readonly seed: number; readonly verdict: string }[] }[];
}

describe('replay', () => {
  it('cuts the timeline by time, node and text', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const lines = (more: string[]) =>
      splitbrain(['replay', 'small.yaml', '--seed', '2', ...more], { directory })
        .stdout.split('\n')
        .filter((line) => /^ *\d+\.\d+ s/.test(line));
    const whole = lines([]);
    expect(whole.length).toBeGreaterThan(5);
    expect(lines(['--until', '900ms']).length).toBeLessThan(whole.length);
    expect(lines(['--until', '900ms']).every((line) => Number.parseFloat(line) <= 0.9)).toBe(true);
    expect(lines(['--node', 'n1']).every((line) => !/ n[23] {2}[^ ]/.test(line.slice(0, 18)))).toBe(true);
    expect(lines(['--verbose']).length).toBeGreaterThan(whole.length * 5);
    const grepped = lines(['--grep', 'RequestVote']);
    expect(grepped.length).toBeGreaterThan(0);
    expect(grepped.every((line) => line.includes('RequestVote'))).toBe(true);
  });

  it('refuses a node that is not there and a time without a unit', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const refuse = (more: string[]) => splitbrain(['replay', 'small.yaml', '--seed', '2', ...more], { directory });
    expect(refuse(['--node', 'n9'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('n1, n2, n3, c1'),
    });
    expect(refuse(['--until', '3'])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--until') });
  });
});

describe('a planted bug', () => {
  it('is named in the report, and a misspelled one is suggested', () => {
    const directory = directoryWith({ 'small.yaml': passing });
    const run = (bug: string) =>
      splitbrain(['run', 'small.yaml', '--seed', '1', '--bug', bug, '--reporter', 'json'], { directory });
    expect(JSON.parse(run('vote-not-persisted').stdout)).toMatchObject({ scenarios: [{ bug: 'vote-not-persisted' }] });
    expect(run('vote-not-persistd').code).toBe(2);
    expect(run('vote-not-persistd').stderr).toContain("Did you mean 'vote-not-persisted'?");
  });
});

describe('validate', () => {
  it('says which files are valid and what is wrong with the others', () => {
    const directory = directoryWith({ 'a.yaml': passing, 'b.yaml': 'scenario: b\nprotocol: rfat\n' });
    mkdirSync(join(directory, 'deep'));
    writeFileSync(join(directory, 'deep', 'c.yml'), 'scenario: c\nprotocol: raft\n');
    const { code, stdout, stderr } = splitbrain(['validate', '.'], { directory });
    expect(code).toBe(2);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['✔ VALID', 'a.yaml'],
      ['✖ INVALID', 'b.yaml'],
      ['✔ VALID', 'deep/c.yml'],
      [''],
    ]);
    expect(stderr).toContain("Did you mean 'raft'?");
    expect(splitbrain(['validate', 'a.yaml'], { directory }).code).toBe(0);
  });
});
