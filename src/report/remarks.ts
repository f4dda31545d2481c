import type { ScenarioResult } from '../runner/result.js';
import { entryAt, faultInWords } from './faults-in-words.js';
import type { Painter } from './painter.js';
import { figure } from './quantities.js';
import { flow, hang, headingWidth, plural, printable, section, withCommas, wrap } from './text.js';

/** Interesting branches, and in how many seeds they were reached. */
export function marksLines({ marks, seeds }: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  const reached = Object.entries(marks).filter(([, count]) => count > 0);
  if (reached.length === 0) return [];
  const pieces = reached.map(([name, count]) => `${name} ${withCommas(count)}`);
  const last = `${pieces.pop()} of ${plural(seeds.run, 'seed')}`;
  return section(painter.dim('marks'), flow([...pieces, last], ' · ', columns - headingWidth));
}

/** Faults that had to wait for somebody to take the role that they name. */
export function waitLines(
  { scenario, evidence, seeds }: ScenarioResult,
  painter: Painter,
  columns: number,
): readonly string[] {
  const waited = [...evidence.fired.values()].filter(({ seedsThatWaited }) => seedsThatWaited > 0);
  const pieces = waited.map(({ entry, longestWaitUs, seedsThatWaited }) => {
    const written = entryAt(scenario, entry);
    const what = written === undefined ? entry : `${entry} (${faultInWords(written)})`;
    const where = seeds.run === 1 ? '' : ` in ${withCommas(seedsThatWaited)} of ${plural(seeds.run, 'seed')}`;
    return `${what}${where}, up to ${figure(longestWaitUs / 1_000, 'ms')}`;
  });
  return section(painter.dim('waited'), flow(pieces, ' · ', columns - headingWidth));
}

/** What weakens a verdict: faults that never fired, properties that could not be judged. */
export function warningLines(result: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  return [...neverFired(result), ...notJudged(result)].flatMap((text) =>
    hang(`${painter.warn('◌')} `, wrap(text, columns - 2)),
  );
}

function neverFired({ neverFired: paths, scenario, seeds }: ScenarioResult): readonly string[] {
  return paths.map((path) => {
    const entry = entryAt(scenario, path);
    const what = entry === undefined ? path : `${path} (${faultInWords(entry)})`;
    return `never fired: ${what}, in ${seeds.run === 1 ? 'this seed' : `none of ${plural(seeds.run, 'seed')}`}`;
  });
}

function notJudged({ evidence }: ScenarioResult): readonly string[] {
  return [...evidence.undecided].map(([property, { why, seeds, lowest }]) => {
    const where = seeds === 1 ? `seed ${lowest}` : `${plural(seeds, 'seed')}, first in seed ${lowest}`;
    return `${property} not judged in ${where}: ${printable(why)}`;
  });
}
