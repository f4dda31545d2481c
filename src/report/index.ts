export { defaultReport, type ReportOptions } from './default-report.js';
export { type Diagnosis, diagnose } from './diagnosis/index.js';
export type { SliceRow } from './diagnosis/slice-row.js';
export type { FailureDetail } from './failure.js';
export { type GithubOptions, githubReport } from './github.js';
export {
  type JsonObject,
  type JsonReportOptions,
  type JsonValue,
  reportDocument,
  schemaVersion,
} from './json-report.js';
export { jsonReport, jsonReportChunks } from './json-text.js';
export {
  type JudgedHistory,
  judgedAnnotations,
  judgedJunit,
  judgedLine,
  judgedMarkdown,
} from './judged-history.js';
export { junitReport } from './junit.js';
export { type MarkdownOptions, markdownReport } from './markdown.js';
export { narrate, type Sentence, type Words } from './narrate.js';
export { narrateTimeline, type TimelineOptions } from './narrate-timeline.js';
export { ndjson } from './ndjson.js';
export { type ChalkStyles, chalkPainter, type Painter, plainPainter } from './painter.js';
export { quoted, reproduceCommand } from './reproduce.js';
export { type ToldRow, tellStory } from './story.js';
export type { TimelineRow, Tone } from './timeline.js';
