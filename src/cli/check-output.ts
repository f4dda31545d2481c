import { type JsonObject, type Painter, plainPainter } from '../report/index.js';
import type { ReporterChoice } from './outputs.js';
import { createPainter } from './painter.js';
import { sinkFor } from './sink.js';
import { columnsOf } from './terminal.js';

/** What `check` has to say, for people and for programs. */
export interface CheckReport {
  text(options: { readonly painter: Painter; readonly columns: number }): string;
  document(): JsonObject;
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
    const text =
      reporter.reporter === 'json'
        ? `${JSON.stringify(report.document(), null, 2)}\n`
        : report.text({ painter, columns });
    const sink = sinkFor(reporter);
    await sink.write(text);
    sink.close();
  }
}
