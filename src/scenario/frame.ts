import type { Problem } from './problem.js';

/** Colours, as functions of a text; chalk is one. */
export interface Painter {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

/** How many characters of a line a frame shows. */
const FRAME_WIDTH = 100;

/**
 * A problem for people: place, message, what was expected, a suggestion, and the line it stands in.
 *
 *     raft.yaml:8:12  unknown fault 'crahs'. Did you mean 'crash'?
 *       8 |   - { at: 2s, crahs: leader, for: 4s }
 *         |               ^^^^^
 *
 * @param text the scenario file; frames of flags are taken from the flag itself
 */
export function formatProblem(problem: Problem, text: string, { colour }: { colour?: Painter } = {}): string {
  const paint = colour ?? PLAIN;
  const tint = problem.severity === 'error' ? paint.red : paint.yellow;
  const place = problem.flag ?? `${problem.file}:${problem.line}:${problem.column}`;
  const kind = problem.severity === 'warning' ? 'warning: ' : '';
  const heading = `${paint.bold(printable(place))}  ${tint(kind + printable(sentences(problem)))}`;
  if (problem.flag !== null) return heading;
  const { line, pointer } = excerpt(lineOf(text, problem.line), problem);
  const number = `${problem.line}`;
  const margin = ' '.repeat(number.length);
  return [
    heading,
    `  ${paint.dim(`${number} |`)} ${line}`.trimEnd(),
    `  ${paint.dim(`${margin} |`)} ${tint(pointer)}`,
  ].join('\n');
}

const PLAIN: Painter = { bold: same, dim: same, red: same, yellow: same };

function same(text: string): string {
  return text;
}

/** Message, expectation and suggestion as sentences on one line. */
export function sentences({ message, expected, suggestion }: Problem): string {
  if (expected === null && suggestion === null) return message;
  const wanted = expected === null ? [] : [`Expected ${expected}.`];
  return [`${message}.`, ...wanted, ...(suggestion === null ? [] : [suggestion])].join(' ');
}

/** One line of a text, by its 1-based number. */
function lineOf(text: string, line: number): string {
  let start = 0;
  for (let skipped = 1; skipped < line; skipped++) start = text.indexOf('\n', start) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
}

/** The part of a long line around the place that is meant, and a row of carets below it. */
function excerpt(line: string, { column, length }: Problem): { line: string; pointer: string } {
  const first = column - 1;
  const start = line.length <= FRAME_WIDTH || first < FRAME_WIDTH / 2 ? 0 : first - Math.floor(FRAME_WIDTH / 2);
  const lead = start > 0 ? '...' : '';
  const tail = line.length > start + FRAME_WIDTH ? '...' : '';
  const room = Math.max(1, start + FRAME_WIDTH - first);
  return {
    line: `${lead}${printable(line.slice(start, start + FRAME_WIDTH))}${tail}`,
    pointer: `${' '.repeat(lead.length + first - start)}${'^'.repeat(Math.max(1, Math.min(length, room)))}`,
  };
}

/** A file must not send control sequences to the terminal; a tab becomes one space, so that carets line up. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');
}
