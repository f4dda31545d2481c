import { histogramOfCounted } from '../metrics/histogram.js';
import { wilsonInterval } from '../metrics/intervals.js';
import type { ScenarioResult } from '../runner/result.js';
import type { Painter } from './painter.js';
import { share, timeUnit } from './quantities.js';
import { headingWidth, left, plural, right, section, widest, withCommas, wrap } from './text.js';

/** With fewer samples than this, the table of percentiles says all there is. */
const samplesAtLeast = 8;
const binsAtMost = 10;
/** Eighths of a column: a bar is as long as its share to an eighth. */
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const barWidth = 40;

/** What the seeds that ran say of those that did not: the share of all seeds that fail, with 95 % confidence (Wilson). */
export function certaintyLines({ seeds }: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  if (seeds.run < 2) return [];
  const { low, high } = wilsonInterval(seeds.failed, seeds.run);
  const most = share(Math.ceil(high * 1_000) / 1_000);
  const range = seeds.failed === 0 ? `at most ${most}` : `from ${share(Math.floor(low * 1_000) / 1_000)} to ${most}`;
  const counted = `${withCommas(seeds.failed)} of ${plural(seeds.run, 'seed')} failed`;
  const text = `${counted}: ${range} of all (95 % confidence)`;
  return section(painter.dim('certainty'), wrap(text, columns - headingWidth));
}

/** How the samples of every time are distributed: a block of lines each. */
export function histograms(
  { metrics, evidence }: ScenarioResult,
  painter: Painter,
  columns: number,
): readonly (readonly string[])[] {
  const names = Object.keys(metrics).filter((name) => {
    const { unit, count, min, max } = metrics[name]!;
    // The plain name repeats one of its cases, and what never varies has no shape.
    return unit === 'ms' && count >= samplesAtLeast && min !== max && name !== 'recovery-time';
  });
  return names.map((name) => {
    const { bins, censored } = histogramOfCounted(evidence.samples.of(name).counted(), binsAtMost);
    const { scale, suffix } = timeUnit((bins.at(-1)?.from ?? 0) / 1_000, (bins.at(-1)?.to ?? 0) / 1_000);
    const decimals = decimalsOf(((bins[0]!.to - bins[0]!.from) / 1_000) * scale);
    const limit = (us: number) => grouped(((us / 1_000) * scale).toFixed(decimals));
    const labels = bins.map(({ from, to }) => `${limit(from)}..${limit(to)} ${suffix}`);
    const counts = bins.map(({ count }) => withCommas(count));
    const [labelWidth, countWidth] = [widest(labels), widest(counts)];
    const room = Math.min(barWidth, columns - labelWidth - countWidth - 6);
    const most = Math.max(...bins.map(({ count }) => count));
    return [
      `${painter.bold(name)} ${painter.dim(`(${plural(metrics[name]!.count, 'sample')})`)}`,
      ...bins.map(({ count }, index) => {
        return `  ${right(labels[index]!, labelWidth)}  ${left(bar(count / most, room), room)}  ${right(counts[index]!, countWidth)}`;
      }),
      ...(censored === 0 ? [] : [painter.warn(`  ${withCommas(censored)} not over when the run was`)]),
    ];
  });
}

/** As many as it takes to tell the limits of bins apart that are so wide. */
function decimalsOf(width: number): number {
  const enough = [0, 1, 2, 3].find((decimals) => Math.abs(width - Number(width.toFixed(decimals))) < 1e-9);
  return enough ?? 3;
}

function grouped(decimal: string): string {
  const [whole, fraction] = decimal.split('.');
  return `${withCommas(Number(whole))}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Never empty where there is something. */
function bar(share: number, width: number): string {
  const length = Math.round(share * width * 8);
  const drawn = share > 0 ? Math.max(1, length) : 0;
  return '█'.repeat(Math.floor(drawn / 8)) + eighths[drawn % 8]!;
}
