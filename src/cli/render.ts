import { defaultReport, jsonReport, type Painter } from '../report/index.js';
import type { ScenarioResult } from '../runner/result.js';
import { version } from '../version.js';
import { failureStory } from './failure-story.js';
import type { ReporterChoice } from './outputs.js';

interface RenderOptions {
  readonly painter: Painter;
  readonly columns: number;
  readonly quiet: boolean;
  /** As the runs were made, so that a failing one happens again in the same way. */
  readonly strict: boolean;
}

/** The text of one report. */
export function render(
  reporter: ReporterChoice['reporter'],
  results: readonly ScenarioResult[],
  { painter, columns, quiet, strict }: RenderOptions,
): string {
  if (reporter === 'json') return jsonReport(results, { version });
  return defaultReport(results, { painter, columns, quiet, failureOf: (result) => failureStory(result, strict) });
}
