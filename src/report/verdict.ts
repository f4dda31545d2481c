import type { ExpectationResult, ScenarioResult, Verdict } from '../runner/result.js';
import type { Painter } from './painter.js';
import { hang, plural, widthOf, withCommas, wrap } from './text.js';

/** The mark of a verdict; a word always stands beside it. */
export function glyphOf(verdict: ExpectationResult['verdict'], painter: Painter): string {
  if (verdict === 'pass') return painter.good('✔');
  if (verdict === 'fail') return painter.bad('✖');
  return verdict === 'inconclusive' ? painter.warn('◌') : painter.dim('–');
}

/** `✔ PASS` */
export function badge(verdict: Verdict, painter: Painter): string {
  const paint = verdict === 'pass' ? painter.good : verdict === 'fail' ? painter.bad : painter.warn;
  return `${glyphOf(verdict, painter)} ${painter.bold(paint(verdict.toUpperCase()))}`;
}

/** A sentence that opens with a verdict. */
export function verdictLine(verdict: Verdict, text: string, painter: Painter, columns: number): readonly string[] {
  const start = `${badge(verdict, painter)}  `;
  const room = columns - widthOf(start);
  return hang(start, widthOf(text) <= room ? [text] : wrap(text, room));
}

/** What the verdict rests on: `200 of 200 seeds`, or `3 of 500 seeds, first in seed 17`. */
export function seedsOf({ verdict, seeds, evidence, expectations }: ScenarioResult): string {
  const of = ` of ${plural(seeds.run, 'seed')}`;
  if (verdict === 'pass') return withCommas(seeds.passed) + of;
  const hit = verdict === 'fail' ? seeds.failed : seeds.inconclusive;
  if (hit > 0) {
    const first = evidence.verdicts[verdict].lowest;
    return `${withCommas(hit)}${of}${first === null ? '' : `, first in seed ${first}`}`;
  }
  const unmet = expectations.filter((expectation) => expectation.verdict === verdict).length;
  const why = verdict === 'fail' ? 'over all of them failed' : 'could not be judged';
  const reason = unmet === 0 ? 'but not every fault fired' : `${plural(unmet, 'expectation')} ${why}`;
  return `${withCommas(seeds.passed)}${of} passed, ${reason}`;
}
