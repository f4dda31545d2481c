import type { Anomaly, ToldTransaction } from '../../checkers/transactions/index.js';
import { headDocument, type JsonObject } from '../json-report.js';
import type { CheckedTransactions } from './checked-transactions.js';

/** The report of `check` on transactions for machines. Times are milliseconds, null where the history has none. */
export function transactionsDocument(
  checked: CheckedTransactions,
  aboutOf: (anomaly: Anomaly) => string,
  version: string,
): JsonObject {
  const { file, format, model, ignored, result, judgement } = checked;
  const { ok, fail, info, open, processes, keys, reads } = result.counts;
  return {
    ...headDocument(version),
    history: { file, format, model, operations: { ok, fail, info, open }, processes, keys, reads, ignored },
    verdict: judgement.verdict,
    level: judgement.level,
    detail: judgement.detail,
    strongest: result.strongest,
    refuted: [...result.refuted],
    anomalies: result.anomalies.map((anomaly) => anomalyDocument(anomaly, aboutOf(anomaly))),
    shortest: result.shortest,
  };
}

function anomalyDocument({ name, refutes, count, message, transactions, cycle }: Anomaly, about: string): JsonObject {
  return {
    name,
    about,
    refutes: [...refutes],
    count,
    message,
    transactions: transactions.map(transactionDocument),
    cycle: cycle.map(({ from, to, kind, key, why }) => ({ from, to, kind, key, why })),
  };
}

function transactionDocument(told: ToldTransaction): JsonObject {
  const { name, process, steps, outcome, calledLine, endedLine, calledUs, endedUs } = told;
  return {
    ...{ name, process, steps, outcome },
    lines: endedLine === null ? [calledLine] : [calledLine, endedLine],
    invokedMs: millisecondsOf(calledUs),
    endedMs: endedUs === null ? null : millisecondsOf(endedUs),
  };
}

function millisecondsOf(us: number): number | null {
  return us > 0 ? us / 1_000 : null;
}
