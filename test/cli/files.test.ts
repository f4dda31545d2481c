import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFiles, forwardSlashes } from '../../src/cli/files.js';
import { fixedPrefix, patternToRegExp } from '../../src/cli/glob.js';
import { checkWritable } from '../../src/cli/outputs.js';
import { NothingSelected, UsageError } from '../../src/cli/usage-error.js';

let root = '';

beforeAll(() => {
  root = forwardSlashes(mkdtempSync(join(tmpdir(), 'splitbrain-')));
  for (const directory of ['raft/deep', 'empty', '.hidden', 'node_modules/x']) {
    mkdirSync(`${root}/${directory}`, { recursive: true });
  }
  for (const file of [
    'raft/b.yaml',
    'raft/a.yml',
    'raft/deep/c.yaml',
    'raft/notes.md',
    '.hidden/d.yaml',
    'node_modules/x/e.yaml',
  ]) {
    writeFileSync(`${root}/${file}`, '');
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const expand = (...args: string[]) =>
  findFiles(args.map((name) => `${root}/${name}`)).files.map((file) => file.slice(root.length + 1));

describe('findFiles', () => {
  it('takes a file as it is, whatever it is called', () => {
    expect(expand('raft/notes.md')).toEqual(['raft/notes.md']);
  });

  it('takes a file once, under the first of its names', () => {
    expect(expand('raft/b.yaml', 'raft/../raft/b.yaml', 'raft')).toEqual([
      'raft/b.yaml',
      'raft/a.yml',
      'raft/deep/c.yaml',
    ]);
  });

  it('finds the scenarios below a directory, sorted, without hidden or installed ones', () => {
    expect(expand('raft')).toEqual(['raft/a.yml', 'raft/b.yaml', 'raft/deep/c.yaml']);
    expect(expand('raft/')).toEqual(expand('raft'));
    expect(expand('')).toEqual(expand('raft'));
  });

  it('expands patterns that the shell left alone', () => {
    expect(expand('raft/*.yaml')).toEqual(['raft/b.yaml']);
    expect(expand('raft/**/*.yaml')).toEqual(['raft/b.yaml', 'raft/deep/c.yaml']);
    expect(expand('raft/[ab].{yaml,yml}')).toEqual(['raft/a.yml', 'raft/b.yaml']);
  });

  it('names each file once', () => {
    expect(expand('raft/b.yaml', 'raft', 'raft/*')).toEqual(['raft/b.yaml', 'raft/a.yml', 'raft/deep/c.yaml']);
  });

  it('says so when directories and patterns hold nothing', () => {
    expect(() => expand('empty')).toThrow(NothingSelected);
    expect(() => expand('raft/*.json')).toThrow(NothingSelected);
    expect(() => expand('nowhere/*.yaml')).toThrow(NothingSelected);
  });

  it('suggests the nearest name for a file that does not exist', () => {
    try {
      expand('raft/bb.yaml');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect((error as UsageError).hint).toBe(`Did you mean ${root}/raft/b.yaml?`);
    }
  });

  it('finds the others where one does not exist', () => {
    const { files, mistakes } = findFiles([`${root}/raft/bb.yaml`, `${root}/raft/b.yaml`, `${root}/rfat/b.yaml`]);
    expect(files).toEqual([`${root}/raft/b.yaml`]);
    expect(mistakes.map(({ message }) => message)).toEqual([
      `No such file: ${root}/raft/bb.yaml`,
      `No such file: ${root}/rfat/b.yaml`,
    ]);
  });

  it('says when even the directory is missing', () => {
    expect(() => expand('rfat/b.yaml')).toThrow('No such file');
  });
});

describe('patterns', () => {
  it('match within and across directories', () => {
    expect(patternToRegExp('a/*.yaml').test('a/b.yaml')).toBe(true);
    expect(patternToRegExp('a/*.yaml').test('a/b/c.yaml')).toBe(false);
    expect(patternToRegExp('**/c.yaml').test('c.yaml')).toBe(true);
    expect(patternToRegExp('a/**').test('a/b/c.yaml')).toBe(true);
    expect(patternToRegExp('a?.y[!a]ml').test('ab.yxml')).toBe(true);
    expect(patternToRegExp('a?.y[!a]ml').test('ab.yaml')).toBe(false);
    expect(patternToRegExp('a+(b).yaml').test('a+(b).yaml')).toBe(true);
  });

  it('know where to begin', () => {
    expect(fixedPrefix('a/b/*.yaml')).toBe('a/b');
    expect(fixedPrefix('*.yaml')).toBe('.');
    expect(fixedPrefix('/*.yaml')).toBe('/');
  });
});

describe('checkWritable', () => {
  it('leaves nothing behind, and what there is as it is', () => {
    writeFileSync(`${root}/old.json`, 'old');
    checkWritable([`${root}/old.json`, `${root}/new.json`]);
    expect(expand('old.json')).toEqual(['old.json']);
    expect(() => expand('new.json')).toThrow(UsageError);
  });

  it('says why a file cannot be written', () => {
    expect(() => checkWritable([`${root}/nowhere/out.json`])).toThrow('does not exist');
    expect(() => checkWritable([`${root}/raft`])).toThrow('is a directory');
    expect(() => checkWritable([`${root}/a.json`, `${root}/./a.json`])).toThrow('written twice');
  });

  it('does not write over what looks like a scenario or a protocol', () => {
    for (const name of ['precious.yaml', 'precious.YML', 'precious.js', 'precious.ts', 'precious.mjs']) {
      checkWritable([`${root}/${name}`]);
      writeFileSync(`${root}/${name}`, 'precious');
      expect(() => checkWritable([`${root}/${name}`]), name).toThrow('would be written over');
      rmSync(`${root}/${name}`);
    }
  });
});
