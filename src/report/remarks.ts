import type { RunResult, ScenarioResult } from '../runner/result.js';
import { entryAt, faultInWords } from './faults-in-words.js';
import type { Painter } from './painter.js';
import { flow, hang, headingWidth, plural, printable, section, withCommas, wrap } from './text.js';

/** Interesting branches, and in how many seeds they were reached. */
export function marksLines({ marks, seeds }: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  const reached = Object.entries(marks).filter(([, count]) => count > 0);
  if (reached.length === 0) return [];
  const pieces = reached.map(([name, count]) => `${name} ${withCommas(count)}`);
  const last = `${pieces.pop()} of ${plural(seeds.run, 'seed')}`;
  return section(painter.dim('marks'), flow([...pieces, last], ' · ', columns - headingWidth));
}

/** What weakens a verdict: faults that never fired, properties that could not be judged. */
export function warningLines(result: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  return [...neverFired(result), ...notJudged(result.runs)].flatMap((text) =>
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

function notJudged(runs: readonly RunResult[]): readonly string[] {
  const reasons = new Map<string, { property: string; why: string; seeds: number[] }>();
  for (const run of runs) {
    for (const { property, why } of run.inconclusive) {
      const reason = reasons.get(property) ?? { property, why, seeds: [] };
      reason.seeds.push(run.seed);
      reasons.set(property, reason);
    }
  }
  return [...reasons.values()].map(({ property, why, seeds }) => {
    const first = seeds.reduce((least, seed) => Math.min(least, seed));
    const where = seeds.length === 1 ? `seed ${first}` : `${plural(seeds.length, 'seed')}, first in seed ${first}`;
    return `${property} not judged in ${where}: ${printable(why)}`;
  });
}
