import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import {
  defaultReport,
  type FailureDetail,
  githubReport,
  type JsonObject,
  jsonReportChunks,
  junitReport,
  markdownReport,
  ndjson,
  type Painter,
  plainPainter,
} from '../report/index.js';
import type { RunResult, ScenarioResult } from '../runner/result.js';
import type { Scenario } from '../scenario/scenario.js';
import { version } from '../version.js';
import { forwardSlashes } from './files.js';
import { type ReporterChoice, type ReporterName, reasonOf } from './outputs.js';
import { type Sink, sinkFor, writeChunks } from './sink.js';
import { UsageError } from './usage-error.js';

/** GitHub refuses summaries of more than a mebibyte. */
const SUMMARY_MOST = 1_000_000;

export interface ReportingPlan {
  readonly reporters: readonly ReporterChoice[];
  readonly painter: Painter;
  /** Of standard output. */
  readonly columns: number;
  readonly quiet: boolean;
  /** What a shard says of itself in its JSON report; null for a whole. */
  readonly shard: JsonObject | null;
  readonly failureOf: (result: ScenarioResult) => FailureDetail | null;
}

interface Output {
  readonly reporter: ReporterName;
  readonly file: string | null;
  readonly sink: Sink;
}

/** Writes all reports of a sweep: some line by line while it runs, the others when it is over. */
export class Reporting {
  private readonly plan: ReportingPlan;
  private readonly outputs: readonly Output[];
  private readonly stories = new Map<ScenarioResult, FailureDetail | null>();
  /** Streamed lines go out one after the other. */
  private streamed: Promise<void> = Promise.resolve();

  /** @throws UsageError where a file cannot be written */
  constructor(plan: ReportingPlan) {
    this.plan = plan;
    this.outputs = plan.reporters.map((choice) => ({ ...choice, sink: sinkFor(choice) }));
    this.stream(() => ndjson.head(version));
  }

  /** Whether somebody will want to hear of each run when all are done. */
  get needsRuns(): boolean {
    return this.outputs.some(({ reporter }) => reporter === 'json' || reporter === 'verbose');
  }

  run(scenario: Scenario, run: RunResult): void {
    this.stream(() => ndjson.run(scenario, run));
  }

  scenario(result: ScenarioResult): void {
    this.stream(() => ndjson.scenario(result));
  }

  private stream(line: () => string): void {
    for (const { reporter, sink } of this.outputs) {
      if (reporter !== 'ndjson') continue;
      const text = line();
      this.streamed = this.streamed.then(() => sink.write(text));
    }
  }

  async finish(results: readonly ScenarioResult[]): Promise<void> {
    await this.streamed;
    for (const output of this.outputs) {
      await writeChunks(output.sink, this.chunksOf(output, results));
      output.sink.close();
    }
    this.summarise(results);
  }

  /** GitHub shows what is appended to this file on the page of the workflow. */
  private summarise(results: readonly ScenarioResult[]): void {
    const file = process.env.GITHUB_STEP_SUMMARY;
    if (!file || !this.outputs.some(({ reporter }) => reporter === 'github')) return;
    const text = markdownReport(results, { failureOf: (result) => this.storyOf(result) });
    try {
      appendFileSync(file, text.slice(0, SUMMARY_MOST));
    } catch (error) {
      throw new UsageError(`Cannot write ${file}: ${reasonOf(error, file)}.`, 'GITHUB_STEP_SUMMARY names this file.');
    }
  }

  private chunksOf({ reporter, file }: Output, results: readonly ScenarioResult[]): Iterable<string> {
    const failureOf = (result: ScenarioResult) => this.storyOf(result);
    switch (reporter) {
      case 'json':
        return jsonReportChunks(results, { version, shard: this.plan.shard });
      case 'ndjson':
        return [];
      case 'junit':
        return [junitReport(results)];
      case 'github':
        return [githubReport(results, { pathOf: inRepository })];
      case 'markdown':
        return [markdownReport(results, { failureOf })];
      default:
        return [this.forPeople(results, reporter === 'verbose', file === null)];
    }
  }

  private forPeople(results: readonly ScenarioResult[], verbose: boolean, toTerminal: boolean): string {
    const { painter, columns, quiet } = this.plan;
    const looks = toTerminal ? { painter, columns } : { painter: plainPainter, columns: 80 };
    const failureOf = (result: ScenarioResult) => this.storyOf(result);
    const report = defaultReport(results, { ...looks, quiet, verbose, failureOf });
    return report === '' ? '' : `${report}\n`;
  }

  /** Several reports tell the same story: the seed need not run again for each of them. */
  storyOf(result: ScenarioResult): FailureDetail | null {
    const known = this.stories.get(result);
    if (known !== undefined) return known;
    const story = this.plan.failureOf(result);
    this.stories.set(result, story);
    return story;
  }
}

/** GitHub wants paths relative to the repository, wherever in it the command ran. */
export function inRepository(file: string): string {
  const root = process.env.GITHUB_WORKSPACE;
  return root ? forwardSlashes(relative(root, resolve(file))) : file;
}
