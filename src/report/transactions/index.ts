export type { CheckedTransactions } from './checked-transactions.js';
export { type TransactionsReportOptions, transactionsReport } from './default-report.js';
export { transactionsDocument } from './json-report.js';
