import type { Distribution } from './distribution.js';
import { exponential as exponentialFunction, naturalLog, normalQuantile } from './exact-math.js';

/** Always the same value. */
export function constant(value: number): Distribution {
  return new Constant(value);
}

/** Whole numbers from `low` to `high`, both included, each as likely. */
export function uniform(low: number, high: number): Distribution {
  return low === high ? new Constant(low) : new UniformInteger(low, high);
}

/** Real numbers from `low` to `high`. */
export function uniformReal(low: number, high: number): Distribution {
  return low === high ? new Constant(low) : new UniformReal(low, high);
}

/** Whole numbers: `min` and an exponential tail; `mean` is the mean of the whole. */
export function exponential({ min, mean }: { readonly min: number; readonly mean: number }): Distribution {
  return new Exponential(min, mean);
}

/** Whole numbers around `mean` with standard deviation `sd`, cut at 0. */
export function normal({ mean, sd }: { readonly mean: number; readonly sd: number }): Distribution {
  return new Normal(mean, sd);
}

/** Whole numbers whose logarithm is normal: half of them below `median`, 99 % below `p99`. */
export function lognormal({ median, p99 }: { readonly median: number; readonly p99: number }): Distribution {
  return new Lognormal(median, p99);
}

/** The same distribution with a least and a largest value: one without bounds is cut at its 0.1 % and 99.9 %. */
export function withinBounds(distribution: Distribution): Distribution {
  return Number.isFinite(distribution.max) ? distribution : new WithinBounds(distribution);
}

const CUT = 0.001;

class WithinBounds implements Distribution {
  readonly name: Distribution['name'];
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  private readonly whole: Distribution;

  constructor(whole: Distribution) {
    this.name = whole.name;
    this.min = whole.quantile(CUT);
    this.max = whole.quantile(1 - CUT);
    this.mean = whole.mean;
    this.whole = whole;
  }

  quantile(u: number): number {
    return Math.min(this.max, Math.max(this.min, this.whole.quantile(u)));
  }
}

class Constant implements Distribution {
  readonly name = 'constant';
  readonly min: number;
  readonly max: number;
  readonly mean: number;

  constructor(value: number) {
    this.min = value;
    this.max = value;
    this.mean = value;
  }

  quantile(_u: number): number {
    return this.min;
  }
}

class UniformInteger implements Distribution {
  readonly name = 'uniform';
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  private readonly width: number;

  constructor(low: number, high: number) {
    this.min = low;
    this.max = high;
    this.mean = (low + high) / 2;
    this.width = high - low + 1;
  }

  quantile(u: number): number {
    return this.min + Math.floor(u * this.width);
  }
}

class UniformReal implements Distribution {
  readonly name = 'uniform';
  readonly min: number;
  readonly max: number;
  readonly mean: number;

  constructor(low: number, high: number) {
    this.min = low;
    this.max = high;
    this.mean = (low + high) / 2;
  }

  quantile(u: number): number {
    return this.min + u * (this.max - this.min);
  }
}

class Exponential implements Distribution {
  readonly name = 'exponential';
  readonly min: number;
  readonly max = Number.POSITIVE_INFINITY;
  readonly mean: number;

  constructor(min: number, mean: number) {
    this.min = min;
    this.mean = mean;
  }

  quantile(u: number): number {
    return Math.floor(this.min - (this.mean - this.min) * naturalLog(1 - u) + 0.5);
  }
}

/** Half of a draw's step: keeps a uniform draw of 32 bits strictly between 0 and 1. */
const HALF_STEP = 2 ** -33;

class Normal implements Distribution {
  readonly name = 'normal';
  readonly min = 0;
  readonly max = Number.POSITIVE_INFINITY;
  readonly mean: number;
  readonly sd: number;

  constructor(mean: number, sd: number) {
    this.mean = mean;
    this.sd = sd;
  }

  quantile(u: number): number {
    return Math.max(0, Math.floor(this.mean + this.sd * normalQuantile(u + HALF_STEP) + 0.5));
  }
}

class Lognormal implements Distribution {
  readonly name = 'lognormal';
  readonly min = 0;
  readonly max = Number.POSITIVE_INFINITY;
  readonly mean: number;
  private readonly median: number;
  private readonly sigma: number;

  constructor(median: number, p99: number) {
    this.median = median;
    this.sigma = naturalLog(p99 / median) / normalQuantile(0.99);
    this.mean = median * exponentialFunction((this.sigma * this.sigma) / 2);
  }

  quantile(u: number): number {
    return Math.floor(this.median * exponentialFunction(this.sigma * normalQuantile(u + HALF_STEP)) + 0.5);
  }
}
