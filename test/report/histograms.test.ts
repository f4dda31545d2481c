import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf, histogramOfCounted } from '../../src/metrics/histogram.js';
import { SampleCounts } from '../../src/metrics/sample-counts.js';
import { defaultReport, plainPainter } from '../../src/report/index.js';
import { failed, passed, resultOf, runOf } from './fixtures.js';

const verbose = { painter: plainPainter, columns: 80, verbose: true };

describe('the verbose report', () => {
  it('draws how times are distributed, and says how sure the verdict is', () => {
    const report = defaultReport([passed], verbose);
    expect(report).toMatch(
      /^certainty {3}0 of 200 seeds failed: of all seeds at most 1\.9 % do, with 95 %\n {12}confidence$/m,
    );
    const [, drawing = ''] = report.split(/^detection-time \(200 samples\)\n/m);
    const rows = drawing.split('\n\n')[0]!.split('\n');
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.length).toBeLessThanOrEqual(10);
    expect(rows.map((row) => Number(row.trim().split(/\s+/).at(-1))).reduce((sum, count) => sum + count)).toBe(200);
    expect(rows.every((row) => /^ {2} *\d[\d.]*\.\.\d[\d.]* ms {2}/.test(row))).toBe(true);
    expect(report.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('gives an interval where some seeds failed, and no drawing where there is little to draw', () => {
    expect(defaultReport([failed], verbose)).toMatch(
      /3 of 20 seeds failed: of all seeds from 5\.2 % to 36(\.\d)? % do/,
    );
    const few = defaultReport([resultOf([runOf(1)])], verbose);
    expect(few).not.toContain('samples)');
    expect(few).not.toContain('certainty');
  });

  it('is what only verbose shows', () => {
    expect(defaultReport([passed], { ...verbose, verbose: false })).not.toContain('certainty');
  });
});

describe('a histogram of counted samples', () => {
  it('is that of the samples one by one', () => {
    const samples = fc.array(fc.option(fc.integer({ min: -500, max: 100_000 }), { nil: null, freq: 6 }));
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 12 }), (values, atMost) => {
        const counts = new SampleCounts();
        for (const value of values) counts.add(value);
        expect(histogramOfCounted(counts.counted(), atMost)).toEqual(histogramOf(values, atMost));
      }),
    );
  });
});
