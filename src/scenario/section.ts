import { defaultOf, type Leaf, readLeaf } from './leaf.js';
import { nearest } from './nearest.js';
import { didYouMean, type Problems } from './problem.js';
import type { Shape, Shapes, ValuesOfShapes } from './shape.js';
import { described, isNothing, type MapTree, type Span, shortened, type Tree } from './tree.js';

/**
 * Reads a map by its table: unknown fields are reported, leaves become values or their defaults, everything else stays
 * a tree for whoever reads it further. Always gives a whole result, so that one mistake does not hide the next.
 */
export function readSection<S extends Shapes>(
  map: MapTree | null,
  shapes: S,
  what: string,
  problems: Problems,
): ValuesOfShapes<S> {
  const given: Readonly<Record<string, unknown>> = map === null ? {} : readGiven(map, shapes, what, problems);
  const values = Object.entries(shapes).map(([name, shape]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return [name, value ?? (isLeaf(shape) ? defaultOf(shape) : null)] as const;
  });
  return Object.fromEntries(values) as ValuesOfShapes<S>;
}

/** As `readSection`, but only what the map itself gives, and gives rightly. */
export function readGiven<S extends Shapes>(
  map: MapTree,
  shapes: S,
  what: string,
  problems: Problems,
): Partial<ValuesOfShapes<S>> {
  checkKeys(map, Object.keys(shapes), what, problems);
  const values: [string, unknown][] = [];
  for (const { key, value } of map.entries) {
    if (!Object.hasOwn(shapes, key)) continue;
    const shape = shapes[key]!;
    const read = isLeaf(shape) ? readLeaf(value, shape, problems) : value;
    if (read !== undefined) values.push([key, read]);
  }
  return Object.fromEntries(values) as Partial<ValuesOfShapes<S>>;
}

export function isLeaf(shape: Shape): shape is Leaf {
  return shape.kind !== 'section' && shape.kind !== 'list' && shape.kind !== 'special';
}

/** Reports every key that is not among the names. `what` is the map's name in messages: `network`. */
export function checkKeys(map: MapTree, names: readonly string[], what: string, problems: Problems): void {
  for (const { key, keySpan } of map.entries) {
    if (!names.includes(key)) unknownField(key, keySpan, names, what, problems);
  }
}

export function unknownField(
  key: string,
  span: Span,
  names: readonly string[],
  what: string,
  problems: Problems,
): void {
  const close = nearest(key, names);
  const where = what === '' ? '' : ` in ${what}`;
  problems.error(span, `unknown field '${shortened(key)}'${where}`, {
    expected: close === null ? listed(names) : null,
    suggestion: didYouMean(close),
  });
}

/** A name that must be one of several, as `unknown property 'x'` with the nearest or all of them. */
export function unknownName(kind: string, name: string, span: Span, names: Iterable<string>, problems: Problems): void {
  const known = [...names];
  const close = nearest(name, known);
  problems.error(span, `unknown ${kind} '${shortened(name)}'`, {
    expected: close === null && known.length > 0 ? listed(known) : null,
    suggestion: didYouMean(close),
  });
}

/** `one of a, b, c`, cut where it would be too long to help. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 16);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return names.length === 1 ? `${names[0]}` : `one of ${shown.join(', ')}${more}`;
}

/** The value as a map; null where it is missing or something else, which is then reported. */
export function asMap(tree: Tree | null, what: string, problems: Problems, expected?: string): MapTree | null {
  if (tree === null || tree.kind === 'map') return tree;
  const message = isNothing(tree) ? `'${what}' has no value` : `${described(tree)} is no map`;
  problems.error(tree.span, message, {
    expected: expected ?? `fields of ${what}, as in '${what}: { field: value }'`,
  });
  return null;
}

/** The items of a list; empty where it is missing or something else, which is then reported. */
export function asList(tree: Tree | null, what: string, problems: Problems): readonly Tree[] {
  if (tree === null) return [];
  if (tree.kind === 'list') return tree.items;
  const message = isNothing(tree) ? `'${what}' has no value` : `${described(tree)} is no list`;
  problems.error(tree.span, message, { expected: `a list, as in '${what}: [ … ]'` });
  return [];
}
