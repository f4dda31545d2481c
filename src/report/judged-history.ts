import { annotation } from './github.js';
import type { JsonObject } from './json-report.js';
import { junitDocument } from './junit.js';
import { escaped, fenced, glyphs } from './markdown.js';
import { printable } from './text.js';

/** What was asked of a history, and what came of it, for CI services. */
export interface JudgedHistory {
  readonly file: string;
  readonly model: string;
  readonly verdicts: readonly HistoryVerdict[];
}

export interface HistoryVerdict {
  /** The condition, or the isolation level. */
  readonly name: string;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly detail: string;
  /** The line of the history at which it turned out so; null where there is none. */
  readonly line: number | null;
}

/** A suite for the history, a case for each thing that was asked of it. */
export function judgedJunit({ file, model, verdicts }: JudgedHistory): string {
  const cases = verdicts.map(({ name, verdict, detail, line }) => {
    return { name, verdict, message: detail, text: line === null ? '' : `${file}:${line}` };
  });
  return junitDocument([{ name: model, file, cases }]);
}

/** An annotation for each thing that does not hold, on the line at which it turned out so. */
export function judgedAnnotations({ file, model, verdicts }: JudgedHistory): string {
  const unmet = verdicts.filter(({ verdict }) => verdict !== 'pass');
  return unmet
    .map(({ name, verdict, detail, line }) => {
      const level = verdict === 'fail' ? 'error' : 'warning';
      return annotation(level, { file, line, title: `history of a ${model}` }, `${name}: ${printable(detail)}`);
    })
    .join('');
}

/** A table of the verdicts, then `text`, the report for people, where something does not hold. */
export function judgedMarkdown({ file, model, verdicts }: JudgedHistory, text: string): string {
  const rows = verdicts.map(
    ({ name, verdict, detail }) => `| ${glyphs[verdict]} | ${escaped(name)} | ${escaped(detail)} |`,
  );
  const table = ['| | asked | found |', '|---|---|---|', ...rows].join('\n');
  const story = verdicts.some(({ verdict }) => verdict !== 'pass') ? [fenced(text.trimEnd())] : [];
  return `${[`## splitbrain check: \`${printable(file)}\` as a ${escaped(model)}`, table, ...story].join('\n\n')}\n`;
}

/** The JSON report on one line. */
export function judgedLine(document: JsonObject): string {
  return `${JSON.stringify({ type: 'history', ...document })}\n`;
}
