export { ColumnHistory } from './column-history.js';
export { HistoryProblem } from './problem.js';
export { type EventSink, type HistoryFormat, HistoryReader, type ReadingOptions } from './reader.js';
