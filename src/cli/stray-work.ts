import { exitCode } from './exit-code.js';
import { warn } from './terminal.js';

/**
 * A protocol file may leave real timers and promises behind, and what they throw surfaces outside of any run. That is
 * nondeterminism in somebody's protocol: told as such, instead of as a crash of splitbrain.
 */
export function watchForStrayWork(path: string): void {
  const tell = (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    warn(`✖ NONDETERMINISM  a real timer or a promise of ${path} did something after its handler had ended:`);
    warn(text.replace(/^/gm, '  '));
    process.exit(exitCode.internal);
  };
  process.once('uncaughtException', tell);
}
