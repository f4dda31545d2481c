import { pathInFull } from './normalise.js';
import type { Problems } from './problem.js';
import type { Axis } from './scenario.js';
import { asList, asMap, unknownName } from './section.js';
import { type MapTree, type Span, type Tree, valueAt } from './tree.js';

/** One value at one dotted path. */
export interface Setting {
  readonly path: string;
  readonly value: Tree;
  readonly at: Span;
}

/** One of the scenarios that a file stands for. */
export interface Variant {
  /** As in `scenario[label]`: `lossy`, `lossy,nodes=3`; null where the file has neither variants nor a matrix. */
  readonly label: string | null;
  /** What the label is made of: the variant's name, and a value of each path of the matrix. */
  readonly steps: readonly string[];
  /** Its place in the cross product, one step a variant or path of the matrix. */
  readonly axes: readonly Axis[];
  readonly settings: readonly Setting[];
}

/** More would be a mistake. */
const MOST_VARIANTS = 1000;
/** Each variant is read as a whole file, so a large file may have fewer of them. */
const MOST_VALUES = 500_000;

/**
 * The variants of a file times the rows of its matrix; a file with neither is one scenario.
 *
 * @param fixed paths of the matrix that are not varied, because a flag sets them
 */
export function readVariants(root: MapTree, fixed: readonly string[], problems: Problems): readonly Variant[] {
  const variants = namedVariants(valueAt(root, 'variants'), problems);
  const rows = matrixRows(valueAt(root, 'matrix'), fixed, problems);
  const most = Math.min(MOST_VARIANTS, Math.floor(MOST_VALUES / root.size));
  if (variants.length * rows.length > most) {
    const span = (valueAt(root, 'matrix') ?? root).span;
    const message = `this comes to ${variants.length * rows.length} scenarios`;
    problems.error(span, message, { expected: `at most ${most} of a file of this size` });
    return ITSELF;
  }
  return variants.flatMap((variant) => rows.map((row) => joined(variant, row)));
}

const ITSELF: readonly Variant[] = [{ label: null, steps: [], axes: [], settings: [] }];

function joined(one: Variant, other: Variant): Variant {
  const steps = [...one.steps, ...other.steps];
  return {
    label: steps.length === 0 ? null : steps.join(','),
    steps,
    axes: [...one.axes, ...other.axes],
    settings: [...one.settings, ...other.settings],
  };
}

function namedVariants(tree: Tree | null, problems: Problems): readonly Variant[] {
  const map = asMap(tree, 'variants', problems);
  if (map === null) return ITSELF;
  if (map.entries.length === 0)
    problems.error(map.span, 'there are no variants', { expected: 'a name and its overrides' });
  return map.entries.map(({ key, value }) => {
    const settings = settingsOf(asMap(value, key, problems));
    return { label: key, steps: [key], axes: [{ path: 'variant', value: key }], settings };
  });
}

function settingsOf(map: MapTree | null): readonly Setting[] {
  return (map?.entries ?? []).map(({ key, keySpan, value }) => ({ path: key, value, at: keySpan }));
}

/** The cross product of the matrix, the last path varying fastest. */
function matrixRows(tree: Tree | null, fixed: readonly string[], problems: Problems): readonly Variant[] {
  const map = asMap(tree, 'matrix', problems);
  const paths = (map?.entries ?? []).map(({ key }) => key);
  let rows = ITSELF;
  for (const { key, keySpan, value } of map?.entries ?? []) {
    const values = asList(value, key, problems);
    if (value.kind === 'list' && values.length === 0) problems.error(value.span, `'${key}' has no values`);
    refuseTwice(values, problems);
    if (rows.length * values.length > MOST_VARIANTS) {
      problems.error(keySpan, 'the matrix is too large', { expected: `at most ${MOST_VARIANTS} scenarios` });
      return ITSELF;
    }
    if (fixed.some((path) => isSetBy(path, key))) continue;
    const name = shortName(key, paths);
    rows = rows.flatMap((row) => values.map((one) => joined(row, step(name, { path: key, value: one, at: keySpan }))));
  }
  return rows;
}

/** Whether a flag that sets one path decides the other as well: the same in full, or a part of it. */
function isSetBy(path: string, other: string): boolean {
  const [flag, varied] = [pathInFull(path), pathInFull(other)];
  return flag === varied || varied.startsWith(`${path}.`);
}

function refuseTwice(values: readonly Tree[], problems: Problems): void {
  const seen = new Set<string>();
  for (const value of values) {
    const text = inline(value);
    if (seen.has(text)) problems.error(value.span, `${text} is in this row of the matrix twice`);
    seen.add(text);
  }
}

function step(name: string, setting: Setting): Variant {
  const value = inline(setting.value);
  const label = `${name}=${value}`;
  return { label, steps: [label], axes: [{ path: setting.path, value }], settings: [setting] };
}

/** A value as it stands in the file, on one line. */
function inline(value: Tree): string {
  if (value.kind === 'scalar') return value.text;
  const { source, start, end } = value.span;
  return source.text.slice(start, end).trim().replace(/\s+/g, ' ');
}

/** As much of the end of a path as tells it from the others: `nodes`, `loss`, `faults.0.at`. */
function shortName(path: string, paths: readonly string[]): string {
  const steps = path.split('.');
  for (let count = 1; count < steps.length; count += 1) {
    const end = steps.slice(-count).join('.');
    if (!paths.some((other) => other !== path && (other === end || other.endsWith(`.${end}`)))) return end;
  }
  return path;
}

/**
 * The variants that a name selects: one by its whole label, or all that have these parts of it in this order: all rows
 * of a matrix under a variant's name, or `nodes=3` under all of them.
 */
export function selectVariants(variants: readonly Variant[], name: string): readonly Variant[] {
  const exact = variants.filter(({ label }) => label === name);
  return exact.length > 0 ? exact : variants.filter(({ steps }) => isPartOf(name, steps));
}

function isPartOf(name: string, steps: readonly string[]): boolean {
  const rest = steps.reduce(
    (left, step) => (`${left},`.startsWith(`${step},`) ? left.slice(step.length + 1) : left),
    name,
  );
  return rest === '';
}

/** Says that there is no such variant. All of them are still read, so that their problems come out in the same go. */
export function refuseVariant(
  variants: readonly Variant[],
  name: string,
  at: Span,
  problems: Problems,
): readonly Variant[] {
  const labels = variants.flatMap(({ label }) => (label === null ? [] : [label]));
  if (labels.length === 0) problems.error(at, 'this file has no variants');
  else unknownName('variant', name, at, labels, problems);
  return variants;
}
