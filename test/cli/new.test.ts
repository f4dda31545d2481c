import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitbrain, temporaryDirectory } from './binary.js';

describe('splitbrain new', () => {
  it('writes a commented scenario that is valid and passes', () => {
    const directory = temporaryDirectory();
    const { code, stdout, stderr } = splitbrain(['new', 'my-first', '--protocol', 'raft'], { directory });
    expect([code, stdout, stderr]).toEqual([0, '', 'Wrote my-first.yaml. Run it: npx splitbrain run my-first.yaml\n']);
    const text = readFileSync(join(directory, 'my-first.yaml'), 'utf8');
    expect(text).toContain('scenario: my-first\n');
    expect(text).toMatch(/^# .*\n/);
    const run = splitbrain(['run', 'my-first.yaml'], { directory });
    expect(run.stdout).toContain('✔ PASS  20 of 20 seeds');
    expect([run.code, run.stderr]).toEqual([0, expect.stringMatching(/^20 seeds in/)]);
  });

  it('never writes over a file', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'mine.yaml'), 'precious');
    const { code, stderr } = splitbrain(['new', 'mine', '--protocol', 'raft'], { directory });
    expect(code).toBe(2);
    expect(stderr).toContain('mine.yaml exists already.');
    expect(readFileSync(join(directory, 'mine.yaml'), 'utf8')).toBe('precious');
  });

  it('writes where it is told to, or prints', () => {
    const directory = temporaryDirectory();
    const printed = splitbrain(['new', 'a', '--protocol', 'raft', '-o', '-'], { directory });
    expect([printed.code, printed.stderr]).toEqual([0, '']);
    expect(existsSync(join(directory, 'a.yaml'))).toBe(false);
    expect(splitbrain(['new', 'a', '--protocol', 'raft', '-o', 'b.yaml'], { directory }).code).toBe(0);
    expect(readFileSync(join(directory, 'b.yaml'), 'utf8')).toBe(printed.stdout);
    const nowhere = splitbrain(['new', 'a', '--protocol', 'raft', '-o', 'no/such/a.yaml'], { directory });
    expect([nowhere.code, nowhere.stderr]).toEqual([
      2,
      expect.stringContaining('the directory no/such does not exist'),
    ]);
  });

  it.each([
    [['new', 'My First', '--protocol', 'raft'], 'no name for a scenario'],
    [['new', 'a', '--protocol', 'raf'], "Did you mean 'raft'?"],
    [['new', 'a', '--protocol', './none.js'], './none.js'],
    [['new', 'a'], '--protocol'],
  ])('refuses %j', (args, told) => {
    const { code, stdout, stderr } = splitbrain(args, { directory: temporaryDirectory() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('internal error');
  });
});
