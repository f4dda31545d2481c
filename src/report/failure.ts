import type { RunResult, RunViolation, ScenarioResult } from '../runner/result.js';
import { missedTable } from './expectations.js';
import type { Painter } from './painter.js';
import { reproduceCommand } from './reproduce.js';
import { statesTable } from './states.js';
import { flow, hang, plural, printable, widthOf, wrap } from './text.js';
import { type TimelineRow, timelineTable } from './timeline.js';
import { firstSeed } from './verdict.js';

/** What is known of a failing seed beyond its result: it was run again with recording on. */
export interface FailureDetail {
  /** At most 20 rows that lead to the violation. */
  readonly timeline: readonly TimelineRow[];
  /** Path of the artifact that `replay` takes; null where none was written. */
  readonly artifact: string | null;
}

/** The first violation of a scenario's lowest failing seed: the one to look at. */
export interface Failure {
  readonly run: RunResult;
  readonly violation: RunViolation;
}

/** What a failing scenario fails with first; null where no run failed (a metric was missed, a mark not reached). */
export function firstFailure({ runs }: ScenarioResult): Failure | null {
  const seed = firstSeed(runs, 'fail');
  const run = runs.find((candidate) => candidate.seed === seed);
  const violations = (run?.violations ?? []).filter(({ expected }) => !expected);
  const violation = violations.toSorted((a, b) => a.atUs - b.atUs)[0];
  return run === undefined || violation === undefined ? null : { run, violation };
}

/** Blocks of lines: the clash, how it came about, who held what, how to see it again, where it is kept. */
export function failureBlocks(
  result: ScenarioResult,
  detail: FailureDetail | null,
  painter: Painter,
  columns: number,
): readonly (readonly string[])[] {
  const failure = firstFailure(result);
  if (failure === null) return missedBlocks(result, painter, columns);
  const { run, violation } = failure;
  return [
    sentence(violation.property, violation.message, painter, columns),
    timelineTable(detail?.timeline ?? [], painter, columns - 2).map((line) => `  ${line}`),
    statesTable(violation, painter, columns - 2).map((line) => `  ${line}`),
    otherViolations(result, violation, painter, columns),
    [
      `Reproduce: ${reproduceCommand(result.scenario, run.seed)}`,
      ...(detail?.artifact == null ? [] : [`Artifact:  ${detail.artifact}`]),
    ],
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
function otherViolations({ runs }: ScenarioResult, shown: RunViolation, painter: Painter, columns: number) {
  const seeds = new Map<string, number[]>();
  for (const run of runs) {
    for (const { property, expected } of run.violations) {
      if (expected) continue;
      const failing = seeds.get(property);
      if (failing === undefined) seeds.set(property, [run.seed]);
      else failing.push(run.seed);
    }
  }
  const pieces = [...seeds]
    .filter(([property, failing]) => property !== shown.property || failing.length > 1)
    .map(([property, failing]) => {
      const first = failing.reduce((least, seed) => Math.min(least, seed));
      if (failing.length === 1) return `${property} in seed ${first}`;
      const where = property === shown.property ? '' : `, first in ${first}`;
      return `${property} in ${plural(failing.length, 'seed')}${where}`;
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
