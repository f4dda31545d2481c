import { describe, expect, it } from 'vitest';
import { finalLine, progressLine, spokenSeconds } from '../../src/cli/progress.js';
import { columnsOf, decideColour } from '../../src/cli/terminal.js';
import { wrap } from '../../src/cli/wrap.js';

describe('decideColour', () => {
  const everything = { NO_COLOR: '1', FORCE_COLOR: '1' };

  it('asks the flag first', () => {
    expect(decideColour(true, everything, false)).toBe(true);
    expect(decideColour(false, everything, true)).toBe(false);
  });

  it('then NO_COLOR, then FORCE_COLOR, then the terminal', () => {
    expect(decideColour(undefined, everything, true)).toBe(false);
    expect(decideColour(undefined, { FORCE_COLOR: '1' }, false)).toBe(true);
    expect(decideColour(undefined, { FORCE_COLOR: '0' }, true)).toBe(false);
    expect(decideColour(undefined, {}, true)).toBe(true);
    expect(decideColour(undefined, {}, false)).toBe(false);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(decideColour(undefined, { NO_COLOR: '', FORCE_COLOR: '' }, true)).toBe(true);
  });

  it('leaves a dumb terminal alone', () => {
    expect(decideColour(undefined, { TERM: 'dumb' }, true)).toBe(false);
  });
});

describe('columnsOf', () => {
  it('takes the width of a terminal, 80 elsewhere, and never less than 60', () => {
    expect(columnsOf({ isTTY: true, columns: 120 })).toBe(120);
    expect(columnsOf({ isTTY: true, columns: 40 })).toBe(60);
    expect(columnsOf({ columns: 120 })).toBe(80);
  });
});

describe('progress', () => {
  it('says how far, what, and how long still', () => {
    const standing = { scenario: 'raft-leader-crash', done: 50, total: 200, failed: 0, elapsedMs: 1000 };
    const bar = '▇▇▇▇▇▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁';
    expect(progressLine(standing)).toBe(`${bar} 50 of 200 seeds · 50 a second · 3 s left · raft-leader-crash`);
    expect(progressLine({ ...standing, failed: 2 })).toContain(' · 2 failed · ');
  });

  it('speaks of seconds, minutes and hours', () => {
    expect([0, 59, 60, 3599, 3600, 7800].map(spokenSeconds)).toEqual([
      '0 s',
      '59 s',
      '1 min 0 s',
      '59 min 59 s',
      '1 h 0 min',
      '2 h 10 min',
    ]);
  });

  it('ends with the only wall-clock figures', () => {
    expect(finalLine(200, 2000)).toBe('200 seeds in 2.00 s (100 a second)');
    expect(finalLine(1, 12_000)).toBe('1 seed in 12 s (0.1 a second)');
  });
});

describe('wrap', () => {
  it('fills lines, indents them, and leaves long words whole', () => {
    expect(wrap('one two three four', 12, 2)).toBe('  one two\n  three four');
    expect(wrap('a extraordinarily b', 10, 2)).toBe('  a\n  extraordinarily\n  b');
    expect(wrap('  ', 10, 2)).toBe('');
  });
});
