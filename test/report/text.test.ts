import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duration, figure, moment, number, share, threeDigits, timeUnit } from '../../src/report/quantities.js';
import { cut, flow, hang, left, plural, printable, right, stack, widthOf, wrap } from '../../src/report/text.js';
import { CalmAnswers } from '../../src/runner/evidence/calm.js';
import type { RunResult } from '../../src/runner/result.js';
import { runOf } from './fixtures.js';

function gapOf(runs: readonly RunResult[]): number | null {
  const calm = new CalmAnswers();
  for (const run of runs) calm.add(run);
  return calm.meanGapUs;
}

describe('text', () => {
  it('measures columns, not characters', () => {
    expect(widthOf('raft')).toBe(4);
    expect(widthOf('共識')).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
    expect(widthOf(`${String.fromCharCode(27)}[31mred${String.fromCharCode(27)}[0m`)).toBe(3);
    expect(widthOf('✔▇▲–µ')).toBe(5);
  });

  it('aligns', () => {
    expect(left('ab', 4)).toBe('ab  ');
    expect(right('ab', 4)).toBe('  ab');
    expect(right('abcde', 4)).toBe('abcde');
  });

  it('wraps without losing a word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 40 }),
        fc.integer({ min: 12, max: 80 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width);
          expect(lines.join(' ').split(' ').filter(Boolean)).toEqual(words);
          expect(lines.every((line) => widthOf(line) <= width)).toBe(true);
        },
      ),
    );
  });

  it('keeps a piece that is wider than a line whole', () => {
    expect(flow(['a', 'much-too-long', 'b'], ' · ', 6)).toEqual(['a', 'much-too-long', 'b']);
  });

  it('hangs lines below the first', () => {
    expect(hang('ab ', ['one', 'two'])).toEqual(['ab one', '   two']);
  });

  it('cuts at the width and says so', () => {
    expect(cut('leader-crash', 8)).toBe('leader-…');
    expect(cut('leader', 8)).toBe('leader');
    expect(widthOf(cut('共識共識', 5))).toBeLessThanOrEqual(5);
  });

  it('shows control characters', () => {
    expect(printable('a\tb\nc\u0007')).toBe('a b c\\x07');
  });

  it('stacks blocks one empty line apart', () => {
    expect(stack([['a  ', 'b'], [], ['c']])).toBe('a\nb\n\nc');
  });

  it('counts', () => {
    expect([plural(1, 'seed'), plural(1200, 'seed'), plural(2, 'entry', 'entries')]).toEqual([
      '1 seed',
      '1,200 seeds',
      '2 entries',
    ]);
  });
});

describe('the usual gap', () => {
  it('leaves out the time of faults', () => {
    const fault = { id: 0, entry: 'faults[0]', verb: 'crash', nodes: [], startUs: 20, endUs: 39, waitedUs: 0 };
    const run = runOf(1, { virtualTimeUs: 60, answers: [2, 2, 0, 1, 2, 2], faults: [fault] });
    expect(gapOf([run, run])).toBe(5);
    expect(gapOf([{ ...run, faults: [{ ...fault, startUs: 0, endUs: null }] }])).toBe(null);
    expect(gapOf([runOf(1, { answers: [] })])).toBe(null);
  });
});

describe('quantities', () => {
  it.each([
    [18_000_000, '18 s'],
    [2_310_000, '2.31 s'],
    [412_000, '412 ms'],
    [1_500, '1.5 ms'],
    [500, '500 µs'],
    [0, '0 ms'],
    [-500_000, '-500 ms'],
  ])('says %d µs as %s', (us, text) => {
    expect(duration(us)).toBe(text);
  });

  it('says moments to the millisecond', () => {
    expect(moment(2_103_400)).toBe('2.103 s');
  });

  it.each([
    [0.612, 'ms', '612 µs'],
    [6.123, 'ms', '6.12 ms'],
    [61.23, 'ms', '61.2 ms'],
    [611.7, 'ms', '612 ms'],
    [1203, 'ms', '1.20 s'],
    [75_300, 'ms', '75.3 s'],
    [0, 'ms', '0 ms'],
    [Number.POSITIVE_INFINITY, 'ms', '∞'],
    [null, 'ms', '–'],
    [0.978, 'share', '97.8 %'],
    [5.91, 'count', '5.9'],
    [3, 'count', '3'],
    [1203, 'count', '1,203'],
    [0.0123, '1/s', '0.012 /s'],
  ] as const)('says %s %s as %s', (value, unit, text) => {
    expect(figure(value, unit)).toBe(text);
  });

  it.each([
    [1, '100 %'],
    [0, '0 %'],
    [0.95, '95 %'],
    [0.07, '7 %'],
    [0.99996, '99.996 %'],
    [0.9999999, 'over 99.999 %'],
    [0.0000001, 'under 0.001 %'],
    [0.99999999999, 'over 99.999 %'],
  ])('says %d as %s', (value, text) => {
    expect(share(value)).toBe(text);
  });

  it('never says that all or nothing is what is not', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), (value) => {
        expect(share(value)).not.toMatch(/^(0|100)(\.0+)? %$/);
      }),
    );
  });

  it('uses one unit for figures that are compared', () => {
    expect(timeUnit(214, 603).suffix).toBe('ms');
    expect(timeUnit(4020, 4400).suffix).toBe('s');
    expect(timeUnit(300, 12_000).suffix).toBe('s');
    expect(timeUnit(0.2, 0.9).suffix).toBe('µs');
    expect([threeDigits(4.018), threeDigits(61.23), threeDigits(611.7), threeDigits(1203.4)]).toEqual([
      '4.02',
      '61.2',
      '612',
      '1,203',
    ]);
  });

  it('keeps two digits of small numbers', () => {
    expect([number(0.0314159), number(123.4), number(5.96)]).toEqual(['0.031', '123', '6.0']);
  });
});
