/** A line that is not part of a client history. Whoever knows the name of the file puts it in front. */
export class HistoryProblem extends Error {
  /** From 1 on. */
  readonly line: number;

  /** @param message what came and what was expected, without a full stop */
  constructor(line: number, message: string) {
    super(message);
    this.name = 'HistoryProblem';
    this.line = line;
  }
}
