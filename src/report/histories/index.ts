export { type CheckedHistory, type CheckVerdict, type HistoryCounts, verdictOf, withLines } from './checked-history.js';
export { type HistoryReportOptions, historyReport } from './default-report.js';
export { historyDocument } from './json-report.js';
