import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nearest } from '../scenario/nearest.js';
import { UsageError } from './usage-error.js';

const reporters = ['default', 'verbose', 'json', 'ndjson', 'junit', 'github', 'markdown'] as const;
export type ReporterName = (typeof reporters)[number];

/** One `--reporter`: which, and the file it writes; null is standard output. */
export interface ReporterChoice {
  readonly reporter: ReporterName;
  readonly file: string | null;
  readonly stream: 'output' | 'error';
}

/**
 * Reads all `--reporter` options. Where each of them writes a file, the default report still goes to standard output;
 * two for standard output are an error. On GitHub its annotations are added, on standard error.
 */
export function parseReporters(texts: readonly string[], onGithub = false): readonly ReporterChoice[] {
  const choices = texts.map(parseReporter);
  const toStandardOutput = choices.filter(({ file }) => file === null);
  if (toStandardOutput.length > 1) {
    throw new UsageError(
      `Only one reporter can write to standard output, not ${toStandardOutput.map(({ reporter }) => reporter).join(' and ')}.`,
      'Give the others a file: --reporter json=out.json',
    );
  }
  const usual = { reporter: 'default', stream: 'output', file: null } as const;
  const all = toStandardOutput.length === 1 ? choices : [usual, ...choices];
  const named = all.some(({ reporter }) => reporter === 'github');
  // Annotations must not get into a report that a program reads: GitHub takes them from standard error as well.
  return onGithub && !named ? [...all, { reporter: 'github', stream: 'error', file: null }] : all;
}

function parseReporter(text: string): ReporterChoice {
  const [name = '', ...rest] = text.split('=');
  const file = rest.join('=');
  const reporter = reporters.find((candidate) => candidate === name);
  if (reporter === undefined) {
    const meant = nearest(name, reporters);
    throw new UsageError(
      `There is no reporter '${name}'.`,
      meant === null ? `Reporters: ${reporters.join(', ')}.` : `Did you mean '${meant}'?`,
    );
  }
  if (rest.length > 0 && file === '')
    throw new UsageError(`--reporter ${text} names no file.`, `For example: ${name}=out.json`);
  return { reporter, stream: 'output', file: file === '' ? null : file };
}

/** Scenarios and protocols are of these kinds, and no output is: to name one as an output is a slip. */
const source = /\.(ya?ml|[cm]?[jt]sx?)$/i;

/**
 * Makes sure that every file can be written, before hours of work end in an error. Leaves nothing behind, and an
 * existing file as it is. What looks like a scenario or a protocol that is there already is not written over.
 *
 * @throws UsageError naming the file and the reason
 */
export function checkWritable(files: readonly string[]): void {
  const paths = files.map((file) => resolve(file));
  const twice = files.find((_, index) => paths.indexOf(paths[index]!) !== index);
  if (twice !== undefined)
    throw new UsageError(`${twice} would be written twice.`, 'Give each output a file of its own.');
  for (const file of files) {
    const existed = existsSync(file);
    if (existed && source.test(file)) {
      throw new UsageError(
        `${file} looks like a scenario or a protocol, and would be written over.`,
        'Name another file.',
      );
    }
    try {
      closeSync(openSync(file, 'a'));
      if (!existed) rmSync(file);
    } catch (error) {
      throw new UsageError(`Cannot write ${file}: ${reasonOf(error, file)}.`);
    }
  }
}

/** Why a file cannot be written, in words. */
export function reasonOf(error: unknown, file: string): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (!existsSync(dirname(file))) return `the directory ${dirname(file)} does not exist`;
  if (code === 'EISDIR' || statSync(file, { throwIfNoEntry: false })?.isDirectory()) return 'it is a directory';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'permission denied';
  return (error as Error).message;
}
