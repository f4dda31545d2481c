import type { Distribution } from '../sim/distribution.js';
import type { Field, ValuesOf } from '../sim/fields.js';
import type { Tree } from './tree.js';

/** The parts of a scenario that need more than a table of fields to be read. */
export type SpecialName =
  | 'name'
  | 'protocol'
  | 'nodes'
  | 'seeds'
  | 'workload'
  | 'mix'
  | 'link-ends'
  | 'faults'
  | 'nemesis'
  | 'bug'
  | 'properties'
  | 'properties-or-all'
  | 'marks'
  | 'eventually'
  | 'metrics'
  | 'variants'
  | 'matrix'
  | 'target'
  | 'trigger'
  | 'for-or-forever'
  | 'between';

/**
 * What a field of a scenario takes: the single source of the validator, the JSON Schema and the reference page.
 * Defaults are written as a user would write them.
 */
export type Shape =
  | Field
  /** One sentence. */
  | { readonly kind: 'text'; readonly about: string; readonly default: null }
  /** `200ppm`, a range, or a map that names a distribution: drawn per node and run. */
  | { readonly kind: 'drifts'; readonly about: string; readonly default: string }
  /** A map with these fields. `shorthand`: a bare value stands for this field alone. */
  | {
      readonly kind: 'section';
      readonly about: string;
      readonly default: string | null;
      readonly fields: Shapes;
      readonly shorthand?: string;
    }
  /** A list of maps with these fields. */
  | { readonly kind: 'list'; readonly about: string; readonly default: string | null; readonly fields: Shapes }
  | {
      readonly kind: 'special';
      readonly special: SpecialName;
      readonly about: string;
      readonly default: string | null;
      readonly required?: boolean;
    };

export type Shapes = Readonly<Record<string, Shape>>;

type ValueOfShape<S extends Shape> = S extends { readonly kind: 'special' | 'list' | 'section' }
  ? Tree | null
  : S extends { readonly kind: 'text' }
    ? string | null
    : S extends { readonly kind: 'drifts' }
      ? Distribution
      : S extends Field
        ? ValuesOf<{ readonly value: S }>['value']
        : never;

/** What reading a table of shapes gives: values for leaves, trees for everything that is read further. */
export type ValuesOfShapes<S extends Shapes> = { readonly [K in keyof S]: ValueOfShape<S[K]> };
