import type { ScenarioResult } from '../runner/result.js';
import { answersChart } from './answers.js';
import { expectationsTable } from './expectations.js';
import { type FailureDetail, failureBlocks } from './failure.js';
import { otherMetrics, serviceLines } from './figures.js';
import { familiesOf, familyTable, isToldByCell } from './grid.js';
import { certaintyLines, histograms } from './histograms.js';
import { injectedLines } from './injected.js';
import { labelOf } from './label.js';
import type { Painter } from './painter.js';
import { duration } from './quantities.js';
import { recoveryTables } from './recovery.js';
import { marksLines, waitLines, warningLines } from './remarks.js';
import { lastLine, summaryTable } from './summary.js';
import { flow, plural, printable, stack, widthOf, wrap } from './text.js';
import { seedsOf, verdictLine } from './verdict.js';

/** How a report for people is laid out. */
export interface ReportOptions {
  readonly painter: Painter;
  /** Width to fill, at least 60 columns; 80 where the output is no terminal. */
  readonly columns: number;
  /** Every scenario in full, however many there are, with what was injected into each run. */
  readonly verbose?: boolean;
  /** Verdicts and failures only. */
  readonly quiet?: boolean;
  /** What was recorded of a failing scenario's first failing seed; null where nothing was. */
  readonly failureOf?: (result: ScenarioResult) => FailureDetail | null;
}

const narrowest = 60;

/**
 * The report that a terminal shows. One scenario is shown in full. Of several, those that passed are a row of the table
 * at the end, and the others come before it in full. The variants of one file have a table of their own.
 *
 * @returns lines without spaces at their ends, the last one without a line break; empty where there are no results
 */
export function defaultReport(results: readonly ScenarioResult[], options: ReportOptions): string {
  const sized = { ...options, columns: Math.max(narrowest, options.columns) };
  const { painter, columns, verbose, quiet } = sized;
  const several = results.length > 1;
  if (quiet)
    return quietReport(results, sized) + (several ? `\n\n${stack([lastLine(results, painter, columns)])}` : '');
  const { families, others } = familiesOf(results);
  const hasCell = (result: ScenarioResult) => !others.includes(result) && isToldByCell(result);
  const shown = results.filter((result) => !several || verbose || (result.verdict !== 'pass' && !hasCell(result)));
  const blocks = shown.flatMap((result) => scenarioBlocks(result, sized));
  if (!several) return stack(blocks);
  return stack([
    ...blocks,
    ...families.map((family) => familyTable(family, painter, columns)),
    others.length === 0 ? [] : summaryTable(others, painter, columns),
    lastLine(results, painter, columns),
  ]);
}

type Blocks = readonly (readonly string[])[];

function scenarioBlocks(result: ScenarioResult, { painter, columns, verbose, failureOf }: ReportOptions): Blocks {
  const failed = result.verdict === 'fail';
  return [
    header(result, painter, columns),
    verdictLine(result.verdict, seedsOf(result), painter, columns),
    ...(failed ? failureBlocks(result, failureOf?.(result) ?? null, painter, columns) : []),
    warningLines(result, painter, columns),
    expectationsTable(result, painter, columns),
    ...recoveryTables(result, painter, columns),
    otherMetrics(result, painter, columns, verbose ?? false),
    serviceLines(result, painter, columns),
    answersChart(result, painter, columns),
    marksLines(result, painter, columns),
    waitLines(result, painter, columns),
    certaintyLines(result, painter, columns),
    ...(verbose ? histograms(result, painter, columns) : []),
    verbose ? injectedLines(result, painter, columns) : [],
  ];
}

/** Verdict lines stand together; a failure stands apart. */
function quietReport(results: readonly ScenarioResult[], { painter, columns, failureOf }: ReportOptions): string {
  let report = '';
  for (const [index, result] of results.entries()) {
    const failed = result.verdict === 'fail';
    const apart = failed || results[index - 1]?.verdict === 'fail';
    const verdict = verdictLine(result.verdict, `${labelOf(result.scenario)}  ${seedsOf(result)}`, painter, columns);
    const lines = [...verdict, ...warningLines(result, painter, columns)];
    const details = failed ? failureBlocks(result, failureOf?.(result) ?? null, painter, columns) : [];
    report += (index === 0 ? '' : apart ? '\n\n' : '\n') + stack([lines, ...details]);
  }
  return report;
}

function header({ scenario, seeds, evidence }: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  const { longestUs } = evidence;
  const { bug } = scenario;
  const facts = [
    `${scenario.protocol.name} on ${plural(scenario.nodes.length, 'node')}`,
    ...(scenario.clients.count > 0 ? [plural(scenario.clients.count, 'client')] : []),
    plural(seeds.run, 'seed'),
    ...(longestUs > 0 ? [`${duration(longestUs)} virtual${seeds.run === 1 ? '' : ' each'}`] : []),
    ...(bug === null ? [] : [`planted bug ${bug.name}`]),
    ...Object.entries(scenario.overrides).map(([path, value]) => printable(`${path} = ${value}`)),
  ];
  const oneLine = `${painter.bold(labelOf(scenario))}  ${facts.join(' · ')}`;
  const fits = widthOf(oneLine) <= columns;
  return [
    ...(fits ? [oneLine] : [painter.bold(labelOf(scenario)), ...flow(facts, ' · ', columns)]),
    ...(scenario.about === null ? [] : wrap(printable(scenario.about), columns).map(painter.dim)),
  ];
}
