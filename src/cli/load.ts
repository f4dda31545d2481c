import { readFileSync } from 'node:fs';
import type { ProtocolDefinition } from '../protocols/definition.js';
import { type Painter, plainPainter } from '../report/painter.js';
import { customProtocolPath, defaultRegistry, formatProblem, loadScenarios } from '../scenario/index.js';
import type { Problem } from '../scenario/problem.js';
import type { Scenario } from '../scenario/scenario.js';
import { CustomProtocolError, loadCustomProtocol } from './custom-protocol.js';
import type { Found } from './files.js';
import type { Override } from './overrides.js';
import { warn } from './terminal.js';
import { UsageError } from './usage-error.js';

/** What the command line changes about every file. */
export interface Changes {
  readonly overrides: readonly Override[];
  readonly bug: string | null;
  readonly variant: string | null;
}

/** A scenario file as it was read: what runs is this text, even if the file changes meanwhile. */
export interface ScenarioSource {
  readonly file: string;
  readonly text: string;
}

export interface Loaded {
  readonly scenarios: readonly Scenario[];
  /** With code frames. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Scenarios that may run, and where each of them comes from. */
export interface Selection {
  readonly scenarios: readonly Scenario[];
  readonly sources: readonly ScenarioSource[];
  /** By scenario: which source, and which of its scenarios. */
  readonly origins: readonly { readonly source: number; readonly scenario: number }[];
}

/**
 * Reads and checks all files and tells everything that is wrong with any of them. Nothing may run while one is invalid, or
 * missing: then the answer is null.
 */
export async function loadOrExplain(
  { files, mistakes }: Found,
  changes: Changes,
  painter: Painter,
): Promise<Selection | null> {
  const sources: ScenarioSource[] = [];
  const errors = [...mistakes];
  for (const source of files.map(readSource)) {
    if (source instanceof UsageError) errors.push(source);
    else sources.push(source);
  }
  for (const { text } of errors) warn(`${text}\n`);
  return selectOrExplain(sources, changes, painter, errors.length);
}

/**
 * The same for texts that have been read already.
 *
 * @param mistakes how much else was wrong, and has been told
 */
export async function selectOrExplain(
  sources: readonly ScenarioSource[],
  changes: Changes,
  painter: Painter,
  mistakes = 0,
): Promise<Selection | null> {
  const scenarios: Scenario[] = [];
  const origins: Selection['origins'][number][] = [];
  let errors = mistakes;
  for (const [index, source] of sources.entries()) {
    const loaded = await loadSource(source, changes, painter);
    for (const text of [...loaded.problems, ...loaded.warnings]) warn(`${text}\n`);
    errors += loaded.problems.length;
    for (const [scenario, each] of loaded.scenarios.entries()) {
      scenarios.push(each);
      origins.push({ source: index, scenario });
    }
  }
  if (errors === 0) return { scenarios, sources, origins };
  warn(errors === 1 ? '1 error: nothing was run.' : `${errors} errors: nothing was run.`);
  return null;
}

/** Reads and checks a file. One that cannot be read has one problem. */
export async function loadFile(file: string, changes: Changes, painter: Painter): Promise<Loaded> {
  const source = readSource(file);
  if (source instanceof UsageError) return { scenarios: [], problems: [source.text], warnings: [] };
  return loadSource(source, changes, painter);
}

/** Checks one text, and loads the protocol that it may bring. */
export async function loadSource(
  { file, text }: ScenarioSource,
  changes: Changes,
  painter: Painter = plainPainter,
): Promise<Loaded> {
  const colour = { bold: painter.bold, dim: painter.dim, red: painter.bad, yellow: painter.warn };
  const format = (problem: Problem) => formatProblem(problem, text, { colour });
  const custom = await customProtocol(file, text, changes.overrides);
  if (custom instanceof CustomProtocolError) {
    return { scenarios: [], problems: [format(problemOf(custom, file, text))], warnings: [] };
  }
  const registry = defaultRegistry(custom ?? undefined);
  const { scenarios, problems, warnings } = loadScenarios({ file, text, registry, ...changes });
  return { scenarios, problems: problems.map(format), warnings: warnings.map(format) };
}

function readSource(file: string): ScenarioSource | UsageError {
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    return new UsageError(`Cannot read ${file}: ${(error as Error).message}.`);
  }
}

async function customProtocol(
  file: string,
  text: string,
  overrides: readonly Override[],
): Promise<ProtocolDefinition | CustomProtocolError | null> {
  const path = customProtocolPath(text, overrides);
  if (path === null) return null;
  try {
    return await loadCustomProtocol(path, file);
  } catch (error) {
    if (error instanceof CustomProtocolError) return error;
    throw error;
  }
}

/** Puts the error where the scenario, or a `--set`, names the file. */
function problemOf({ message, path }: CustomProtocolError, file: string, text: string): Problem {
  const at = text.indexOf(path);
  const flag = at < 0 ? `--set protocol.use=${path}` : null;
  const before = text.slice(0, Math.max(0, at)).split('\n');
  return {
    severity: 'error',
    ...{ file, line: before.length, column: before.at(-1)!.length + 1, length: path.length },
    ...{ message, expected: null, suggestion: null, flag },
  };
}
