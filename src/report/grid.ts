import type { ExpectationResult, ScenarioResult } from '../runner/result.js';
import type { Painter } from './painter.js';
import { left, plural, printable, widest, widthOf, withCommas, wrap } from './text.js';
import { badge, glyphOf } from './verdict.js';

/** The scenarios that one file stands for by its variants and its matrix. */
export type Family = readonly ScenarioResult[];

interface Part {
  readonly results: Family;
  readonly isFamily: boolean;
}

/** Families in the order in which they begin, and the others all together. */
export function familiesOf(results: readonly ScenarioResult[]): {
  readonly families: readonly Family[];
  readonly others: readonly ScenarioResult[];
} {
  const byFile = new Map<string, ScenarioResult[]>();
  for (const result of results) {
    const { file, name, axes } = result.scenario;
    const key = axes.length === 0 ? '' : `${file}\n${name}`;
    byFile.set(key, [...(byFile.get(key) ?? []), result]);
  }
  const parts = [...byFile].map(
    ([key, members]): Part => ({ results: members, isFamily: key !== '' && members.length > 1 }),
  );
  return {
    families: parts.filter(({ isFamily }) => isFamily).map((part) => part.results),
    others: results.filter((result) => parts.some((part) => !part.isFamily && part.results.includes(result))),
  };
}

/** Whether a cell of the table says all there is to say of a scenario: it passed, or only missed its metrics. */
export function isToldByCell({ verdict, seeds, expectations, neverFired }: ScenarioResult): boolean {
  if (verdict === 'pass') return true;
  const unmet = expectations.filter((expectation) => expectation.verdict !== 'pass');
  return seeds.passed === seeds.run && neverFired.length === 0 && unmet.every(({ kind }) => kind === 'metric');
}

/**
 * The cross product of variants and matrix as one table: rows for all axes but the last, columns for that; in each cell
 * the verdict, and below it what became of each metric that is expected. Where that is too wide each scenario is a row; where
 * that is too wide as well, a paragraph. With one axis each scenario is a row if there is room for it, and else a column.
 */
export function familyTable(family: Family, painter: Painter, columns: number): readonly string[] {
  const [{ scenario, seeds }] = family as [ScenarioResult];
  const facts = `${plural(family.length, 'scenario')} · ${plural(seeds.run, 'seed')} each`;
  const layouts = scenario.axes.length > 1 ? [crossTable, rowTable, listTable] : [rowTable, crossTable, listTable];
  const tables = layouts.map((layout) => layout(family, painter));
  const table = tables.find((lines) => lines.every((line) => widthOf(line.trimEnd()) <= columns)) ?? tables.at(-1)!;
  return [
    `${painter.bold(scenario.name)}  ${facts}`,
    ...(scenario.about === null ? [] : wrap(printable(scenario.about), columns).map(painter.dim)),
    '',
    ...table,
  ];
}

const gap = 3;

function crossTable(family: Family, painter: Painter): readonly string[] {
  const axes = family[0]!.scenario.axes;
  const last = axes.length - 1;
  const rowNames = axes.slice(0, last).map(({ path }) => path);
  const rows = distinct(family.map((result) => rowLabel(result, last)));
  const values = distinct(family.map(({ scenario }) => scenario.axes[last]!.value));
  const cellOf = (row: string, value: string) =>
    family.find((result) => rowLabel(result, last) === row && result.scenario.axes[last]!.value === value);
  const lines = rows.flatMap((row) => {
    const cells = values.map((value) => cellOf(row, value));
    const names = distinct(
      cells.flatMap((cell) => (cell === undefined ? [] : metricsOf(cell).map(({ name }) => name))),
    );
    return [
      [painter.bold(row || 'verdict'), ...cells.map((cell) => (cell === undefined ? '' : verdictCell(cell, painter)))],
      ...names.map((name) => [`  ${name}`, ...cells.map((cell) => metricCell(cell, name, painter))]),
    ];
  });
  const header = [rowNames.join(', '), ...values];
  const widths = header.map((_, column) => widest([header, ...lines].map((cells) => cells[column]!)) + gap);
  const columnAxis = left('', widths[0]!) + painter.dim(axes[last]!.path);
  return [columnAxis, painter.dim(joined(header, widths)), ...lines.map((cells) => joined(cells, widths))];
}

function rowTable(family: Family, painter: Painter): readonly string[] {
  const axes = family[0]!.scenario.axes;
  const metrics = distinct(family.flatMap((result) => metricsOf(result).map(({ name }) => name)));
  const header = [...axes.map(({ path }) => path), 'verdict', 'seeds', ...metrics];
  const lines = family.map((result) => [
    ...result.scenario.axes.map(({ value }) => value),
    badge(result.verdict, painter),
    `${withCommas(result.seeds.passed)}/${withCommas(result.seeds.run)}`,
    ...metrics.map((name) => metricCell(result, name, painter)),
  ]);
  const widths = header.map((_, column) => widest([header, ...lines].map((cells) => cells[column]!)) + gap);
  return [painter.dim(joined(header, widths)), ...lines.map((cells) => joined(cells, widths))];
}

/** Below each other, where there is little room. */
function listTable(family: Family, painter: Painter): readonly string[] {
  return family.flatMap((result) => [
    `${verdictCell(result, painter)}  ${result.scenario.axes.map(({ path, value }) => `${path} ${value}`).join(', ')}`,
    ...metricsOf(result).map(({ name }) => `  ${metricCell(result, name, painter)}  ${painter.dim(name)}`),
  ]);
}

function rowLabel({ scenario }: ScenarioResult, last: number): string {
  return scenario.axes
    .slice(0, last)
    .map(({ value }) => value)
    .join(', ');
}

function metricsOf({ expectations }: ScenarioResult): readonly ExpectationResult[] {
  return expectations.filter(({ kind }) => kind === 'metric');
}

/** Where no metric is expected the seeds are the figure. */
function verdictCell(result: ScenarioResult, painter: Painter): string {
  const { passed, run } = result.seeds;
  const seeds = metricsOf(result).length === 0 || passed < run ? `  ${withCommas(passed)}/${withCommas(run)}` : '';
  return badge(result.verdict, painter) + seeds;
}

function metricCell(result: ScenarioResult | undefined, name: string, painter: Painter): string {
  const metric = result === undefined ? undefined : metricsOf(result).find((expectation) => expectation.name === name);
  return metric === undefined ? '' : `${glyphOf(metric.verdict, painter)} ${metric.detail}`;
}

function joined(cells: readonly string[], widths: readonly number[]): string {
  return cells.map((cell, column) => left(cell, widths[column]!)).join('');
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
