import type { AnomalyName, Level } from './levels.js';

/** A transaction of a story. */
export interface ToldTransaction {
  /** `T1`, `T2`, … within one story. */
  readonly name: string;
  readonly process: number;
  /** `append x 1 · r y [2]` */
  readonly steps: string;
  readonly outcome: 'ok' | 'fail' | 'info' | 'open';
  /** Lines of its call and its end; the end is null where it is open. */
  readonly calledLine: number;
  readonly endedLine: number | null;
  /** Microseconds, 0 where the history has no times. */
  readonly calledUs: number;
  readonly endedUs: number | null;
}

/** Why one transaction of a cycle comes before the next. */
export interface ToldEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'ww' | 'wr' | 'rw' | 'process' | 'realtime';
  /** null: it follows from when they were called and answered. */
  readonly key: string | null;
  /** One sentence without a full stop, with the values from which it follows. */
  readonly why: string;
}

/** Something that no history at some levels has. */
export interface Anomaly {
  readonly name: AnomalyName;
  /** The levels that proscribe it, the weakest first. */
  readonly refutes: readonly Level[];
  /** How often it was found; of cycles, in how many groups of transactions that are bound together by them. */
  readonly count: number;
  /** One sentence without a full stop about the example below. */
  readonly message: string;
  readonly transactions: readonly ToldTransaction[];
  /** A cycle, from its first transaction back to it; empty where the anomaly is none. */
  readonly cycle: readonly ToldEdge[];
}

export interface TransactionCounts {
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  /** Not ended. */
  readonly open: number;
  readonly processes: number;
  readonly keys: number;
  /** Answered reads of which it is known what they saw. */
  readonly reads: number;
}

/** What a history of transactions says about the level at which they were isolated. */
export interface TransactionsResult {
  readonly counts: TransactionCounts;
  /** Those that refute most first. */
  readonly anomalies: readonly Anomaly[];
  readonly refuted: readonly Level[];
  /** The strongest level that is not refuted; null where even the weakest is. */
  readonly strongest: Level | null;
  /** Whether each cycle that is told is the shortest of its kind. */
  readonly shortest: boolean;
}
