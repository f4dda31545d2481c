/** Why a sweep is to end early. */
export type StopReason = 'interrupt' | 'budget';

/** Whether, and why, the sweep is to stop: the user pressed Ctrl-C, or the time is up. */
export class StopSignal {
  reason: StopReason | null = null;
  /** Resolves when there is a reason. */
  readonly when: Promise<void>;
  private resolve: () => void = () => {};
  private readonly timer: NodeJS.Timeout | null;
  private readonly listener = () => this.interrupt();

  /**
   * From now on the first Ctrl-C only asks the sweep to stop, so that what is done can still be reported; a second one
   * ends the process as usual.
   *
   * @param budgetMs how long the sweep may take; null: as long as it takes
   */
  constructor(budgetMs: number | null) {
    this.when = new Promise((resolve) => {
      this.resolve = resolve;
    });
    process.once('SIGINT', this.listener);
    this.timer = budgetMs === null ? null : setTimeout(() => this.stop('budget'), Math.min(budgetMs, LONGEST_TIMER_MS));
  }

  /** The user pressed Ctrl-C; the next one ends the process. */
  interrupt(): void {
    process.off('SIGINT', this.listener);
    this.stop('interrupt');
  }

  private stop(reason: StopReason): void {
    this.reason ??= reason;
    this.resolve();
  }

  /** Gives Ctrl-C back its usual meaning. */
  release(): void {
    process.off('SIGINT', this.listener);
    if (this.timer !== null) clearTimeout(this.timer);
  }
}

/** Longer timers of Node fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
