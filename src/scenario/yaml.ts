import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  type Node as YamlNode,
} from 'yaml';
import { nearest } from './nearest.js';
import { didYouMean, type Problems, positionOf } from './problem.js';
import { type MapEntry, type ScalarTree, type Source, type Span, shortened, type Tree } from './tree.js';
import { DEEPEST, refusalOf } from './yaml-limits.js';

/** Values after every alias is replaced by what it stands for. */
const LARGEST_TREE = 100_000;
/** A syntax error brings others with it that only confuse. */
const MOST_SYNTAX_ERRORS = 5;

/** The tree of a YAML text; null where there is none, and then at least one problem says why. */
export function parseYaml(source: Source, problems: Problems): Tree | null {
  const tooLarge = refusalOf(source.text);
  if (tooLarge !== null) {
    problems.error({ source, start: 0, end: 1 }, tooLarge);
    return null;
  }
  return parsed(source, problems);
}

function parsed(source: Source, problems: Problems): Tree | null {
  const document = parseDocument(source.text, { prettyErrors: false, uniqueKeys: false });
  for (const { pos, message, code } of [...document.errors, ...document.warnings].slice(0, MOST_SYNTAX_ERRORS)) {
    problems.error({ source, start: pos[0], end: pos[1] }, `not valid YAML: ${syntaxMessage(code, message)}`);
  }
  if (document.errors.length > 0) return null;
  // `--set bug=null` says something, a file that is nothing but null does not.
  const isNothing = source.flag === null && isScalar(document.contents) && document.contents.value === null;
  if (document.contents === null || isNothing) {
    problems.error({ source, start: 0, end: 1 }, source.flag === null ? 'this file is empty' : 'there is no value', {
      expected: source.flag === null ? "a scenario: at least 'scenario: a-name' and 'protocol: raft'" : 'a value',
    });
    return null;
  }
  return new Converter(source, problems).convert(document.contents, 0);
}

function syntaxMessage(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'one file holds one scenario; there is a second document after this line';
  return message.slice(0, 1).toLowerCase() + message.slice(1);
}

/** Turns the YAML library's nodes into trees, and resolves aliases by sharing what they stand for. */
class Converter {
  private readonly anchors = new Map<string, Tree | 'open'>();
  private readonly source: Source;
  private readonly problems: Problems;

  constructor(source: Source, problems: Problems) {
    this.source = source;
    this.problems = problems;
  }

  convert(node: YamlNode | null, offset: number, depth = 0): Tree {
    if (depth > DEEPEST) {
      this.problems.error(this.spanOf(node, offset), `lists and maps are nested more than ${DEEPEST} deep`);
      return this.nothing(this.spanOf(node, offset));
    }
    if (isAlias(node)) return this.alias(node, offset);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, 'open');
    const tree = this.bounded(this.collection(node, offset, depth));
    if (anchor !== undefined) this.anchors.set(anchor, tree);
    return tree;
  }

  private collection(node: YamlNode | null, offset: number, depth: number): Tree {
    const span = this.spanOf(node, offset);
    if (isSeq<YamlNode>(node)) {
      const items = node.items.map((item) => this.convert(item, span.start, depth + 1));
      return { kind: 'list', items, span, size: sizeOf(items) };
    }
    if (isMap<YamlNode, YamlNode>(node)) {
      const entries = this.entries(node.items, span, depth);
      return { kind: 'map', entries, span, size: sizeOf(entries.map(({ value }) => value)) };
    }
    return isScalar(node) ? this.scalar(node, span) : this.nothing(span);
  }

  private entries(pairs: readonly Pair<YamlNode, YamlNode | null>[], span: Span, depth: number): readonly MapEntry[] {
    const entries = new Map<string, MapEntry>();
    for (const pair of pairs) {
      const key = pair.key as YamlNode | null;
      const keySpan = this.spanOf(key, span.start);
      const value = this.convert(pair.value, keySpan.end, depth + 1);
      if (!isScalar(key) || key.value === null) {
        this.problems.error(keySpan, 'a key must be a plain word');
        continue;
      }
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      if (entries.has(name)) this.duplicate(name, keySpan, entries.get(name)!);
      else entries.set(name, { key: name, keySpan, value });
    }
    return [...entries.values()];
  }

  private duplicate(name: string, span: Span, first: MapEntry): void {
    const { line } = positionOf(first.keySpan);
    this.problems.error(span, `duplicate key '${shortened(name)}': it is set in line ${line} already`);
  }

  private scalar(node: Scalar, span: Span): ScalarTree {
    const { value } = node;
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const text = typeof value === 'string' ? value : (node.source ?? String(value));
    return { kind: 'scalar', value: known ? value : null, text, span, size: 1 };
  }

  private alias(node: Alias, offset: number): Tree {
    const span = this.spanOf(node, offset);
    const target = this.anchors.get(node.source);
    if (target !== undefined && target !== 'open') return target;
    const message =
      target === 'open' ? `'*${node.source}' would contain itself` : `there is no anchor '&${node.source}' above`;
    this.problems.error(span, message, { suggestion: didYouMean(nearest(node.source, this.anchors.keys())) });
    return this.nothing(span);
  }

  private bounded(tree: Tree): Tree {
    if (tree.size <= LARGEST_TREE) return tree;
    this.problems.error(tree.span, `aliases repeat so much here that it comes to more than ${LARGEST_TREE} values`);
    return this.nothing(tree.span);
  }

  private nothing(span: Span): ScalarTree {
    return { kind: 'scalar', value: null, text: '', span, size: 1 };
  }

  /** Values that are not written (`key:`) stand where their key ends. */
  private spanOf(node: YamlNode | null, offset: number): Span {
    const range = node?.range;
    const start = range?.[0] ?? offset;
    return { source: this.source, start, end: Math.max(range?.[1] ?? start, start) };
  }
}

function sizeOf(children: readonly Tree[]): number {
  return children.reduce((sum, child) => sum + child.size, 1);
}
