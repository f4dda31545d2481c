export type { ColumnHistory } from './column-history.js';
export { HistoryProblem } from './problem.js';
export { type HistoryFormat, HistoryReader, type ReadingOptions } from './reader.js';
