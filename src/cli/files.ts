import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { nearest } from '../scenario/nearest.js';
import { fixedPrefix, isPattern, patternToRegExp } from './glob.js';
import { NothingSelected, UsageError } from './usage-error.js';

const scenarioFile = /\.ya?ml$/;

/** A path as reports name it, on every platform. */
export function forwardSlashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

/** What arguments stand for: scenario files without repetition, and what is wrong with arguments that stand for none. */
export interface Found {
  readonly files: readonly string[];
  readonly mistakes: readonly UsageError[];
}

/**
 * The scenario files behind the arguments: a file stands for itself, a directory for every `.yaml` and `.yml` file below
 * it, a pattern for the files that it matches, both in alphabetical order.
 *
 * @throws UsageError where all there is is one argument that names nothing; NothingSelected where directories and patterns
 *   hold no scenario
 */
export function findFiles(args: readonly string[]): Found {
  const files = new Map<string, string>();
  const mistakes: UsageError[] = [];
  for (const argument of args.map(forwardSlashes)) {
    const expanded = expand(argument);
    if (expanded instanceof UsageError) mistakes.push(expanded);
    else for (const file of expanded) if (!files.has(resolve(file))) files.set(resolve(file), file);
  }
  if (files.size === 0 && mistakes.length === 0) {
    throw new NothingSelected(`No scenario file (*.yaml, *.yml) in ${args.join(', ')}.`);
  }
  if (files.size === 0 && mistakes.length === 1) throw mistakes[0]!;
  return { files: [...files.values()], mistakes };
}

function expand(argument: string): readonly string[] | UsageError {
  const kind = kindOf(argument);
  if (kind === 'directory') return walk(argument.replace(/\/+$/, '') || '/');
  if (kind === 'file') return [argument];
  if (!isPattern(argument)) return noSuchFile(argument);
  const pattern = argument.replace(/^\.\//, '');
  const start = fixedPrefix(pattern);
  if (kindOf(start) !== 'directory') return [];
  const matches = patternToRegExp(pattern);
  return walk(start).filter((path) => matches.test(path));
}

function kindOf(path: string): 'file' | 'directory' | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  return stats.isDirectory() ? 'directory' : 'file';
}

/** Every scenario file below a directory, sorted. Hidden directories and installed packages are passed over. */
function walk(directory: string): readonly string[] {
  const found: string[] = [];
  const waiting = [directory];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = next === '/' ? `/${entry.name}` : `${next}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && entry.name !== 'node_modules') waiting.push(path);
      } else if (scenarioFile.test(entry.name)) found.push(path);
    }
  }
  return found.map((path) => path.replace(/^\.\//, '')).sort();
}

/** The error for a path that does not exist, with the nearest name in its directory. */
export function noSuchFile(path: string): UsageError {
  const directory = dirname(path);
  const siblings = kindOf(directory) === 'directory' ? readdirSync(directory) : null;
  if (siblings === null)
    return new UsageError(`No such file: ${path}`, `The directory ${directory} does not exist either.`);
  const suggestion = nearest(basename(path), siblings);
  const meant =
    suggestion === null ? null : forwardSlashes(directory === '.' ? suggestion : `${directory}/${suggestion}`);
  return new UsageError(
    `No such file: ${path}`,
    meant === null
      ? 'See the scenarios that come with splitbrain: splitbrain list scenarios'
      : `Did you mean ${meant}?`,
  );
}
