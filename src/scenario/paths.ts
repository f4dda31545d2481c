import type { Problems } from './problem.js';
import { entryOf, type ListTree, type MapTree, type Span, type Tree, withEntry } from './tree.js';

/**
 * Sets the value at a dotted path of a normalised file. Each step takes the longest existing key that the rest of the
 * path begins with, so keys that hold dots (`recovery-time.p99`) need no quotes; what does not exist is made.
 * Gives the tree unchanged, and reports why, where the path leads nowhere.
 *
 * @param at where the path stands, for messages
 */
export function setPath(root: MapTree, path: string, value: Tree, at: Span, problems: Problems): MapTree {
  if (!/^[^.\s]+(\.[^.\s]+)*$/.test(path)) {
    problems.error(at, `'${path}' is no path`, { expected: 'fields joined by dots, such as network.loss' });
    return root;
  }
  const changed = set(root, path, [], { value, at, problems });
  return changed?.kind === 'map' ? changed : root;
}

interface Change {
  readonly value: Tree;
  readonly at: Span;
  readonly problems: Problems;
}

function set(tree: Tree | null, rest: string, done: readonly string[], change: Change): Tree | null {
  if (rest === '') return change.value;
  if (tree === null) return made(rest, done, change);
  if (tree.kind === 'map') return setInMap(tree, rest, done, change);
  if (tree.kind === 'list') return setInList(tree, rest, done, change);
  if (tree.value === null) return made(rest, done, change);
  const { at, problems } = change;
  problems.error(at, `'${done.join('.')}' is the value ${tree.text} in this file, without fields of its own`);
  return null;
}

function setInMap(map: MapTree, rest: string, done: readonly string[], change: Change): Tree | null {
  const key = longestKey(map, rest) ?? newKey(rest, done);
  const existing = entryOf(map, key);
  const value = set(existing?.value ?? null, rest.slice(key.length + 1), [...done, key], change);
  return value === null ? null : withEntry(map, { key, keySpan: existing?.keySpan ?? change.at, value });
}

function longestKey(map: MapTree, rest: string): string | null {
  const keys = map.entries.map(({ key }) => key).filter((key) => rest === key || rest.startsWith(`${key}.`));
  return keys.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** A metric that the file does not bound yet is named by all but the last step: `recovery-time.p99.atMost`. */
function newKey(rest: string, done: readonly string[]): string {
  const last = rest.lastIndexOf('.');
  const inMetrics = done.join('.') === 'expect.metrics';
  return inMetrics && last > 0 && /^at(Most|Least)$/.test(rest.slice(last + 1)) ? rest.slice(0, last) : step(rest);
}

function step(rest: string): string {
  return rest.split('.', 1)[0]!;
}

function setInList(list: ListTree, rest: string, done: readonly string[], change: Change): Tree | null {
  const index = step(rest);
  const { at, problems } = change;
  const whole = /^\d{1,6}$/.test(index) ? Number(index) : Number.NaN;
  if (!(whole <= list.items.length)) {
    const last = list.items.length - 1;
    const expected = last < 0 ? '0, the first' : `an index from 0 to ${last}, or ${last + 1} for one more`;
    problems.error(at, `'${done.join('.')}' is a list, and has no '${index}'`, { expected });
    return null;
  }
  const value = set(list.items[whole] ?? null, rest.slice(index.length + 1), [...done, index], change);
  if (value === null) return null;
  return { ...list, items: [...list.items.slice(0, whole), value, ...list.items.slice(whole + 1)] };
}

/** New maps around the value, and a new list where the first step is its first index. */
function made(rest: string, done: readonly string[], change: Change): Tree | null {
  const span = change.at;
  if (step(rest) === '0') return setInList({ kind: 'list', items: [], span, size: 1 }, rest, done, change);
  return setInMap({ kind: 'map', entries: [], span, size: 1 }, rest, done, change);
}
