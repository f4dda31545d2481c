import { type FailureDetail, firstFailure, type ToldRow, tellStory } from '../report/index.js';
import type { ScenarioResult } from '../runner/result.js';
import { runSeed } from '../runner/run.js';

const longest = 20;

/**
 * Runs the lowest failing seed of a scenario again, this time recorded, and picks the rows that lead to its first
 * violation. Null where no single run is to blame.
 */
export function failureStory(result: ScenarioResult, strict: boolean): FailureDetail | null {
  const failure = firstFailure(result);
  if (failure === null) return null;
  const { scenario } = result;
  const { run, violation } = failure;
  const { record } = runSeed(scenario, run.seed, { strict, record: true });
  const told = tellStory(record?.trace ?? [], scenario.protocol.office);
  // Marks say that a branch was reached; the rows beside them say what happened there.
  const isEvent = ({ weight, row }: ToldRow) => weight === 'event' && row.kind !== 'mark';
  const before = told.filter((row) => row.timeUs <= violation.atUs && isEvent(row));
  return { timeline: closest(before, violation.nodes), artifact: null };
}

/** The last rows of the nodes involved and of the run itself; filled up with those of other nodes. */
function closest(rows: readonly ToldRow[], nodes: readonly string[]): readonly ToldRow[] {
  const isInvolved = ({ node }: ToldRow) => node === null || nodes.includes(node);
  const involved = rows.filter(isInvolved).slice(-longest);
  const others = rows.filter((row) => !isInvolved(row));
  const chosen = new Set([...involved, ...others.slice(Math.max(0, others.length + involved.length - longest))]);
  return rows.filter((row) => chosen.has(row));
}
