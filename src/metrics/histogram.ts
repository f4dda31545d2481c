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
  const values: number[] = [];
  let censored = 0;
  for (const sample of samples) {
    if (sample === null) censored++;
    else values.push(sample);
  }
  if (values.length === 0) return { bins: [], censored };
  const smallest = values.reduce((least, value) => Math.min(least, value));
  const largest = values.reduce((most, value) => Math.max(most, value));
  return { bins: countInto(binsBetween(smallest, largest, atMost), values), censored };
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

function countInto({ first, step, count }: Grid, values: readonly number[]): readonly Bin[] {
  const counts = new Array<number>(count).fill(0);
  for (const value of values) {
    const index = Math.min(count - 1, Math.max(0, Math.floor((value - first) / step)));
    counts[index]! += 1;
  }
  return counts.map((samples, index) => ({
    from: first + index * step,
    to: first + (index + 1) * step,
    count: samples,
  }));
}
