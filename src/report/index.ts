export { defaultReport, type ReportOptions } from './default-report.js';
export { type Failure, type FailureDetail, firstFailure } from './failure.js';
export { type ChalkStyles, chalkPainter, type Painter, plainPainter } from './painter.js';
export { quoted, reproduceCommand } from './reproduce.js';
export type { TimelineRow, Tone } from './timeline.js';
