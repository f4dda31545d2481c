/** Whether the user pressed Ctrl-C. */
export interface Interrupt {
  readonly requested: boolean;
  /** Gives Ctrl-C back its usual meaning. */
  release(): void;
}

/**
 * From now on the first Ctrl-C only asks the run to stop, so that what is done can still be reported; a second one
 * ends the process as usual.
 */
export function catchInterrupt(): Interrupt {
  let requested = false;
  const request = () => {
    requested = true;
  };
  process.once('SIGINT', request);
  return {
    get requested() {
      return requested;
    },
    release: () => process.off('SIGINT', request),
  };
}
