import type { Level } from './levels.js';
import type { TransactionsResult } from './result.js';

/** What is said about one level: `inconclusive` where there was nothing that could have refuted it. */
export interface LevelJudgement {
  readonly level: Level;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** One sentence without a full stop. */
  readonly detail: string;
}

/** Whether a history refutes a level. */
export function judgeLevel(
  { anomalies, refuted, strongest, counts }: TransactionsResult,
  level: Level,
): LevelJudgement {
  if (refuted.includes(level)) {
    const names = anomalies.filter(({ refutes }) => refutes.includes(level)).map(({ name }) => name);
    const left =
      strongest === null ? 'it refutes every level' : `the strongest level that it does not refute is ${strongest}`;
    return { level, verdict: 'fail', detail: `refuted by ${inWords(names)}; ${left}` };
  }
  if (counts.reads === 0) {
    const why = counts.ok === 0 ? 'no transaction was answered' : 'nothing was read, so nothing can be refuted';
    return { level, verdict: 'inconclusive', detail: why };
  }
  const more = strongest === level ? '' : `; the strongest level that it does not refute is ${strongest}`;
  return {
    level,
    verdict: 'pass',
    detail: `not refuted by ${counts.ok} transactions with ${counts.reads} reads${more}`,
  };
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
