import type { ExpectationResult, ScenarioResult, Verdict } from '../runner/result.js';
import { type FailureDetail, failureBlocks } from './failure.js';
import { labelOf } from './label.js';
import { plainPainter } from './painter.js';
import { figure } from './quantities.js';
import { plural, printable, stack, withCommas } from './text.js';
import { seedsOf } from './verdict.js';

export interface MarkdownOptions {
  /** What was recorded of a failing scenario's first failing seed; null where nothing was. */
  readonly failureOf?: (result: ScenarioResult) => FailureDetail | null;
}

/** Verdicts as glyph and word. */
export const glyphs: Readonly<Record<ExpectationResult['verdict'], string>> = {
  pass: '✔ pass',
  fail: '✖ fail',
  inconclusive: '◌ inconclusive',
  'not-judged': '– not judged',
};
/** Width of what stands in code blocks. */
const codeColumns = 100;

/** The report as Markdown (CommonMark with tables): one row a scenario, then what went wrong. Ends with a line break. */
export function markdownReport(results: readonly ScenarioResult[], options: MarkdownOptions = {}): string {
  const troubled = results.filter(({ verdict }) => verdict !== 'pass');
  const blocks = [headline(results), table(results), ...troubled.flatMap((result) => details(result, options))];
  return `${blocks.join('\n\n')}\n`;
}

function headline(results: readonly ScenarioResult[]): string {
  const count = (verdict: Verdict) => results.filter((result) => result.verdict === verdict).length;
  const worst = count('fail') > 0 ? 'fail' : count('inconclusive') > 0 ? 'inconclusive' : 'pass';
  const parts = (['pass', 'fail', 'inconclusive'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${withCommas(count(verdict))} ${verdict === 'inconclusive' ? verdict : `${verdict}ed`}`);
  const seeds = results.reduce((sum, result) => sum + result.seeds.run, 0);
  const told = parts.length === 0 ? 'nothing ran' : parts.join(', ');
  return `## splitbrain: ${glyphs[worst]}\n\n${plural(results.length, 'scenario')}, ${plural(seeds, 'seed')}: ${told}`;
}

function table(results: readonly ScenarioResult[]): string {
  const rows = results.map(({ scenario, verdict, seeds, metrics }) => {
    const cell = (metric: string, stat: 'p99' | 'mean') =>
      metrics[metric] === undefined ? '' : figure(metrics[metric][stat], metrics[metric].unit);
    const name = scenario.bug === null ? labelOf(scenario) : `${labelOf(scenario)} (bug ${scenario.bug.name})`;
    const cells = [
      glyphs[verdict],
      escaped(name),
      `${withCommas(seeds.passed)}/${withCommas(seeds.run)}`,
      cell('recovery-time', 'p99'),
      cell('availability', 'mean'),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| | scenario | seeds passed | recovery p99 | availability |', '|---|---|--:|--:|--:|', ...rows].join('\n');
}

function details(result: ScenarioResult, { failureOf }: MarkdownOptions): readonly string[] {
  const { scenario, expectations, verdict, neverFired } = result;
  const unmet = expectations.filter((expectation) => !['pass', 'not-judged'].includes(expectation.verdict));
  const lines = [
    ...unmet.map(({ kind, name, verdict: each, detail, line }) => {
      const where = line === null ? '' : ` (line ${line})`;
      return `- ${glyphs[each]} **${kind} ${escaped(name)}**${where}: ${escaped(detail)}`;
    }),
    ...neverFired.map((entry) => `- ◌ the fault \`${entry}\` never fired`),
  ];
  const blocks =
    verdict === 'fail' ? failureBlocks(result, failureOf?.(result) ?? null, plainPainter, codeColumns) : [];
  return [
    `### ${glyphs[verdict]}: ${escaped(labelOf(scenario))}`,
    `${escaped(seedsOf(result))} · \`${scenario.file}\``,
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
    ...(blocks.length === 0 ? [] : [fenced(stack(blocks))]),
  ];
}

/** A code block whose fence is longer than any that its content holds. */
export function fenced(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${code}\n${fence}`;
}

/** Text from outside, so that it neither formats nor breaks a table. */
export function escaped(text: string): string {
  return printable(text).replace(/[\\`*_[\]<>|]/g, '\\$&');
}
