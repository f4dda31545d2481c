import type { ScenarioResult, Statistics } from '../runner/result.js';
import { episodeInWords } from './faults-in-words.js';
import type { Painter } from './painter.js';
import { figure, missing, never, threeDigits, timeUnit } from './quantities.js';
import { hang, left, plural, right, widest, widthOf, withCommas, wrap } from './text.js';

/** The arc from a fault to full strength. */
const arc = [
  { metric: 'detection-time', name: 'detection', about: () => 'first suspicion' },
  { metric: 'failover-time', name: 'failover', about: (office: string) => `new ${office} in office` },
  { metric: 'recovery-time', name: 'recovery', about: () => 'first answered operation' },
  { metric: 'recovery-time.leader', name: 'recovery', about: (office: string) => `answers, ${office} hit` },
  { metric: 'recovery-time.other', name: 'recovery', about: () => 'answers, another hit' },
  { metric: 'unavailability', name: 'outage', about: () => 'longest without an answer' },
  { metric: 'redundancy-time', name: 'redundancy', about: () => 'every replica caught up' },
] as const;
const byVictim: ReadonlySet<string> = new Set(['recovery-time.leader', 'recovery-time.other']);

/** Metrics that the recovery tables print. */
export const arcMetrics: ReadonlySet<string> = new Set(arc.map(({ metric }) => metric));

const percentiles = ['p50', 'p90', 'p99', 'max'] as const;
/** More kinds of fault than this share one table. */
const tablesAtMost = 3;

interface Row {
  readonly name: string;
  readonly about: string;
  readonly statistics: Statistics;
}

interface FaultGroup {
  readonly title: string;
  readonly episodes: number;
  /** Entries of the scenario that belong to it. */
  readonly entries: ReadonlySet<string>;
}

/** One table for each kind of fault: how long it took to notice, replace, answer again and be whole again. */
export function recoveryTables(
  result: ScenarioResult,
  painter: Painter,
  columns: number,
): readonly (readonly string[])[] {
  const groups = groupsOf(result);
  const shown = groups.length <= tablesAtMost ? groups : [together(groups)];
  const tables = shown.flatMap((group) => {
    const rows = rowsOf(result, group);
    return rows.length === 0 ? [] : [table(group, rows, painter, columns)];
  });
  const last = tables.pop();
  return last === undefined ? [] : [...tables, [...last, ...resolutionNote(result, painter)]];
}

/** Entries that read the same are the same kind of fault. */
function groupsOf(result: ScenarioResult): readonly FaultGroup[] {
  const groups = new Map<string, { episodes: number; entries: Set<string> }>();
  for (const fired of result.evidence.fired.values()) {
    const title = episodeInWords(result, fired);
    const group = groups.get(title) ?? { episodes: 0, entries: new Set() };
    group.episodes += fired.episodes;
    group.entries.add(fired.entry);
    groups.set(title, group);
  }
  return [...groups].map(([title, group]) => ({ title, ...group }));
}

function together(groups: readonly FaultGroup[]): FaultGroup {
  return {
    title: `faults of ${groups.length} kinds`,
    episodes: groups.reduce((sum, { episodes }) => sum + episodes, 0),
    entries: new Set(groups.flatMap(({ entries }) => [...entries])),
  };
}

/** Recovery is one row, or two where both the office holder and other nodes were hit. */
function rowsOf(result: ScenarioResult, { entries }: FaultGroup): readonly Row[] {
  const office = result.scenario.protocol.office ?? 'office holder';
  const measured = arc.map(({ metric, name, about }) => {
    return { metric, name, about: about(office), statistics: measure(result, metric, entries) };
  });
  const split = measured.filter(({ metric, statistics }) => byVictim.has(metric) && statistics.count > 0);
  const whole = split.length === 1 ? split[0]!.statistics : null;
  const rows = measured.flatMap((row): readonly Row[] => {
    if (byVictim.has(row.metric)) return split.length === 2 ? [row] : [];
    if (row.metric !== 'recovery-time') return [row];
    return split.length === 2 ? [] : [whole === null ? row : { ...row, statistics: whole }];
  });
  const isMeasured = ({ statistics }: Row) => statistics.count > 0;
  // A detector replaces nobody and answers nobody: its arc ends with the detection.
  if (result.scenario.protocol.isDetector === true) return rows.filter(isMeasured);
  return rows.some(isMeasured) ? rows : [];
}

function measure({ evidence }: ScenarioResult, metric: string, entries: ReadonlySet<string>): Statistics {
  return evidence.samples.of(metric, entries).statistics('ms');
}

function table({ title, episodes }: FaultGroup, rows: readonly Row[], painter: Painter, columns: number) {
  const figures = rows.map(({ statistics }) => cells(statistics));
  const cellWidth =
    widest(
      figures.flatMap(({ values }) => values),
      5,
    ) + 2;
  const counts = rows.map(({ statistics }) => withCommas(statistics.count));
  // The number of samples is worth a column only where it is not the number of faults.
  const countWidth = rows.every(({ statistics }) => statistics.count === episodes) ? 0 : 9;
  const room = columns - percentiles.length * cellWidth - countWidth - 3;
  const labels = labelsOf(rows, room);
  const headline = `${painter.bold(`after ${title}`)} ${painter.dim(`(${plural(episodes, 'fault')})`)}`;
  const beside = widthOf(headline) + 1 <= room;
  const labelWidth = widest(labels, beside ? widthOf(headline) + 1 : 0);
  const names = [
    ...(countWidth > 0 ? [right('samples', countWidth)] : []),
    ...percentiles.map((name) => right(name, cellWidth)),
  ];
  return [
    ...(beside ? [] : [headline]),
    left(beside ? headline : '', labelWidth) + painter.dim(names.join('')),
    ...figures.map(({ unit, values }, index) => {
      const count = countWidth > 0 ? painter.dim(right(counts[index]!, countWidth)) : '';
      return `${left(labels[index]!, labelWidth)}${count}${values.map((value) => right(value, cellWidth)).join('')} ${unit}`;
    }),
    ...censoredNote(rows, painter, columns),
  ];
}

/** Name and explanation, or as much of them as tells the rows apart where there is no room for both. */
function labelsOf(rows: readonly Row[], room: number): readonly string[] {
  const full = rows.map(({ name, about }) => `  ${left(name, 12)}${about}`);
  if (full.every((label) => widthOf(label) <= room)) return full;
  return rows.map(({ name, about }) => {
    const unique = rows.filter((row) => row.name === name).length === 1;
    return `  ${unique ? name : about}`;
  });
}

/** One cell for each percentile, all in the row's unit. */
function cells(statistics: Statistics): { readonly unit: string; readonly values: readonly string[] } {
  const values = percentiles.map((name) => statistics[name]);
  const finite = values.filter((value) => value !== null && Number.isFinite(value)) as readonly number[];
  const { scale, suffix } = timeUnit(finite[0] ?? 0, finite.at(-1) ?? 0);
  const text = values.map((value) => {
    if (value === null) return missing;
    return Number.isFinite(value) ? threeDigits(value * scale) : never;
  });
  return { unit: finite.length === 0 ? '' : suffix, values: text };
}

function censoredNote(rows: readonly Row[], painter: Painter, columns: number): readonly string[] {
  const cutOff = rows.filter(({ statistics }) => statistics.censored > 0);
  if (cutOff.length === 0) return [];
  const counts = cutOff.map(({ name, statistics }) => {
    return `${name} ${withCommas(statistics.censored)} of ${withCommas(statistics.count)}`;
  });
  const text = `${never} not reached by the end of the run: ${counts.join(', ')}`;
  return hang('  ', wrap(text, columns - 2).map(painter.warn));
}

/** How fine an outage can be seen at all. */
function resolutionNote({ evidence, metrics }: ScenarioResult, painter: Painter): readonly string[] {
  const gapUs = (metrics.unavailability?.count ?? 0) > 0 ? evidence.calm.meanGapUs : null;
  if (gapUs === null) return [];
  return [`  ${painter.dim(`without faults an answer came every ${figure(gapUs / 1_000, 'ms')}`)}`];
}
