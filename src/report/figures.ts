import { wilsonInterval } from '../metrics/intervals.js';
import type { ScenarioResult, Statistics } from '../runner/result.js';
import type { Painter } from './painter.js';
import { figure, number, share } from './quantities.js';
import { arcMetrics } from './recovery.js';
import { flow, hang, headingWidth, left, right, section, widest, withCommas } from './text.js';

type Metrics = ScenarioResult['metrics'];

/** Metrics that the sentences below print; what is left goes into a table. */
const told = new Set([
  ...arcMetrics,
  'availability',
  'available-time',
  'fault-tolerance',
  'lost-writes',
  'messages-per-operation',
  'syncs-per-operation',
  'heartbeats-per-operation',
  'operation-latency',
]);

/** How elections went is asked for by few: the verbose report prints it, and every JSON report has it. */
const details = new Set([
  'first-leader-time',
  'election-time',
  'split-vote',
  'terms-per-failover',
  'spurious-elections',
]);

/** Service as its users saw it, and what it cost: `fault tolerance 100 % (at least 98.1 %) · lost writes 0 · …` */
export function serviceLines({ metrics }: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  const has = (name: string) => (metrics[name]?.count ?? 0) > 0;
  const service = [
    has('availability') ? availability(metrics.availability!) : '',
    has('available-time') ? `available ${figure(metrics['available-time']!.mean, 'share')} of the time` : '',
    has('fault-tolerance') ? faultTolerance(metrics['fault-tolerance']!) : '',
    has('lost-writes') ? lostWrites(metrics['lost-writes']!, painter) : '',
  ];
  const cost = [
    has('operation-latency') ? latency(metrics['operation-latency']!) : '',
    has('messages-per-operation') ? messages(metrics) : '',
    has('syncs-per-operation') ? `${figure(metrics['syncs-per-operation']!.mean, 'count')} syncs an operation` : '',
  ];
  const lines = (items: readonly string[]) => {
    return flow(
      items.filter((item) => item !== ''),
      ' · ',
      columns - headingWidth,
    );
  };
  return [...section(painter.dim('service'), lines(service)), ...section(painter.dim('cost'), lines(cost))];
}

/** Operations of one run are not independent of each other, so it is the worst seed that is told, not an interval. */
function availability({ mean, min, count }: Statistics): string {
  const worst = count > 1 && min !== mean ? ` (worst seed ${figure(min, 'share')})` : '';
  return `availability ${figure(mean, 'share')}${worst}`;
}

/** Every episode is one trial. */
function faultTolerance({ mean, count }: Statistics): string {
  const { low } = wilsonInterval(Math.min(count, (mean ?? 0) * count), count);
  // Rounded down: "at least" must not promise more than the interval does.
  return `fault tolerance ${figure(mean, 'share')} (at least ${share(Math.floor(low * 1_000) / 1_000)})`;
}

function lostWrites({ mean, count, max }: Statistics, painter: Painter): string {
  const lost = Math.round((mean ?? 0) * count);
  const text = `lost writes ${number(lost)}`;
  if (lost === 0) return text;
  return painter.warn(count > 1 ? `${text} (up to ${number(max ?? 0)} in one seed)` : text);
}

function messages({ 'messages-per-operation': all, 'heartbeats-per-operation': heartbeats }: Metrics): string {
  const text = `${figure(all!.mean, 'count')} messages an operation`;
  return heartbeats?.count ? `${text} (${figure(heartbeats.mean, 'count')} heartbeats)` : text;
}

function latency({ p50, p99 }: Statistics): string {
  return `latency ${figure(p50, 'ms')} (p99 ${figure(p99, 'ms')})`;
}

const columnNames = ['p50', 'p90', 'p99', 'max'] as const;

/** All that was measured and has no place of its own: the metrics of one family of protocols. */
export function otherMetrics(
  { metrics }: ScenarioResult,
  painter: Painter,
  columns: number,
  verbose: boolean,
): readonly string[] {
  const isShown = (name: string) => !told.has(name) && (verbose || !details.has(name));
  const names = Object.keys(metrics).filter((name) => isShown(name) && metrics[name]!.count > 0);
  if (names.length === 0) return [];
  const rows = names.map((name) => rowOf(name, metrics));
  const labelWidth = widest(rows.map(({ label }) => label)) + 2;
  const widths = ['samples', ...columnNames].map((name, column) =>
    widest([name, ...rows.map(({ cells }) => cells[column]!)]),
  );
  const total = labelWidth + widths.reduce((sum, width) => sum + width + 2, 0);
  const shown = total <= columns ? [0, 1, 2, 3, 4] : [0, 1, 3];
  const line = (cells: readonly string[]) => shown.map((column) => right(cells[column]!, widths[column]! + 2)).join('');
  const censored = rows.filter((row) => row.censored !== '').map((row) => row.censored);
  return [
    left(painter.bold('measured'), labelWidth) + painter.dim(line(['samples', ...columnNames])),
    ...rows.map(({ label, cells }) => left(label, labelWidth) + line(cells)),
    ...hang('  ', flow(censored, ', ', columns - 2))
      .filter((text) => text.trim() !== '')
      .map((text) => painter.warn(text)),
  ];
}

function rowOf(name: string, metrics: Metrics) {
  const { count, censored, unit, ...statistics } = metrics[name]!;
  return {
    label: `  ${name}`,
    cells: [withCommas(count), ...columnNames.map((column) => figure(statistics[column], unit))],
    censored:
      censored === 0 ? '' : `${name}: ${withCommas(censored)} of ${withCommas(count)} not over when the run was`,
  };
}
