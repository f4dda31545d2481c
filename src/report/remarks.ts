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

/** What weakens a verdict: faults that never fired, properties that could not be judged, nothing to judge at all. */
export function warningLines(result: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  return [...neverFired(result), ...notJudged(result), ...nothingExpected(result)].flatMap((text) =>
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

/** In one line for all properties that share their reason, as after an exception. */
function notJudged({ evidence }: ScenarioResult): readonly string[] {
  const properties = new Map<string, string[]>();
  for (const [property, { why, seeds, lowest }] of evidence.undecided) {
    const where = seeds === 1 ? `seed ${lowest}` : `${plural(seeds, 'seed')}, first in seed ${lowest}`;
    const what = `not judged in ${where}: ${printable(why)}`;
    properties.set(what, [...(properties.get(what) ?? []), property]);
  }
  return [...properties].map(([what, names]) => `${names.join(', ')} ${what}`);
}

/** A scenario without expectations passes, but not because something held. */
function nothingExpected({ expectations, verdict }: ScenarioResult): readonly string[] {
  return expectations.length === 0 && verdict === 'pass'
    ? ['nothing is judged: there are no properties and no expectations']
    : [];
}
