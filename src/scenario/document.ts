import { isMap, isSeq, Document as YamlDocument } from 'yaml';
import { type LoadInput, settledTree } from './load.js';
import type { Tree } from './tree.js';

/** A scenario file as plain data: maps, lists, texts, numbers, booleans. JSON of it is a scenario file as well. */
export type Document = Readonly<Record<string, unknown>>;

/** The chosen scenario of a file, with variant, `--set` and `--bug` written into it; null where there is not one. */
export function documentOf(input: LoadInput): Document | null {
  const tree = settledTree(input);
  return tree === null ? null : (dataOf(tree) as Document);
}

/** A tree as plain data. */
export function dataOf(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(dataOf);
  return Object.fromEntries(tree.entries.map(({ key, value }) => [key, dataOf(value)]));
}

/** Fields whose value is short enough for one line, as people write them. */
const ONE_LINE: ReadonlySet<string> = new Set(['protocol', 'clients', 'network', 'disk', 'clocks', 'run', 'nodes']);

/** A document as YAML, laid out as people write scenarios, under a comment of its own. Ends with a line break. */
export function writeDocument(document: Document, comment: readonly string[]): string {
  const yaml = new YamlDocument(document);
  yaml.commentBefore = comment.map((line) => ` ${line}`.trimEnd()).join('\n');
  const root = yaml.contents;
  if (isMap(root)) {
    for (const { key, value } of root.items) {
      if (ONE_LINE.has(String(key)) && isMap(value)) value.flow = true;
      if ((String(key) === 'faults' || String(key) === 'nemesis') && isSeq(value)) {
        for (const item of value.items) if (isMap(item)) item.flow = true;
      }
    }
  }
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: true });
}
