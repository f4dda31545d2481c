import type { CountedValues } from './statistics.js';

/** One bin: samples from `from`, included, to `to`, excluded; the last bin includes its end. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Histogram {
  readonly bins: readonly Bin[];
  /** Samples that no bin can hold: cut off by the end of the run. */
  readonly censored: number;
}

/**
 * Counts samples in bins of equal width, on round limits (1, 2 or 5 times a power of ten), so that histograms of
 * different runs can be compared by eye.
 *
 * @param samples  in any unit and order; null is censored
 * @param atMost   largest number of bins, at least 1
 */
export function histogramOf(samples: Iterable<number | null>, atMost: number): Histogram {
  const values = Float64Array.from(samples, (sample) => sample ?? Number.POSITIVE_INFINITY).sort();
  return histogramOfCounted({ values, counts: new Float64Array(values.length).fill(1) }, atMost);
}

/** The same of samples that have been sorted and counted; Infinity is censored. */
export function histogramOfCounted({ values, counts }: CountedValues, atMost: number): Histogram {
  const infinite = values.indexOf(Number.POSITIVE_INFINITY);
  const length = infinite < 0 ? values.length : infinite;
  const finite = { values: values.subarray(0, length), counts: counts.subarray(0, length) };
  const censored = counts.subarray(length).reduce((sum, count) => sum + count, 0);
  if (length === 0) return { bins: [], censored };
  return { bins: countInto(binsBetween(values[0]!, values[length - 1]!, atMost), finite), censored };
}

interface Grid {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

function binsBetween(smallest: number, largest: number, atMost: number): Grid {
  if (!Number.isInteger(atMost) || atMost < 1) throw new RangeError(`expected at least 1 bin, got ${atMost}`);
  if (smallest === largest) return { first: smallest, step: 1, count: 1 };
  for (const step of roundSteps((largest - smallest) / atMost)) {
    const first = Math.floor(smallest / step);
    const count = Math.max(1, Math.ceil(largest / step) - first);
    if (count <= atMost) return { first: first * step, step, count };
  }
  // Every round step leaves zero inside a bin's limits: samples on both sides of it need two bins, or one that spans them.
  return { first: smallest, step: largest - smallest, count: 1 };
}

/** Round widths from the first that is not below `least`, growing a thousandfold. */
function roundSteps(least: number): readonly number[] {
  const exponent = Math.floor(Math.log10(least));
  const steps: number[] = [];
  for (let power = exponent; power <= exponent + 3; power++) {
    for (const digit of [1, 2, 5]) {
      const step = power < 0 ? digit / 10 ** -power : digit * 10 ** power;
      if (step >= least) steps.push(step);
    }
  }
  return steps;
}

function countInto({ first, step, count }: Grid, { values, counts }: CountedValues): readonly Bin[] {
  const sums = new Array<number>(count).fill(0);
  for (const [sample, value] of values.entries()) {
    const index = Math.min(count - 1, Math.max(0, Math.floor((value - first) / step)));
    sums[index]! += counts[sample]!;
  }
  return sums.map((samples, index) => ({
    from: first + index * step,
    to: first + (index + 1) * step,
    count: samples,
  }));
}
