import { exitCode } from './exit-code.js';

/** What the flags `--color` and `--no-color` said; undefined: neither was given. */
export type ColourChoice = boolean | undefined;

/**
 * Whether to colour: `--color` and `--no-color` beat `NO_COLOR`, which beats `FORCE_COLOR`, which beats whether standard
 * output is a terminal. An empty variable counts as not set.
 */
export function decideColour(
  choice: ColourChoice,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (choice !== undefined) return choice;
  if (environment.NO_COLOR) return false;
  const force = environment.FORCE_COLOR;
  if (force) return force !== '0' && force !== 'false';
  return isTerminal && environment.TERM !== 'dumb';
}

/** How many columns a report may use. */
export function columnsOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): number {
  return stream.isTTY && stream.columns ? Math.max(60, stream.columns) : 80;
}

/** Results. Ends with a line break. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Progress and diagnostics. */
export function warn(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/**
 * A reader that has seen enough (`| head`) is no error: what is written after that goes nowhere. Any other failure, such
 * as a full disk, loses results and ends the process.
 */
export function ignoreBrokenPipes(): void {
  const streams = { 'standard output': process.stdout, 'standard error': process.stderr };
  for (const [name, stream] of Object.entries(streams)) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'EOF') return;
      if (stream !== process.stderr) warn(`error: Cannot write ${name}: ${error.message}.`);
      process.exit(exitCode.internal);
    });
  }
}
