import type { ExpectationResult, ScenarioResult, Statistics } from '../runner/result.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Painter } from './painter.js';
import { duration, number, share } from './quantities.js';
import { flow, hang, headingWidth, left, printable, section, widthOf, wrap } from './text.js';
import { glyphOf } from './verdict.js';

type Kind = ExpectationResult['kind'];

const headings: Readonly<Record<Kind, string>> = {
  always: 'always',
  eventually: 'eventually',
  sometimes: 'sometimes',
  never: 'never',
  violated: 'violated',
  metric: 'metrics',
};
const kinds = Object.keys(headings) as readonly Kind[];

/** The table of what was expected: one line for each, but properties that held share theirs. */
export function expectationsTable(result: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  const width = columns - headingWidth;
  const descriptions = describe(result);
  const detailColumn = detailColumnOf(descriptions, width);
  return kinds.flatMap((kind) => {
    const ofKind = descriptions.filter(({ expectation }) => expectation.kind === kind);
    if (ofKind.length === 0) return [];
    const quiet = ofKind.filter(isQuiet);
    const loud = ofKind.filter((description) => !isQuiet(description));
    const lines = [
      ...loud.flatMap((description) => row(description, detailColumn, painter, width)),
      ...flow(
        quiet.map(({ expectation, text }) => `${glyphOf(expectation.verdict, painter)} ${text}`),
        '  ',
        width,
      ),
    ];
    return section(painter.dim(headings[kind]), lines);
  });
}

/** What was expected and not met, with the word that tells `never` from `sometimes`. */
export function missedTable(result: ScenarioResult, painter: Painter, columns: number): readonly string[] {
  const missed = describe(result)
    .filter(({ expectation }) => expectation.verdict === 'fail')
    .map((description) => {
      const { kind } = description.expectation;
      return { ...description, text: kind === 'metric' ? description.text : `${headings[kind]} ${description.text}` };
    });
  const detailColumn = detailColumnOf(missed, columns);
  return missed.flatMap((description) => row(description, detailColumn, painter, columns));
}

interface Description {
  readonly expectation: ExpectationResult;
  /** What was expected, in words. */
  readonly text: string;
  /** What came of it. */
  readonly detail: string;
}

/** A property that held says no more than its name. */
function isQuiet({ expectation }: Description): boolean {
  return expectation.kind === 'always' && expectation.verdict === 'pass';
}

function describe({ scenario, expectations, metrics }: ScenarioResult): readonly Description[] {
  const seen = new Map<Kind, number>();
  return expectations.map((expectation) => {
    const index = seen.get(expectation.kind) ?? 0;
    seen.set(expectation.kind, index + 1);
    return { expectation, text: inWords(expectation, scenario, metrics, index), detail: detailOf(expectation) };
  });
}

/** `recovery-time.p99 at most 900 ms`, from the scenario's own expectation of that name. */
function inWords(
  { kind, name }: ExpectationResult,
  { expect }: Scenario,
  metrics: ScenarioResult['metrics'],
  index: number,
): string {
  if (kind === 'eventually') {
    const demanded = expect.eventually.filter(({ property }) => {
      return !expect.violated.some((control) => control.property === property);
    });
    const expected = demanded[index];
    if (expected?.property !== name) return printable(name);
    const { after } = expected;
    const since = after.kind === 'settle' ? 'settle' : `${after.edge === 'end' ? 'the end of ' : ''}${after.verb}`;
    return `${name} within ${duration(expected.withinUs)} after ${since}`;
  }
  const expected = kind === 'metric' ? expect.metrics[index] : undefined;
  if (expected?.name !== name) return printable(name);
  const unit = metrics[expected.metric]?.unit;
  // Without samples nothing is known of the unit, and a bare number would say the wrong thing.
  if (unit === undefined) return name;
  const say = (limit: number) => limitInWords(limit, unit);
  const limits = [
    expected.atLeast === null ? '' : ` at least ${say(expected.atLeast)}`,
    expected.atMost === null ? '' : ` at most ${say(expected.atMost)}`,
  ];
  return name + limits.join(limits.every((limit) => limit !== '') ? ' and' : '');
}

function limitInWords(limit: number, unit: Statistics['unit']): string {
  if (unit === 'ms') return duration(Math.round(limit * 1_000));
  return unit === 'share' ? share(limit) : number(limit);
}

function detailOf({ verdict, detail, firstSeed }: ExpectationResult): string {
  const text = printable(detail);
  const seed = firstSeed === null || verdict === 'pass' || /\bseed\b/.test(text) ? '' : `first in seed ${firstSeed}`;
  return [text, seed].filter((part) => part !== '').join(', ');
}

/** Details start in one column, unless that would leave them no room. */
function detailColumnOf(descriptions: readonly Description[], width: number): number {
  const loud = descriptions.filter((description) => !isQuiet(description));
  const widest = loud.reduce((most, { text }) => Math.max(most, widthOf(text)), 0);
  return Math.min(2 + widest + 2, Math.floor(width * 0.7));
}

/** Outcomes stand in their column; where there is no room for that, right behind, and at last below. */
function row({ expectation, text, detail }: Description, column: number, painter: Painter, width: number) {
  const start = `${glyphOf(expectation.verdict, painter)} ${text}`;
  const notJudged = expectation.verdict === 'not-judged' && !detail.includes('not judged');
  const outcome = [notJudged ? 'not judged' : '', detail].filter((part) => part !== '').join(': ');
  if (outcome === '') return [start];
  const paint = expectation.verdict === 'fail' ? painter.bad : (plain: string) => plain;
  const behind = `${left(start, column - 2)}  `;
  if (widthOf(behind) + widthOf(outcome) <= width) return [behind + paint(outcome)];
  if (widthOf(start) + 2 + widthOf(outcome) <= width) return [`${start}  ${paint(outcome)}`];
  const room = width - widthOf(behind);
  const lines = wrap(outcome, room >= 24 ? room : width - 4).map(paint);
  return room >= 24 ? hang(behind, lines) : [start, ...hang('    ', lines)];
}
