import { assemble } from './assemble.js';
import type { Reading } from './cast.js';
import { normalised } from './normalise.js';
import { setPath } from './paths.js';
import { type Problem, Problems } from './problem.js';
import { isProtocolFile, mayNameProtocolFile, type Registry } from './registry.js';
import type { Scenario } from './scenario.js';
import { described, type MapTree, sourceOf, type Tree, textOf, valueAt } from './tree.js';
import { readVariants, refuseVariant, type Setting, selectVariants, type Variant } from './variants.js';
import { parseYaml } from './yaml.js';

export interface LoadInput {
  /** As given on the command line. */
  readonly file: string;
  readonly text: string;
  readonly registry: Registry;
  /** From `--set`, in order; they come after a variant's own. */
  readonly overrides?: readonly Override[];
  /** From `--bug`. */
  readonly bug?: string | null;
  /** From `--variant`: only these. */
  readonly variant?: string | null;
}

export interface Override {
  /** Dotted, against the normalised file. */
  readonly path: string;
  /** YAML: `5%`, `[a, b]`. */
  readonly value: string;
}

/** Either scenarios or problems; warnings in both cases. All sorted by place. */
export interface Loaded {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Reads a scenario file into checked scenarios, one a variant, or into all of its problems. Never throws. */
export function loadScenarios(input: LoadInput): Loaded {
  const problems = new Problems();
  const reading: Reading = { registry: input.registry, problems };
  const root = readRoot(input, problems);
  const scenarios = root === null ? [] : expand(root, input, reading);
  const { errors, warnings } = problems;
  return { scenarios: errors.length > 0 ? [] : scenarios, problems: errors, warnings };
}

/**
 * The one scenario of a text that the options choose, as a normalised map without variants and matrix, every change made.
 * null where there is not exactly one, or the text is no scenario.
 */
export function settledTree(input: LoadInput): MapTree | null {
  const problems = new Problems();
  const root = readRoot(input, problems);
  if (root === null) return null;
  const variants = chosenVariants(root, input, problems);
  const flags = [...readOverrides(input.overrides ?? [], input.file, problems), ...bugSetting(input)];
  const [variant] = variants;
  if (variant === undefined || variants.length > 1) return null;
  const tree = withSettings(root, [...variant.settings, ...flags], problems);
  const entries = tree.entries.filter(({ key }) => key !== 'variants' && key !== 'matrix');
  return problems.errors.length > 0 ? null : { ...tree, entries };
}

/** The path of a protocol that a scenario brings as a file of its own; null where it names one by name, or cannot be read. */
export function customProtocolPath(text: string, overrides: readonly Override[] = []): string | null {
  // Nearly no scenario brings a protocol of its own, and reading a text twice is what checking it costs most.
  if (![text, ...overrides.map(({ value }) => value)].some(mayNameProtocolFile)) return null;
  const problems = new Problems();
  const root = readRoot({ file: '', text }, problems);
  if (root === null) return null;
  const changed = withSettings(root, readOverrides(overrides, '', problems), problems);
  const protocol = valueAt(changed, 'protocol');
  const use = protocol?.kind === 'map' ? textOf(valueAt(protocol, 'use')) : null;
  return use !== null && isProtocolFile(use) ? use : null;
}

function readRoot({ file, text }: Pick<LoadInput, 'file' | 'text'>, problems: Problems): MapTree | null {
  const source = sourceOf(file, text, null);
  const tree = parseYaml(source, problems);
  if (tree === null) return null;
  if (tree.kind === 'map') return normalised(tree);
  problems.error(tree.span, `${described(tree)} is no scenario`, {
    expected: "fields such as 'scenario: a-name' and 'protocol: raft'",
  });
  return null;
}

function expand(root: MapTree, input: LoadInput, reading: Reading): readonly Scenario[] {
  const { problems } = reading;
  const flags = [...readOverrides(input.overrides ?? [], input.file, problems), ...bugSetting(input)];
  const variants = chosenVariants(root, input, problems);
  const scenarios = variants.map(({ label, axes, settings }) => {
    const changed = withSettings(root, [...settings, ...flags], problems);
    const set = asText(flags.filter(({ path }) => path !== 'bug' || input.bug == null));
    const overrides = { ...asText(settings), ...set };
    const identity = { file: input.file.replaceAll('\\', '/'), variant: label, axes, overrides, flags: set };
    return assemble(changed, identity, reading);
  });
  return scenarios.filter((scenario) => scenario !== null);
}

/** A value that a flag sets is not varied any more: its rows of the matrix would all be the same, under other names. */
function chosenVariants(root: MapTree, input: LoadInput, problems: Problems): readonly Variant[] {
  const { file, variant, overrides = [], bug = null } = input;
  const fixed = [...overrides.map(({ path }) => path), ...(bug === null ? [] : ['bug'])];
  const variants = readVariants(root, fixed, problems);
  if (variant == null) return variants;
  const chosen = selectVariants(variants, variant);
  if (chosen.length > 0) return chosen;
  // A whole label may name what a flag then sets to something else.
  const all = readVariants(root, [], problems);
  const meant = selectVariants(all, variant);
  const at = { source: sourceOf(file, variant, `--variant ${variant}`), start: 0, end: variant.length };
  return meant.length > 0 ? meant : refuseVariant(all, variant, at, problems);
}

function readOverrides(overrides: readonly Override[], file: string, problems: Problems): readonly Setting[] {
  return overrides.flatMap(({ path, value }) => {
    const source = sourceOf(file, value, `--set ${path}=${value}`);
    const tree = parseYaml(source, problems);
    return tree === null ? [] : [{ path, value: tree, at: { source, start: 0, end: value.length } }];
  });
}

function bugSetting({ bug, file }: LoadInput): readonly Setting[] {
  if (bug == null) return [];
  const span = { source: sourceOf(file, bug, `--bug ${bug}`), start: 0, end: bug.length };
  return [{ path: 'bug', value: { kind: 'scalar', value: bug, text: bug, span, size: 1 }, at: span }];
}

/** Variants, matrix and flags, in this order: the later wins. */
function withSettings(root: MapTree, settings: readonly Setting[], problems: Problems): MapTree {
  return settings.reduce((tree, { path, value, at }) => normalised(setPath(tree, path, value, at, problems)), root);
}

function asText(settings: readonly Setting[]): Readonly<Record<string, string>> {
  return Object.fromEntries(settings.map(({ path, value }) => [path, sourceText(value)]));
}

function sourceText({ span }: Tree): string {
  return span.source.text.slice(span.start, span.end).trim();
}
