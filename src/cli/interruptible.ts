import { createContext, Script } from 'node:vm';

const script = new Script('work()');
const context = createContext({});

/**
 * Runs synchronous work so that Ctrl-C ends it, even where it never returns: a handler that loops for ever must not
 * leave `kill` as the only way out. While the work lasts, listeners of SIGINT are not told.
 *
 * @returns what the work returns; null where it was interrupted
 */
export function interruptible<Result extends object>(work: () => Result): Result | null {
  try {
    context['work'] = work;
    return script.runInContext(context, { breakOnSigint: true }) as Result;
  } catch (error) {
    if (isInterruption(error)) return null;
    throw error;
  }
}

/** Told by its code alone: the error is one of the script's own context, and no `Error` of this one. */
function isInterruption(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null | undefined)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}
