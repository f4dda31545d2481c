import { version } from '../version.js';
import { type ExitCode, exitCode } from './exit-code.js';
import { ignoreBrokenPipes, print, warn } from './terminal.js';
import { NothingSelected, UsageError } from './usage-error.js';

/**
 * Runs one command line (without `node` and the script's name) and sets the exit code of the process. Never rejects:
 * mistakes of the user are told in one sentence, errors of splitbrain itself with their stack.
 */
export async function main(args: readonly string[]): Promise<void> {
  ignoreBrokenPipes();
  process.once('exit', tellEarlyEnd);
  process.exitCode = await run(args);
  process.off('exit', tellEarlyEnd);
}

/**
 * Without this, a protocol file that calls `process.exit`, or waits at its top level for what never comes, would end a
 * command with 0: passed, although nothing was judged.
 */
function tellEarlyEnd(code: number): void {
  if (code !== exitCode.pass) return;
  warn('✖ ENDED EARLY  the process ended before the command was done, and nothing is decided.');
  warn('Does a protocol file call process.exit, or await at its top level what never comes?');
  process.exitCode = exitCode.internal;
}

async function run(args: readonly string[]): Promise<ExitCode> {
  // Asked for by scripts more than by people: answered before anything else is set up.
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    print(version);
    return exitCode.pass;
  }
  let answer: ExitCode = exitCode.pass;
  try {
    const { createProgram } = await import('./program.js');
    const program = createProgram((code) => {
      answer = code;
    }, args[0]);
    await program.parseAsync([...args], { from: 'user' });
    return answer;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): ExitCode {
  // commander has written its own message, or the help that was asked for, before it throws.
  if (isCommanderError(error)) return error.exitCode === 0 ? exitCode.pass : exitCode.usage;
  if (error instanceof NothingSelected) {
    warn(error.message);
    return exitCode.nothingSelected;
  }
  if (error instanceof UsageError) {
    warn(error.text);
    return exitCode.usage;
  }
  warn(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  warn(`\nThis is a bug in splitbrain ${version}. Please report it with the command line and the lines above.`);
  return exitCode.internal;
}

/** Told by its code, so that this module need not load commander. */
function isCommanderError(error: unknown): error is { readonly exitCode: number } {
  const code = error instanceof Error ? (error as Error & { readonly code?: unknown }).code : null;
  return typeof code === 'string' && code.startsWith('commander.');
}
