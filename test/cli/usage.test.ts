import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { commandsToCome, optionsToCome } from '../../src/cli/unsupported.js';
import { passing, splitbrain, temporaryDirectory } from './binary.js';

describe('help', () => {
  it.each(['run', 'replay', 'merge', 'validate', 'check', 'list', 'explain'])(
    '%s --help explains itself with examples',
    (command) => {
      const { code, stdout, stderr } = splitbrain([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: splitbrain ${command}`);
      expect(stdout).toMatch(/Examples:\n {2}splitbrain /);
      expect(stdout).not.toContain('default: []');
      expect(stderr).toBe('');
    },
  );

  it('names every command and the exit codes', () => {
    const { code, stdout } = splitbrain(['--help']);
    expect(code).toBe(0);
    for (const word of ['run', 'replay', 'validate', 'list', 'explain', '130 interrupted'])
      expect(stdout).toContain(word);
  });

  it('says its version', () => {
    for (const flag of ['--version', '-V']) {
      expect(splitbrain([flag])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
    }
  });

  it('is shown, as an error, when nothing is asked for', () => {
    const { code, stdout, stderr } = splitbrain([]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: splitbrain');
  });
});

describe('explain', () => {
  it.each([
    ['election-safety', 'property of raft'],
    ['progress', 'expect: { eventually: [{ progress: true, within: 1s, after: settle }] }'],
    ['ac5-termination', 'property of two-phase-commit'],
    ['split-vote', 'mark of raft'],
    ['message-cut', 'expect: { sometimes: [message-cut] }'],
    ['recovery-time.p99', 'recovery-time  metric'],
    ['crash', 'torn: keeps a random prefix'],
  ])('%s', (name, told) => {
    const { code, stdout } = splitbrain(['explain', name]);
    expect(code).toBe(0);
    expect(stdout).toContain(told);
  });
});

describe('mistakes on the command line', () => {
  it.each<[string, string[], string]>([
    ['a misspelled command', ['rnu'], 'Did you mean run?'],
    ['a misspelled option', ['run', '--sede', '1', 'x.yaml'], 'Did you mean --seed?'],
    ['a missing file name', ['run'], "missing required argument 'scenarios'"],
    ['a file that does not exist', ['run', 'nowhere.yaml'], 'No such file: nowhere.yaml'],
    ['a replay without a seed', ['replay', 'x.yaml'], 'replay needs to know the seed'],
    ['a replay of a directory', ['replay', 'scenarios/raft', '--seed', '1'], 'Name a file.'],
    ['an extra argument', ['explain', 'raft', 'paxos'], 'too many arguments'],
    ['a bad seed', ['run', '--seed', 'x', 'package.json'], '--seed takes an integer'],
    ['a reversed range', ['run', '--seeds', '5..1', 'package.json'], 'Did you mean 1..5?'],
    ['seeds twice', ['run', '--seed', '1', '--seeds', '2', 'package.json'], 'exclude each other'],
    ['no jobs', ['run', '--jobs', '0', 'package.json'], '--jobs takes an integer from 1 on'],
    ['a --set without a value', ['run', '--set', 'nodes', 'package.json'], 'path=value'],
    ['an unknown reporter', ['run', '--reporter', 'jsn', 'package.json'], "Did you mean 'json'?"],
    ['an unknown list', ['list', 'protocol'], "Did you mean 'protocols'?"],
    ['an unknown name', ['explain', 'election-saftey'], "Did you mean 'election-safety'?"],
  ])('%s', (_, args, message) => {
    const { code, stdout, stderr } = splitbrain(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each(['run', 'validate'])('%s tells what is wrong with every file, missing ones included', (command) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'good.yaml'), passing);
    writeFileSync(join(directory, 'bad.yaml'), passing.replace('nodes:', 'ndoes:'));
    const files = ['good.yaml', 'godo.yaml', 'bad.yaml', 'gone/x.yaml'];
    const { code, stdout, stderr } = splitbrain([command, ...files], { directory });
    expect(code).toBe(2);
    expect(stderr).toContain('error: No such file: godo.yaml\nDid you mean good.yaml?\n');
    expect(stderr).toContain('error: No such file: gone/x.yaml\n');
    expect(stderr).toContain("bad.yaml:3:1  unknown field 'ndoes'");
    if (command === 'run')
      expect([stdout, stderr]).toEqual(['', expect.stringContaining('3 errors: nothing was run.')]);
    else expect(stdout).toMatch(/^✔ VALID {4}good\.yaml .*\n✖ INVALID {2}bad\.yaml\n$/);
  });

  const toCome = [
    ...Object.keys(commandsToCome).map((command) => [command, 'x', '--seed', '3']),
    ...Object.entries(optionsToCome).flatMap(([command, options]) =>
      Object.keys(options).map((flags) => [command, 'x.yaml', flags.split(' ')[0]!, '1', '--seed', '1']),
    ),
  ];
  it.each(toCome.map((args) => [args]))('refuses what is not in this version: %j', (args) => {
    const { code, stdout, stderr } = splitbrain(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('is not in this version of splitbrain');
  });
});

describe('nothing selected', () => {
  it('answers 4 for an empty directory and for a pattern without a match', () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'empty'));
    for (const command of ['run', 'validate']) {
      for (const argument of ['empty', '*.yaml']) {
        const { code, stderr } = splitbrain([command, argument], { directory });
        expect([code, stderr]).toEqual([4, `No scenario file (*.yaml, *.yml) in ${argument}.\n`]);
      }
    }
  });
});

describe('outputs that cannot be written', () => {
  it.each([
    ['--reporter', 'json=nowhere/out.json'],
    ['--history', 'nowhere/out.ndjson'],
    ['--trace', '.'],
  ])('%s %s ends before anything runs', (option, value) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'small.yaml'), passing);
    const { code, stdout, stderr } = splitbrain(['run', 'small.yaml', '--seed', '1', option, value], { directory });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Cannot write');
  });
});
