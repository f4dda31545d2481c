import { closeSync, existsSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nearest } from '../scenario/nearest.js';
import { notInThisVersion, reportersToCome } from './unsupported.js';
import { UsageError } from './usage-error.js';

const reporters = ['default', 'json'] as const;

/** One `--reporter`: which, and the file it writes; null is standard output. */
export interface ReporterChoice {
  readonly reporter: (typeof reporters)[number];
  readonly file: string | null;
}

/**
 * Reads all `--reporter` options. Where each of them writes a file, the default report still goes to standard output;
 * two for standard output are an error.
 */
export function parseReporters(texts: readonly string[]): readonly ReporterChoice[] {
  const choices = texts.map(parseReporter);
  const toStandardOutput = choices.filter(({ file }) => file === null);
  if (toStandardOutput.length > 1) {
    throw new UsageError(
      `Only one reporter can write to standard output, not ${toStandardOutput.map(({ reporter }) => reporter).join(' and ')}.`,
      'Give the others a file: --reporter json=out.json',
    );
  }
  return toStandardOutput.length === 1 ? choices : [{ reporter: 'default', file: null }, ...choices];
}

function parseReporter(text: string): ReporterChoice {
  const [name = '', ...rest] = text.split('=');
  const file = rest.join('=');
  if (reportersToCome.includes(name))
    throw notInThisVersion(`The reporter '${name}'`, `Reporters: ${reporters.join(', ')}.`);
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
  return { reporter, file: file === '' ? null : file };
}

/**
 * Makes sure that every file can be written, before hours of work end in an error. Leaves nothing behind, and an
 * existing file as it is.
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
    try {
      closeSync(openSync(file, 'a'));
      if (!existed) rmSync(file);
    } catch (error) {
      throw new UsageError(`Cannot write ${file}: ${reasonOf(error, file)}.`);
    }
  }
}

function reasonOf(error: unknown, file: string): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (!existsSync(dirname(file))) return `the directory ${dirname(file)} does not exist`;
  if (code === 'EISDIR' || statSync(file, { throwIfNoEntry: false })?.isDirectory()) return 'it is a directory';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'permission denied';
  return (error as Error).message;
}

/** Writes a finished output. A full disk now is the user's to mend, not a bug. */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`Cannot write ${file}: ${reasonOf(error, file)}.`);
  }
}
