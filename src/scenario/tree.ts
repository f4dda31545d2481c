/** Where text came from: a scenario file, or the value of a flag such as `--set network.loss=5%`. */
export interface Source {
  /** As given on the command line. */
  readonly file: string;
  readonly text: string;
  /** The flag as it would be typed; null for a file. */
  readonly flag: string | null;
  /** Where each line begins, so that places are found fast however many there are. */
  readonly lineStarts: readonly number[];
}

export function sourceOf(file: string, text: string, flag: string | null): Source {
  const lineStarts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lineStarts.push(end + 1);
  return { file: file.replaceAll('\\', '/'), text, flag, lineStarts };
}

/** A piece of a source, as offsets; `end` is exclusive. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A single value. `text` is what the user wrote (without quotes), so that no digit of a number is lost. */
export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly text: string;
  readonly span: Span;
  readonly size: 1;
}

export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly span: Span;
  readonly size: number;
}

export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Tree;
}

export interface MapTree {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly span: Span;
  readonly size: number;
}

/**
 * A scenario file as data that knows where each piece stands: all that the validator sees of YAML. `size` counts the
 * scalars, lists and maps in it, each as often as aliases repeat it.
 */
export type Tree = ScalarTree | ListTree | MapTree;

export function entryOf(map: MapTree, key: string): MapEntry | null {
  return map.entries.find((entry) => entry.key === key) ?? null;
}

export function valueAt(map: MapTree, key: string): Tree | null {
  return entryOf(map, key)?.value ?? null;
}

/** A map with one entry replaced or appended; its place among the others stays. */
export function withEntry(map: MapTree, entry: MapEntry): MapTree {
  const known = map.entries.some(({ key }) => key === entry.key);
  const entries = known
    ? map.entries.map((existing) => (existing.key === entry.key ? entry : existing))
    : [...map.entries, entry];
  return { ...map, entries };
}

/** A scalar's text where it is a plain word or quoted text; null for everything else. */
export function textOf(tree: Tree | null): string | null {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : null;
}

export function isNothing(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}

/** What a value is, for messages: `a map`, `a list`, `nothing`, `'text'`, `5`. */
export function described(tree: Tree): string {
  if (tree.kind === 'map') return 'a map';
  if (tree.kind === 'list') return 'a list';
  if (tree.value === null) return 'nothing';
  return typeof tree.value === 'string' ? `'${shortened(tree.text)}'` : shortened(tree.text);
}

/** Long words would drown a message. */
export function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
