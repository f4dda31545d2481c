/** What a metric is counted in. Samples of `ms` are integer microseconds; their statistics are milliseconds. */
export type Unit = 'ms' | 'share' | 'count' | '1/s';

/** The statistics of the samples of one metric. */
export interface Statistics {
  readonly unit: Unit;
  readonly count: number;
  readonly censored: number;
  /** In the unit; Infinity where censored samples reach the statistic; null without samples. */
  readonly min: number | null;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Samples in ascending order, each value once, with how often it came. Infinity stands for censored samples. */
export interface CountedValues {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/**
 * Statistics of samples in any order: the same samples give the same figures to the last bit, however they were
 * gathered.
 *
 * @param samples whole microseconds where the unit is `ms`, otherwise numbers in the unit; null is a censored sample,
 *   which counts as +Infinity and is never dropped
 * @throws RangeError where a sample is not a finite number, or a time is not whole microseconds
 */
export function statisticsOf(samples: Iterable<number | null>, unit: Unit): Statistics {
  const values = sortedSamples(samples, unit);
  return statisticsOfCounted({ values, counts: new Float64Array(values.length).fill(1) }, unit);
}

/** The same of samples that have been sorted and counted; a value may stand in several neighbouring places. */
export function statisticsOfCounted(counted: CountedValues, unit: Unit): Statistics {
  const { values, counts } = counted;
  const count = sumOf(counts, values.length);
  const finite = firstInfinite(values);
  const censored = count - sumOf(counts, finite);
  if (count === 0) {
    return { unit, count: 0, censored, min: null, mean: null, p50: null, p90: null, p99: null, max: null };
  }
  const scale = unit === 'ms' ? 1000 : 1;
  const percentile = (percent: number) => valueAtRank(counted, rankOf(percent, count)) / scale;
  return {
    unit,
    count,
    censored,
    min: values[0]! / scale,
    mean: censored > 0 ? Number.POSITIVE_INFINITY : meanOf(counted, count, unit),
    p50: percentile(50),
    p90: percentile(90),
    p99: percentile(99),
    max: values[values.length - 1]! / scale,
  };
}

function sumOf(counts: Float64Array, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index += 1) sum += counts[index]!;
  return sum;
}

/** The value of the sample with this rank, from 1. */
function valueAtRank({ values, counts }: CountedValues, rank: number): number {
  let passed = 0;
  for (let index = 0; index < values.length; index += 1) {
    passed += counts[index]!;
    if (passed >= rank) return values[index]!;
  }
  throw new RangeError(`there are only ${passed} samples, and none of rank ${rank}`);
}

/**
 * The percentile by nearest rank: the smallest sample that at least `percent` % of all samples do not exceed. Always a
 * sample, never an interpolation.
 *
 * @param sorted ascending, not empty
 * @param percent a whole number from 1 to 100; 0 gives the smallest sample
 */
export function nearestRank(sorted: ArrayLike<number>, percent: number): number {
  if (sorted.length === 0) throw new RangeError('a percentile needs at least one sample');
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
    throw new RangeError(`a percentile is a whole number from 0 to 100, not ${percent}`);
  }
  return sorted[rankOf(percent, sorted.length) - 1]!;
}

function rankOf(percent: number, count: number): number {
  // percent × count is a whole number, so the quotient is exact where it is whole and else at least 0.01 away from it.
  return Math.max(1, Math.ceil((percent * count) / 100));
}

function sortedSamples(samples: Iterable<number | null>, unit: Unit): Float64Array {
  const values: number[] = [];
  for (const sample of samples) {
    if (sample !== null && !(unit === 'ms' ? Number.isSafeInteger(sample) : Number.isFinite(sample))) {
      throw new RangeError(`expected ${unit === 'ms' ? 'whole microseconds' : 'a finite number'}, got ${sample}`);
    }
    values.push(sample ?? Number.POSITIVE_INFINITY);
  }
  return Float64Array.from(values).sort();
}

function firstInfinite(sorted: Float64Array): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] === Number.POSITIVE_INFINITY) high = middle;
    else low = middle + 1;
  }
  return low;
}

function meanOf(counted: CountedValues, count: number, unit: Unit): number {
  return unit === 'ms' ? meanMilliseconds(counted, count) : compensatedSum(counted) / count;
}

/** To the nearest microsecond; halves up. The sum spills into a big integer before it could lose a microsecond. */
function meanMilliseconds({ values, counts }: CountedValues, samples: number): number {
  let spilled = 0n;
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) {
    const product = values[index]! * counts[index]!;
    if (Number.isSafeInteger(sum + product)) sum += product;
    else spilled += BigInt(values[index]!) * BigInt(counts[index]!);
  }
  const total = spilled + BigInt(sum);
  const count = BigInt(samples);
  return Number(floorDivide(2n * total + count, 2n * count)) / 1000;
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

/** Neumaier's compensated summation (ZAMM 54, 1974), over sorted values: the order of arrival leaves no trace. */
function compensatedSum({ values, counts }: CountedValues): number {
  let sum = 0;
  let compensation = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    for (let again = counts[index]!; again > 0; again -= 1) {
      const next = sum + value;
      compensation += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
  }
  return sum + compensation;
}
