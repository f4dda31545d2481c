import { Console } from 'node:console';
import { parentPort } from 'node:worker_threads';
import type { WorkerMessage } from '../runner/workers/messages.js';
import { exitCode } from './exit-code.js';
import { warn } from './terminal.js';

/**
 * A protocol file may leave real timers and promises behind, and what they throw surfaces outside of any run. That is
 * nondeterminism in somebody's protocol: told as such, instead of as a crash of splitbrain.
 */
export function watchForStrayWork(path: string): void {
  process.once('uncaughtException', (error: unknown) => {
    const text = describe(path, error);
    if (parentPort !== null) {
      parentPort.postMessage({ kind: 'stray', text } satisfies WorkerMessage);
      return;
    }
    warn(text);
    process.exit(exitCode.internal);
  });
}

function describe(path: string, error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const heading = `✖ NONDETERMINISM  a real timer or a promise of ${path} did something after its handler had ended:`;
  return `${heading}\n${text.replace(/^/gm, '  ')}`;
}

/** What a protocol file prints while somebody debugs it must not get into a report that a program reads. */
export function printToStandardError(): void {
  globalThis.console = new Console(process.stderr);
}
