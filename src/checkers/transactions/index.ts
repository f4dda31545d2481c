export { checkTransactions } from './check.js';
export { DEFAULT_BUDGET } from './cycle-anomalies.js';
export { judgeLevel, type LevelJudgement } from './judge-level.js';
export { type AnomalyName, anomalyNamed, type Level, levels } from './levels.js';
export { type TransactionModel, transactionModels } from './micro-operations.js';
export type { Anomaly, ToldEdge, ToldTransaction, TransactionCounts, TransactionsResult } from './result.js';
export { type Nil, TransactionLog } from './transaction-log.js';
