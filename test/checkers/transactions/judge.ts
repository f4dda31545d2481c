import { checkTransactions, TransactionLog, type TransactionModel } from '../../../src/checkers/transactions/index.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';

/** What the checker says of a history whose events stand on lines 1, 2, …. */
export function judge(history: readonly HistoryEvent[], model: TransactionModel) {
  const log = new TransactionLog(model);
  for (const [index, event] of history.entries()) log.append(event, index + 1);
  return checkTransactions(log);
}
