import {
  type JsonObject,
  type JudgedHistory,
  judgedAnnotations,
  judgedJunit,
  judgedLine,
  judgedMarkdown,
  type Painter,
  plainPainter,
} from '../report/index.js';
import type { ReporterChoice } from './outputs.js';
import { createPainter } from './painter.js';
import { sinkFor } from './sink.js';
import { columnsOf } from './terminal.js';

/** What `check` has to say, for people and for programs. */
export interface CheckReport {
  text(options: { readonly painter: Painter; readonly columns: number }): string;
  document(): JsonObject;
  readonly judged: JudgedHistory;
}

/** Writes a report as each reporter does, where it was asked to. */
export async function writeCheckReport(
  report: CheckReport,
  reporters: readonly ReporterChoice[],
  color: boolean | undefined,
): Promise<void> {
  for (const reporter of reporters) {
    const toFile = reporter.file !== null;
    const painter = toFile ? plainPainter : await createPainter(color);
    const columns = toFile ? 80 : columnsOf(process.stdout);
    const sink = sinkFor(reporter);
    await sink.write(written(report, reporter.reporter, { painter, columns }));
    sink.close();
  }
}

function written(
  report: CheckReport,
  reporter: ReporterChoice['reporter'],
  options: Parameters<CheckReport['text']>[0],
): string {
  switch (reporter) {
    case 'json':
      return `${JSON.stringify(report.document(), null, 2)}\n`;
    case 'ndjson':
      return judgedLine(report.document());
    case 'junit':
      return judgedJunit(report.judged);
    case 'github':
      return judgedAnnotations(report.judged);
    case 'markdown':
      return judgedMarkdown(report.judged, report.text({ painter: plainPainter, columns: 100 }));
    default:
      return report.text(options);
  }
}
