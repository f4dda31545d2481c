import { readFileSync } from 'node:fs';
import type { ProtocolDefinition } from '../protocols/definition.js';
import type { Painter } from '../report/painter.js';
import { customProtocolPath, defaultRegistry, formatProblem, loadScenarios } from '../scenario/index.js';
import type { Problem } from '../scenario/problem.js';
import type { Scenario } from '../scenario/scenario.js';
import { CustomProtocolError, loadCustomProtocol } from './custom-protocol.js';
import type { Override } from './overrides.js';
import { warn } from './terminal.js';
import { UsageError } from './usage-error.js';

/** What the command line changes about every file. */
export interface Changes {
  readonly overrides: readonly Override[];
  readonly bug: string | null;
  readonly variant: string | null;
}

export interface Loaded {
  readonly scenarios: readonly Scenario[];
  /** With code frames. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Reads and checks all files and tells everything that is wrong with any of them. Nothing may run while one is invalid:
 * then the answer is null.
 */
export async function loadOrExplain(
  files: readonly string[],
  changes: Changes,
  painter: Painter,
): Promise<readonly Scenario[] | null> {
  const loaded = await loadAll(files, changes, painter);
  for (const text of [...loaded.problems, ...loaded.warnings]) warn(`${text}\n`);
  if (loaded.problems.length === 0) return loaded.scenarios;
  warn(
    loaded.problems.length === 1 ? '1 error: nothing was run.' : `${loaded.problems.length} errors: nothing was run.`,
  );
  return null;
}

export async function loadAll(files: readonly string[], changes: Changes, painter: Painter): Promise<Loaded> {
  const scenarios: Scenario[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  const colour = { bold: painter.bold, dim: painter.dim, red: painter.bad, yellow: painter.warn };
  for (const file of files) {
    const text = readScenario(file);
    const format = (problem: Problem) => formatProblem(problem, text, { colour });
    const custom = await customProtocol(file, text, changes.overrides);
    if (custom instanceof CustomProtocolError) {
      problems.push(format(problemOf(custom, file, text)));
      continue;
    }
    const registry = defaultRegistry(custom ?? undefined);
    const loaded = loadScenarios({ file, text, registry, ...changes });
    scenarios.push(...loaded.scenarios);
    problems.push(...loaded.problems.map(format));
    warnings.push(...loaded.warnings.map(format));
  }
  return { scenarios, problems, warnings };
}

function readScenario(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read ${file}: ${(error as Error).message}.`);
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
