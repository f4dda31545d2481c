/** The frames of whoever called the run: other ones in a worker thread than in the main thread. */
const CALLER = /\n\s+at (async )?(new )?Run[. (][\s\S]*$/;

/** What was thrown, with its stack inside the run: the same on every thread. */
export function stackWithinRun(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error.stack ?? error.message).replace(CALLER, '');
}
