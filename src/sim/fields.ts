import type { Distribution } from './distribution.js';

/**
 * Options as data: what a scenario may say about a protocol, a fault or a workload. One such table yields the validator,
 * the JSON Schema and the reference page; a node reads the parsed values. Defaults are written as a user would write them.
 */
export type Field =
  /** `50ms`, an integer number of microseconds. `signed`: may be negative (a clock jump). `positive`: 0 is refused. */
  | {
      readonly kind: 'duration';
      readonly about: string;
      readonly default: string | null;
      readonly signed?: boolean;
      readonly positive?: boolean;
    }
  /** `150..300ms`, or a map that names a distribution: drawn anew at each use, in microseconds. */
  | {
      readonly kind: 'durations';
      readonly about: string;
      readonly default: string | null;
      readonly signed?: boolean;
      readonly positive?: boolean;
    }
  /** `40/s`, as a number per second. `positive`: 0 is refused. */
  | { readonly kind: 'rate'; readonly about: string; readonly default: string | null; readonly positive?: boolean }
  /** `1%`, as a number from 0 to 1. */
  | { readonly kind: 'share'; readonly about: string; readonly default: string | null }
  /** `200ppm` or `2%`, as a number: 0.0002. Signed, unless it is a bound, which is `atLeast: 0`. */
  | { readonly kind: 'drift'; readonly about: string; readonly default: string | null; readonly atLeast?: 0 }
  /** `10x`, as a number. */
  | { readonly kind: 'factor'; readonly about: string; readonly default: string | null }
  /** `1MB/s`, as bytes per second. */
  | { readonly kind: 'bandwidth'; readonly about: string; readonly default: string | null }
  /** A bare integer. */
  | {
      readonly kind: 'count';
      readonly about: string;
      readonly default: number | null;
      readonly atLeast?: number;
      readonly atMost?: number;
    }
  /** A bare number with a fraction (a threshold without a unit). */
  | {
      readonly kind: 'number';
      readonly about: string;
      readonly default: number | null;
      readonly atLeast?: number;
      readonly atMost?: number;
    }
  | { readonly kind: 'flag'; readonly about: string; readonly default: boolean | null }
  | {
      readonly kind: 'choice';
      readonly about: string;
      readonly default: string | null;
      readonly of: readonly string[];
    };

/** Options by name. Write a table of them `as const satisfies Fields`, and `ValuesOf` it is what a node reads. */
export type Fields = Readonly<Record<string, Field>>;

type ValueOf<F extends Field> = F['kind'] extends 'durations'
  ? Distribution
  : F['kind'] extends 'flag'
    ? boolean
    : F extends { kind: 'choice'; of: readonly (infer Choice)[] }
      ? Choice
      : number;

/** The parsed values of a table of fields; a field whose default is null may be null. */
export type ValuesOf<F extends Fields> = {
  readonly [K in keyof F]: F[K]['default'] extends null ? ValueOf<F[K]> | null : ValueOf<F[K]>;
};
