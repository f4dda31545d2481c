import type { Span } from './tree.js';

/** Something wrong with a scenario, where it stands, and what would be right. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** 1-based; within the flag's value where `flag` is set. */
  readonly line: number;
  readonly column: number;
  /** How many characters of that line are meant; at least 1. */
  readonly length: number;
  /** Without a full stop: `unknown fault 'crahs'`. */
  readonly message: string;
  /** What belongs there: `a duration such as 20ms`. */
  readonly expected: string | null;
  /** What to do: `Did you mean 'crash'?` */
  readonly suggestion: string | null;
  /** The flag that the value came from, as it would be typed: `--set network.loss=5`. */
  readonly flag: string | null;
}

const MOST_ERRORS = 500;

/** What may be said beside the message. */
export interface Advice {
  readonly expected?: string | null;
  readonly suggestion?: string | null;
}

/** Collects the problems of one file; the same problem at the same place counts once. */
export class Problems {
  private readonly found = new Map<string, Problem>();

  error(span: Span, message: string, advice: Advice = {}): void {
    this.add('error', span, message, advice);
  }

  warning(span: Span, message: string, advice: Advice = {}): void {
    this.add('warning', span, message, advice);
  }

  /** In the order of the file. Nobody reads more than some hundreds: the last one then counts the others. */
  get errors(): readonly Problem[] {
    const errors = this.sorted('error');
    const next = errors[MOST_ERRORS];
    if (next === undefined) return errors;
    const message = `${errors.length - MOST_ERRORS} more problems from here on`;
    return [...errors.slice(0, MOST_ERRORS), { ...next, message, expected: null, suggestion: null }];
  }

  get warnings(): readonly Problem[] {
    return this.sorted('warning');
  }

  private add(severity: Problem['severity'], span: Span, message: string, advice: Advice): void {
    const { source } = span;
    const { line, column, length } = placeOf(span);
    const { expected = null, suggestion = null } = advice;
    const problem: Problem = {
      severity,
      file: source.file,
      line,
      column,
      length,
      message,
      expected,
      suggestion,
      flag: source.flag,
    };
    const identity = JSON.stringify([severity, source.flag, line, column, message]);
    if (!this.found.has(identity)) this.found.set(identity, problem);
  }

  private sorted(severity: Problem['severity']): readonly Problem[] {
    const some = [...this.found.values()].filter((problem) => problem.severity === severity);
    return some.sort(
      (a, b) => Number(a.flag !== null) - Number(b.flag !== null) || a.line - b.line || a.column - b.column,
    );
  }
}

/** The first line that a span touches, and how much of that line it covers. */
function placeOf({ source, start, end }: Span): { line: number; column: number; length: number } {
  const { text, lineStarts } = source;
  const from = Math.max(0, Math.min(start, text.length));
  const line = lineAt(lineStarts, from);
  const lineEnd = lineStarts[line] ?? text.length;
  const covered = text.slice(from, Math.min(end, lineEnd)).trimEnd();
  return { line, column: from - lineStarts[line - 1]! + 1, length: Math.max(1, covered.length) };
}

/** The 1-based number of the line that an offset lies in, by bisection. */
function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lineStarts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

export function positionOf(span: Span): { readonly line: number; readonly column: number } {
  const { line, column } = placeOf(span);
  return { line, column };
}

/** The usual words for a name that is not known. */
export function didYouMean(name: string | null): string | null {
  return name === null ? null : `Did you mean '${name}'?`;
}
