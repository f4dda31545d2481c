/** A mistake of the person at the terminal: told in their words, without a stack, and answered with exit code 2. */
export class UsageError extends Error {
  /** What to do about it, on a line of its own. */
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }

  /** As the terminal shows it. */
  get text(): string {
    return `error: ${this.message}${this.hint === null ? '' : `\n${this.hint}`}`;
  }
}

/** Nothing matched what was asked for: exit code 4, so that a misspelled glob in CI does not pass for a success. */
export class NothingSelected extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NothingSelected';
  }
}
