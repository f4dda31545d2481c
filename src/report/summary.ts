import type { ScenarioResult, Verdict } from '../runner/result.js';
import { labelOf } from './label.js';
import type { Painter } from './painter.js';
import { figure } from './quantities.js';
import { cut, left, plural, right, widest, withCommas } from './text.js';
import { badge, verdictLine } from './verdict.js';

interface Column {
  readonly title: string;
  readonly cell: (result: ScenarioResult) => string;
}

const columnsByWeight: readonly Column[] = [
  { title: 'seeds', cell: ({ seeds }) => `${withCommas(seeds.passed)}/${withCommas(seeds.run)}` },
  { title: 'recovery p99', cell: metricCell('recovery-time', 'p99') },
  { title: 'availability', cell: metricCell('availability', 'mean') },
  { title: 'lost writes', cell: lostWrites },
];

/** Shortest a scenario's name is cut to before a column is left out instead. */
const narrowestName = 24;

/** One row for each scenario. Columns that no scenario has anything for, or that there is no room for, are left out. */
export function summaryTable(results: readonly ScenarioResult[], painter: Painter, columns: number): readonly string[] {
  const badges = results.map(({ verdict }) => badge(verdict, painter));
  const badgeWidth = widest(badges) + 2;
  const widestName = widest(
    results.map(({ scenario }) => labelOf(scenario)),
    8,
  );
  const candidates = columnsByWeight
    .map(({ title, cell }) => {
      const cells = results.map(cell);
      return { title, cells, width: widest([title, ...cells]) + 2 };
    })
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const shown = fitting(candidates, columns - badgeWidth - Math.min(widestName, narrowestName));
  const room = columns - badgeWidth - shown.reduce((sum, { width }) => sum + width, 0);
  const nameWidth = Math.min(widestName, room);
  return [
    painter.dim(
      left('', badgeWidth) +
        left('scenario', nameWidth) +
        shown.map(({ title, width }) => right(title, width)).join(''),
    ),
    ...results.map(({ scenario }, row) => {
      const cells = shown.map(({ cells, width }) => right(cells[row]!, width)).join('');
      return left(badges[row]!, badgeWidth) + left(cut(labelOf(scenario), nameWidth), nameWidth) + cells;
    }),
  ];
}

function fitting<Sized extends { readonly width: number }>(
  candidates: readonly Sized[],
  room: number,
): readonly Sized[] {
  let left = room;
  return candidates.filter(({ width }) => {
    left -= width;
    return left >= 0;
  });
}

/** `12 scenarios, 240 seeds: 11 passed, 1 failed` */
export function lastLine(results: readonly ScenarioResult[], painter: Painter, columns: number): readonly string[] {
  const count = (verdict: Verdict) => results.filter((result) => result.verdict === verdict).length;
  const worst = count('fail') > 0 ? 'fail' : count('inconclusive') > 0 ? 'inconclusive' : 'pass';
  const parts = [
    [count('pass'), 'passed'],
    [count('fail'), 'failed'],
    [count('inconclusive'), 'inconclusive'],
  ] as const;
  const seeds = results.reduce((sum, result) => sum + result.seeds.run, 0);
  const told = parts.filter(([number]) => number > 0).map(([number, word]) => `${withCommas(number)} ${word}`);
  const text = `${plural(results.length, 'scenario')}, ${plural(seeds, 'seed')}: ${told.join(', ')}`;
  return verdictLine(worst, text, painter, columns);
}

function metricCell(name: string, stat: 'p99' | 'mean') {
  return ({ metrics }: ScenarioResult) => {
    const statistics = metrics[name];
    return statistics === undefined || statistics.count === 0 ? '' : figure(statistics[stat], statistics.unit);
  };
}

function lostWrites({ metrics }: ScenarioResult): string {
  const { count = 0, mean = null } = metrics['lost-writes'] ?? {};
  return count === 0 ? '' : withCommas(Math.round((mean ?? 0) * count));
}
