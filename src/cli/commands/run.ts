import { plainPainter } from '../../report/index.js';
import type { ScenarioResult } from '../../runner/result.js';
import type { Scenario } from '../../scenario/scenario.js';
import { codeOf, combine, type ExitCode, exitCode } from '../exit-code.js';
import { expandFiles } from '../files.js';
import { catchInterrupt } from '../interrupt.js';
import { jsonLines } from '../json-lines.js';
import { loadOrExplain } from '../load.js';
import { checkWritable, parseReporters, writeOutput } from '../outputs.js';
import { parseOverride } from '../overrides.js';
import { createPainter } from '../painter.js';
import { finalLine, startProgress } from '../progress.js';
import { render } from '../render.js';
import { type Outcome, runScenarios } from '../run-scenarios.js';
import { countSeeds, parseInteger, type SeedSelection, selectSeeds } from '../seeds.js';
import { columnsOf, print, warn } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** The options of `run`, as commander hands them over. */
export interface RunOptions {
  readonly seed?: string;
  readonly seeds?: string;
  readonly set?: readonly string[];
  readonly variant?: string;
  readonly bug?: string;
  readonly bail?: true;
  readonly maxFailures?: string;
  readonly jobs?: string;
  readonly reporter?: readonly string[];
  readonly history?: string;
  readonly trace?: string;
  readonly checkDeterminism?: true;
  readonly strict?: true;
  readonly quiet?: true;
  readonly color?: boolean;
}

/** One scenario and the seeds it is to run. */
export interface Job {
  readonly scenario: Scenario;
  readonly seeds: SeedSelection;
}

/** `splitbrain run`: results to standard output, the verdict as exit code. */
export async function runCommand(args: readonly string[], options: RunOptions): Promise<ExitCode> {
  const startedMs = performance.now();
  const reporters = parseReporters(options.reporter ?? []);
  const maxFailures = failureLimit(options);
  if (options.jobs !== undefined) atLeastOne(options.jobs, '--jobs');
  selectSeeds([], options);
  const painter = await createPainter(options.color);
  const changes = {
    overrides: (options.set ?? []).map(parseOverride),
    bug: options.bug ?? null,
    variant: options.variant ?? null,
  };
  const scenarios = await loadOrExplain(expandFiles(args), changes, painter);
  if (scenarios === null) return exitCode.usage;
  const jobs = scenarios.map((scenario) => ({ scenario, seeds: selectSeeds(scenario.run.seeds, options) }));
  const total = jobs.reduce((sum, { seeds }) => sum + countSeeds(seeds.ranges), 0);
  if (total !== 1) refuseRecording(options, total);
  checkWritable([...reporters.map(({ file }) => file), options.history, options.trace].filter((file) => file != null));

  const interrupt = catchInterrupt();
  const progress = startProgress(total, process.stderr);
  const outcome = await runScenarios(jobs, {
    strict: options.strict ?? false,
    record: options.history !== undefined || options.trace !== undefined,
    checkDeterminism: options.checkDeterminism ?? false,
    maxFailures,
    interrupt,
    progress,
  });
  progress.clear();
  interrupt.release();
  writeRecord(outcome, options);
  for (const { reporter, file } of reporters) {
    const toTerminal = { painter, columns: columnsOf(process.stdout) };
    const { quiet = false, strict = false } = options;
    const looks = file === null ? toTerminal : { painter: plainPainter, columns: 80 };
    const text = render(reporter, outcome.results, { ...looks, quiet, strict });
    if (file === null) print(text);
    else writeOutput(file, text);
  }
  if (outcome.interrupted) warn('Interrupted: this is what was done so far.');
  if (outcome.divergence !== null) warn(outcome.divergence);
  if (!options.quiet) warn(finalLine(outcome.seedsRun, performance.now() - startedMs));
  return answerOf(outcome);
}

function failureLimit({ bail, maxFailures }: RunOptions): number {
  const limit = maxFailures === undefined ? Number.POSITIVE_INFINITY : atLeastOne(maxFailures, '--max-failures');
  return bail ? 1 : limit;
}

function atLeastOne(text: string, option: string): number {
  const count = parseInteger(text, option);
  if (count === 0) throw new UsageError(`${option} takes an integer from 1 on.`);
  return count;
}

function refuseRecording(options: RunOptions, total: number): void {
  const option = options.history !== undefined ? '--history' : options.trace !== undefined ? '--trace' : null;
  if (option === null) return;
  throw new UsageError(`${option} records one seed of one scenario, not ${total} runs.`, 'Choose one with --seed N.');
}

function writeRecord({ record }: Outcome, { history, trace }: RunOptions): void {
  if (record === null) return;
  if (history !== undefined) writeOutput(history, jsonLines(record.history));
  if (trace !== undefined) writeOutput(trace, jsonLines(record.trace));
}

function answerOf({ results, interrupted, divergence }: Outcome): ExitCode {
  const codes: ExitCode[] = results.map(({ verdict }: ScenarioResult) => codeOf(verdict));
  if (interrupted) codes.push(exitCode.interrupted);
  if (divergence !== null) codes.push(exitCode.internal);
  return combine(codes);
}
