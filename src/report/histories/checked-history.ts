import type { Judgement } from '../../checkers/judge-history.js';
import type { History } from '../../workloads/history.js';

/** A history from a file, with what was judged of it. */
export interface CheckedHistory {
  /** As it was given, with forward slashes. */
  readonly file: string;
  readonly format: 'ndjson' | 'edn' | null;
  readonly model: string;
  readonly history: History;
  /** The line that an event came from, from 1 on. */
  readonly lineOf: (event: number) => number;
  readonly counts: HistoryCounts;
  readonly judgements: readonly Judgement[];
}

export interface HistoryCounts {
  /** Operations that ended so; `open` ones have not ended. */
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  readonly open: number;
  readonly processes: number;
  readonly keys: number;
  /** Lines of processes that are no clients. */
  readonly ignored: number;
}

export type CheckVerdict = Judgement['verdict'];

/** The verdict on all conditions together. */
export function verdictOf({ judgements }: Pick<CheckedHistory, 'judgements'>): CheckVerdict {
  const verdicts = judgements.map(({ verdict }) => verdict);
  return verdicts.includes('fail') ? 'fail' : verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

/** Sentences name events where a history has no times; a reader finds them by their lines. */
export function withLines(sentence: string, lineOf: (event: number) => number): string {
  return sentence.replace(/\(event (\d+)\)/g, (_, event: string) => `(line ${lineOf(Number(event))})`);
}
