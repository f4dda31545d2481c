import type { Reading } from './cast.js';
import { readLeaf, readQuantity } from './leaf.js';
import { nearest } from './nearest.js';
import { didYouMean, positionOf } from './problem.js';
import { DURATION, RATE, SHARE } from './quantity.js';
import type { MetricEntry } from './registry.js';
import type { MetricExpectation } from './scenario.js';
import { asMap, listed } from './section.js';
import { described, type MapEntry, shortened, type Tree, valueAt } from './tree.js';

export const STATISTICS = ['min', 'mean', 'p50', 'p90', 'p99', 'max'] as const;
type Statistic = (typeof STATISTICS)[number];

/** Reads `expect.metrics`: `name[.stat]: { atMost, atLeast }`. */
export function readMetrics(tree: Tree | null, reading: Reading): readonly MetricExpectation[] {
  const map = asMap(tree, 'metrics', reading.problems);
  return (map?.entries ?? []).flatMap((entry) => readMetric(entry, reading) ?? []);
}

function readMetric(entry: MapEntry, reading: Reading): MetricExpectation | null {
  const { problems } = reading;
  const found = findMetric(entry, reading);
  const map = asMap(entry.value, entry.key, problems, 'a bound such as { atMost: … } or { atLeast: … }');
  if (found === null || map === null) return null;
  for (const { key, keySpan } of map.entries) {
    if (key === 'atMost' || key === 'atLeast') continue;
    const suggestion = didYouMean(alikeBound(key));
    problems.error(keySpan, `unknown bound '${shortened(key)}'`, { expected: 'atMost or atLeast', suggestion });
  }
  const [most, least] = [valueAt(map, 'atMost'), valueAt(map, 'atLeast')];
  const atMost = most === null ? null : readBound(most, found.metric, reading);
  const atLeast = least === null ? null : readBound(least, found.metric, reading);
  if (map.entries.length === 0) problems.error(map.span, 'this metric has no bound', { expected: 'atMost or atLeast' });
  if (least !== null && atMost !== null && atLeast !== null && atLeast > atMost) {
    problems.error(least.span, "'atLeast' is above 'atMost'");
  }
  const { metric, stat } = found;
  return { name: entry.key, metric: metric.name, stat, atMost, atLeast, position: positionOf(entry.keySpan) };
}

function alikeBound(key: string): string | null {
  if (/^(max|maximum|below|lessThan|most)$/i.test(key)) return 'atMost';
  if (/^(min|minimum|above|moreThan|least)$/i.test(key)) return 'atLeast';
  return nearest(key, ['atMost', 'atLeast']);
}

/** A metric's own name may hold a dot, so the whole is tried before the last part is taken for a statistic. */
function findMetric(
  { key, keySpan }: MapEntry,
  { registry, problems }: Reading,
): { metric: MetricEntry; stat: Statistic | null } | null {
  const named = (name: string): MetricEntry | undefined => registry.metrics.find((metric) => metric.name === name);
  const whole = named(key);
  if (whole !== undefined) return { metric: whole, stat: null };
  const dot = key.lastIndexOf('.');
  const [name, last] = dot < 0 ? [key, null] : [key.slice(0, dot), key.slice(dot + 1)];
  const metric = named(name);
  if (metric === undefined) {
    const names = registry.metrics.map((entry) => entry.name);
    const close = nearest(key, names) ?? nearest(name, names);
    const expected = close === null ? listed(names) : null;
    problems.error(keySpan, `unknown metric '${shortened(key)}'`, { expected, suggestion: didYouMean(close) });
    return null;
  }
  const stat = STATISTICS.find((statistic) => statistic === last) ?? null;
  if (stat === null) {
    const expected = listed(STATISTICS);
    const suggestion = didYouMean(nearest(last ?? '', STATISTICS));
    problems.error(keySpan, `unknown statistic '${shortened(last ?? '')}' of ${name}`, { expected, suggestion });
  }
  return { metric, stat };
}

/** In the metric's unit: milliseconds, share from 0 to 1, number per second, or a bare number. */
function readBound(tree: Tree, { unit, name }: MetricEntry, { problems }: Reading): number | null {
  if (unit === 'ms') {
    const durationUs = readQuantity(tree, DURATION, problems);
    return durationUs === null ? null : durationUs / 1000;
  }
  if (unit === 'share') return readQuantity(tree, SHARE, problems);
  if (unit === '1/s') return readQuantity(tree, RATE, problems);
  if (tree.kind === 'scalar' && typeof tree.value === 'string') {
    const expected = 'a bare number such as 0 or 5.9';
    problems.error(tree.span, `${described(tree)} has no place here: ${name} is a count`, { expected });
    return null;
  }
  const number = readLeaf(tree, { kind: 'number', about: '', default: null }, problems);
  return typeof number === 'number' ? number : null;
}
