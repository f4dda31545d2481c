import type { LevelJudgement, TransactionModel, TransactionsResult } from '../../checkers/transactions/index.js';

/** A history of transactions from a file, with what was judged of it. */
export interface CheckedTransactions {
  /** As it was given, with forward slashes. */
  readonly file: string;
  readonly format: 'ndjson' | 'edn' | null;
  readonly model: TransactionModel;
  /** Lines of processes that are no clients. */
  readonly ignored: number;
  readonly result: TransactionsResult;
  readonly judgement: LevelJudgement;
}
