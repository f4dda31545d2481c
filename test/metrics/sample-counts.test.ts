import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleCounts, together } from '../../src/metrics/sample-counts.js';
import { statisticsOf } from '../../src/metrics/statistics.js';

const times = fc.array(fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: null, freq: 8 }));
const finite = fc.array(fc.integer({ min: 0, max: 2_000_000 }));

function countsOf(samples: Iterable<number | null>): SampleCounts {
  const counts = new SampleCounts();
  for (const sample of samples) counts.add(sample);
  return counts;
}

describe('counted samples', () => {
  it('give the statistics of the same samples kept one by one', () => {
    fc.assert(
      fc.property(times, (samples) => {
        expect(countsOf(samples).statistics('ms')).toEqual(statisticsOf(samples, 'ms'));
      }),
    );
  });

  it('give the same whether they came one by one, all at once or in parts', () => {
    fc.assert(
      fc.property(times, finite, (some, many) => {
        const mixed = countsOf(some);
        mixed.addMany(Float64Array.from(many));
        const expected = statisticsOf([...some, ...many], 'ms');
        expect(mixed.statistics('ms')).toEqual(expected);
        mixed.compact();
        expect(mixed.statistics('ms')).toEqual(expected);
        expect(together([countsOf(some), countsOf(many)]).statistics('ms')).toEqual(expected);
        expect(mixed.count).toBe(some.length + many.length);
      }),
      { numRuns: 30 },
    );
  });

  it('add shares up in one order, whatever order they came in', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(shares, (samples) => {
        const forwards = countsOf(samples).statistics('share');
        expect(countsOf(samples.toReversed()).statistics('share')).toEqual(forwards);
        expect(forwards).toEqual(statisticsOf(samples, 'share'));
      }),
    );
  });

  it('stay small: 100,000 samples of 1,000 different values are 1,000 values', () => {
    const samples = Array.from({ length: 100_000 }, (_, index) => (index * 7) % 1000);
    const counts = countsOf(samples);
    expect(counts.counted().values.length).toBe(1000);
    expect(counts.statistics('ms')).toEqual(statisticsOf(samples, 'ms'));
  });

  it('hold the mean of large times to the microsecond', () => {
    const counts = new SampleCounts();
    counts.addCounted({ values: Float64Array.of(9_007_199_254_740_989), counts: Float64Array.of(3) });
    expect(counts.statistics('ms').mean).toBe(9_007_199_254_740_989 / 1000);
  });
});
