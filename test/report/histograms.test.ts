import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf, histogramOfCounted } from '../../src/metrics/histogram.js';
import { SampleCounts } from '../../src/metrics/sample-counts.js';
import { defaultReport, plainPainter } from '../../src/report/index.js';
import { failed, passed, resultOf, runOf } from './fixtures.js';

const verbose = { painter: plainPainter, columns: 80, verbose: true };

describe('the verbose report', () => {
  it('draws how times are distributed', () => {
    const report = defaultReport([passed], verbose);
    const [, drawing = ''] = report.split(/^detection-time \(200 samples\)\n/m);
    const rows = drawing.split('\n\n')[0]!.split('\n');
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.length).toBeLessThanOrEqual(10);
    expect(rows.map((row) => Number(row.trim().split(/\s+/).at(-1))).reduce((sum, count) => sum + count)).toBe(200);
    expect(rows.every((row) => /^ {2} *\d[\d.]*\.\.\d[\d.]* ms {2}/.test(row))).toBe(true);
    expect(report.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('tells the limits of narrow bins apart', () => {
    const near = Array.from({ length: 200 }, (_, index) => {
      const { metrics, ...run } = runOf(index + 1);
      return { ...run, metrics: { ...metrics, 'redundancy-time': [{ value: 4_010_000 + index * 450, fault: 0 }] } };
    });
    const [, drawing = ''] = defaultReport([resultOf(near)], verbose).split(/^redundancy-time \(200 samples\)\n/m);
    const labels = drawing
      .split('\n\n')[0]!
      .split('\n')
      .map((row) => row.trim().split('  ')[0]!);
    expect(labels[0]).toBe('4.01..4.02 s');
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('has no drawing where there is little to draw', () => {
    const few = defaultReport([resultOf([runOf(1)])], verbose);
    expect(few).not.toContain('samples)');
    expect(few).not.toContain('certainty');
  });
});

describe('every report of several seeds', () => {
  const plain = { ...verbose, verbose: false };

  it('says how sure its verdict is: none of 200 is not never', () => {
    const sure = /^certainty {3}0 of 200 seeds failed: at most 1\.9 % of all \(95 % confidence\)$/m;
    expect(defaultReport([passed], plain)).toMatch(sure);
    expect(defaultReport([failed], plain)).toMatch(/3 of 20 seeds failed: from 5\.2 % to 36(\.\d)? % of all/);
    expect(defaultReport([passed], plain)).not.toContain('samples)');
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
