import type { Problems } from './problem.js';
import { asList, asMap, unknownName } from './section.js';
import { described, type MapTree, type Span, type Tree, valueAt } from './tree.js';

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
  readonly settings: readonly Setting[];
}

/** More would be a mistake. */
const MOST_VARIANTS = 1000;
/** Each variant is read as a whole file, so a large file may have fewer of them. */
const MOST_VALUES = 500_000;

/** The variants of a file times the rows of its matrix; a file with neither is one scenario. */
export function readVariants(root: MapTree, problems: Problems): readonly Variant[] {
  const variants = namedVariants(valueAt(root, 'variants'), problems);
  const rows = matrixRows(valueAt(root, 'matrix'), problems);
  const most = Math.min(MOST_VARIANTS, Math.floor(MOST_VALUES / root.size));
  if (variants.length * rows.length > most) {
    const span = (valueAt(root, 'matrix') ?? root).span;
    const message = `this comes to ${variants.length * rows.length} scenarios`;
    problems.error(span, message, { expected: `at most ${most} of a file of this size` });
    return ITSELF;
  }
  return variants.flatMap((variant) =>
    rows.map((row) => {
      const labels = [variant.label, row.label].filter((label) => label !== null);
      const label = labels.length === 0 ? null : labels.join(',');
      return { label, settings: [...variant.settings, ...row.settings] };
    }),
  );
}

const ITSELF: readonly Variant[] = [{ label: null, settings: [] }];

function namedVariants(tree: Tree | null, problems: Problems): readonly Variant[] {
  const map = asMap(tree, 'variants', problems);
  if (map === null) return ITSELF;
  if (map.entries.length === 0)
    problems.error(map.span, 'there are no variants', { expected: 'a name and its overrides' });
  return map.entries.map(({ key, value }) => ({ label: key, settings: settingsOf(asMap(value, key, problems)) }));
}

function settingsOf(map: MapTree | null): readonly Setting[] {
  return (map?.entries ?? []).map(({ key, keySpan, value }) => ({ path: key, value, at: keySpan }));
}

/** The cross product of the matrix, the last path varying fastest. */
function matrixRows(tree: Tree | null, problems: Problems): readonly Variant[] {
  const map = asMap(tree, 'matrix', problems);
  let rows = ITSELF;
  for (const { key, keySpan, value } of map?.entries ?? []) {
    const values = asList(value, key, problems);
    if (value.kind === 'list' && values.length === 0) problems.error(value.span, `'${key}' has no values`);
    if (rows.length * values.length > MOST_VARIANTS) {
      problems.error(keySpan, 'the matrix is too large', { expected: `at most ${MOST_VARIANTS} scenarios` });
      return ITSELF;
    }
    rows = rows.flatMap((row) => values.map((one) => extended(row, { path: key, value: one, at: keySpan })));
  }
  return rows;
}

function extended({ label, settings }: Variant, setting: Setting): Variant {
  const { path, value } = setting;
  const cell = `${path.split('.').at(-1)}=${value.kind === 'scalar' ? value.text : described(value)}`;
  return { label: label === null ? cell : `${label},${cell}`, settings: [...settings, setting] };
}

/** The variants that a name selects: one by its whole label, or all rows of a matrix under a variant's name. */
export function selectVariants(
  variants: readonly Variant[],
  name: string,
  at: Span,
  problems: Problems,
): readonly Variant[] {
  const chosen = variants.filter(({ label }) => label === name || label?.startsWith(`${name},`));
  if (chosen.length > 0) return chosen;
  const labels = variants.flatMap(({ label }) => (label === null ? [] : [label]));
  if (labels.length === 0) problems.error(at, 'this file has no variants');
  else unknownName('variant', name, at, labels, problems);
  // All of them are still read, so that their problems come out in the same go.
  return variants;
}
