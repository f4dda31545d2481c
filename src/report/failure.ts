import type { RunViolation, ScenarioResult } from '../runner/result.js';
import type { Decisive } from '../runner/shrink/decisive.js';
import type { Diagnosis } from './diagnosis/index.js';
import { spaceTime } from './diagnosis/space-time.js';
import type { Wait } from './diagnosis/waits.js';
import { missedTable } from './expectations.js';
import { decisiveSentence } from './faults-in-words.js';
import type { Painter } from './painter.js';
import { reproduceCommand } from './reproduce.js';
import { statesTable } from './states.js';
import { flow, hang, left, plural, printable, widest, widthOf, wrap } from './text.js';

/** What is known of a failing seed beyond its result: it was run again with recording on. */
export interface FailureDetail extends Diagnosis {
  /** The fault without which this run passes; null where no fault alone decides. */
  readonly decisive: Decisive | null;
  /** The violation as it happened again, with the states of the nodes; null: it is told from the result. */
  readonly violation?: RunViolation | null;
  /** Path of the artifact that `replay` takes; null where none was written. */
  readonly artifact: string | null;
}

/** Blocks of lines: the clash, how it came about, who held what, how to see it again, where it is kept. */
export function failureBlocks(
  result: ScenarioResult,
  detail: FailureDetail | null,
  painter: Painter,
  columns: number,
): readonly (readonly string[])[] {
  const failure = result.evidence.firstFailure;
  if (failure === null) return missedBlocks(result, painter, columns);
  const violation = detail?.violation ?? failure.violation;
  return [
    sentence(violation.property, violation.message, painter, columns),
    spaceTime(detail?.timeline ?? [], painter, columns - 2).map((line) => `  ${line}`),
    waitsTable(detail?.waits ?? [], painter, columns - 2).map((line) => `  ${line}`),
    detail?.decisive == null ? [] : wrap(decisiveSentence(detail.decisive), columns - 2).map((line) => `  ${line}`),
    statesTable(violation, painter, columns - 2).map((line) => `  ${line}`),
    otherViolations(result, violation, painter, columns),
    [
      `Reproduce: ${reproduceCommand(result.scenario, failure.seed)}`,
      ...(detail?.artifact == null ? [] : [`Artifact:  ${detail.artifact}`]),
    ],
  ];
}

/** A paragraph for each node: whom it waits for, and why in vain. */
function waitsTable(waits: readonly Wait[], painter: Painter, columns: number): readonly string[] {
  if (waits.length === 0) return [];
  const width = widest(waits.map(({ node }) => node)) + 2;
  return [
    'who waits for whom',
    ...waits.flatMap(({ node, on, told }) => {
      const start = `  ${left(painter.bold(node), width)}`;
      if (told !== null) return hang(start, wrap(told, columns - width - 2));
      const others = on.map(({ name, why }) => hang('', wrap(`${name}, ${why}`, columns - width - 14)));
      return hang(`${start}waits for `, others.flat());
    }),
  ];
}

function sentence(property: string, message: string, painter: Painter, columns: number): readonly string[] {
  const start = `${painter.bold(painter.bad(property))}  `;
  const lines = message.split('\n').map(printable);
  const besides = widthOf(start) <= columns / 3;
  const room = besides ? columns - widthOf(start) : columns - 4;
  const body = lines.flatMap((line) => wrap(line, room));
  return besides ? hang(start, body) : [start, ...hang('    ', body)];
}

/** What else was violated, by how many seeds. */
function otherViolations({ evidence }: ScenarioResult, shown: RunViolation, painter: Painter, columns: number) {
  const pieces = [...evidence.violated]
    .filter(([property, { expected, seeds }]) => !expected && (property !== shown.property || seeds > 1))
    .map(([property, { seeds, lowest }]) => {
      if (seeds === 1) return `${property} in seed ${lowest}`;
      const where = property === shown.property ? '' : `, first in ${lowest}`;
      return `${property} in ${plural(seeds, 'seed')}${where}`;
    });
  return pieces.length === 0 ? [] : hang(painter.dim('violated: '), flow(pieces, ' · ', columns - 10));
}

/** No run failed, but what was asked of all of them together was not met. */
function missedBlocks(result: ScenarioResult, painter: Painter, columns: number): readonly (readonly string[])[] {
  const missed = result.expectations.filter(({ verdict }) => verdict === 'fail');
  const seed = missed.find((expectation) => expectation.firstSeed !== null)?.firstSeed ?? null;
  return [
    missedTable(result, painter, columns),
    seed === null ? [] : [`Reproduce: ${reproduceCommand(result.scenario, seed)}`],
  ];
}
