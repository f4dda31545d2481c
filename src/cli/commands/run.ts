import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { labelOf } from '../../report/label.js';
import type { ScenarioResult } from '../../runner/result.js';
import { aftermath } from '../aftermath.js';
import { ArtifactKeeper } from '../artifact-keeper.js';
import type { Job } from '../collector.js';
import { parseDuration } from '../duration.js';
import { codeOf, combine, type ExitCode, exitCode } from '../exit-code.js';
import { failureStory } from '../failure-story.js';
import { findFiles } from '../files.js';
import { jsonLines } from '../json-lines.js';
import { type Changes, loadOrExplain, type Selection } from '../load.js';
import { checkWritable, parseReporters, type ReporterChoice } from '../outputs.js';
import { parseOverride } from '../overrides.js';
import { packageRoot } from '../package-root.js';
import { createPainter } from '../painter.js';
import { finalLine, startProgress } from '../progress.js';
import { Reporting } from '../reporting.js';
import { type Outcome, runScenarios } from '../run-scenarios.js';
import { nowhere, RunSpool } from '../run-spool.js';
import { countSeeds, parseInteger, parseShard, type Shard, selectSeeds } from '../seeds.js';
import { shardDocument } from '../shard-document.js';
import { writeOutput } from '../sink.js';
import { type StopReason, StopSignal } from '../stop-signal.js';
import { columnsOf, warn } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** The options of `run`, as commander hands them over. */
export interface RunOptions {
  readonly seed?: string;
  readonly seeds?: string;
  readonly shard?: string;
  readonly set?: readonly string[];
  readonly variant?: string;
  readonly bug?: string;
  readonly bail?: true;
  readonly maxFailures?: string;
  readonly timeBudget?: string;
  readonly jobs?: string;
  readonly reporter?: readonly string[];
  readonly history?: string;
  readonly trace?: string;
  readonly checkDeterminism?: true;
  readonly strict?: true;
  readonly quiet?: true;
  readonly color?: boolean;
}

/** The options that are more than texts, read and checked before anything else is done. */
interface Orders {
  readonly reporters: readonly ReporterChoice[];
  readonly maxFailures: number;
  readonly jobs: number;
  readonly budgetMs: number | null;
  readonly shard: Shard | null;
  readonly changes: Changes;
}

/** `splitbrain run`: results to standard output, the verdict as exit code. */
export async function runCommand(args: readonly string[], options: RunOptions): Promise<ExitCode> {
  const startedMs = performance.now();
  const orders = readOptions(options);
  const painter = await createPainter(options.color);
  const selection = await loadOrExplain(findFiles(args), orders.changes, painter);
  if (selection === null) return exitCode.usage;
  const jobs = selection.scenarios.map((scenario) => {
    return { scenario, seeds: selectSeeds(scenario.run.seeds, options, orders.shard) };
  });
  const total = jobs.reduce((sum, { seeds }) => sum + countSeeds(seeds.ranges), 0);
  if (total !== 1) refuseRecording(options, total);
  checkWritable(filesOf(orders, options));
  const strict = options.strict ?? false;
  const artifacts = new ArtifactKeeper(selection, strict);
  const reporting = new Reporting({
    reporters: orders.reporters,
    painter,
    columns: columnsOf(process.stdout),
    quiet: options.quiet ?? false,
    shard: shardOf(orders, options, selection),
    failureOf: (result) => failureStory(result, { selection, strict, artifact: artifacts.pathOf(result) }),
  });
  const { outcome, stopped } = await sweep(jobs, selection, orders, options, { reporting, artifacts });
  for (const line of aftermath(outcome, stopped, options.timeBudget ?? null)) warn(line);
  if (!options.quiet) warn(finalLine(outcome.seedsRun, performance.now() - startedMs));
  return answerOf(outcome, stopped, orders.shard);
}

async function sweep(
  jobs: readonly Job[],
  selection: Selection,
  orders: Orders,
  options: RunOptions,
  { reporting, artifacts }: { readonly reporting: Reporting; readonly artifacts: ArtifactKeeper },
) {
  const total = jobs.reduce((sum, { seeds }) => sum + countSeeds(seeds.ranges), 0);
  const stop = new StopSignal(orders.budgetMs);
  const progress = startProgress(total, process.stderr);
  const spools: RunSpool[] = [];
  try {
    const outcome = await runScenarios(jobs, {
      ...{ stop, progress, selection, changes: orders.changes, jobs: orders.jobs, maxFailures: orders.maxFailures },
      strict: options.strict ?? false,
      record: options.history !== undefined || options.trace !== undefined,
      checkDeterminism: options.checkDeterminism ?? false,
      workerModule: pathToFileURL(join(packageRoot(), 'dist', 'worker.js')),
      createStore: () => {
        if (!reporting.needsRuns) return nowhere;
        const spool = new RunSpool();
        spools.push(spool);
        return spool;
      },
      onRun: (scenario, run) => {
        reporting.run(scenario, run);
        artifacts.take(scenario, run);
      },
      onScenario: (result) => {
        reporting.scenario(result);
        tellScenario(result, options);
      },
    });
    progress.clear();
    const stopped = stop.reason;
    stop.release();
    await writeRecord(outcome, options);
    await artifacts.write();
    await reporting.finish(outcome.results);
    return { outcome, stopped };
  } finally {
    for (const spool of spools) spool.discard();
  }
}

function readOptions(options: RunOptions): Orders {
  const { bail, maxFailures, jobs, timeBudget, shard } = options;
  const orders = {
    reporters: parseReporters(options.reporter ?? [], process.env.GITHUB_ACTIONS === 'true'),
    maxFailures: bail
      ? 1
      : maxFailures === undefined
        ? Number.POSITIVE_INFINITY
        : atLeastOne(maxFailures, '--max-failures'),
    jobs: jobs === undefined ? availableParallelism() : atLeastOne(jobs, '--jobs'),
    budgetMs: timeBudget === undefined ? null : parseDuration(timeBudget, '--time-budget') / 1000,
    shard: shard === undefined ? null : parseShard(shard),
    changes: {
      overrides: (options.set ?? []).map(parseOverride),
      bug: options.bug ?? null,
      variant: options.variant ?? null,
    },
  };
  selectSeeds([], options, orders.shard);
  return orders;
}

function atLeastOne(text: string, option: string): number {
  const count = parseInteger(text, option);
  if (count === 0) throw new UsageError(`${option} takes an integer from 1 on.`);
  return count;
}

function filesOf({ reporters }: Orders, { history, trace }: RunOptions): readonly string[] {
  return [...reporters.map(({ file }) => file), history, trace].filter((file) => file != null);
}

function shardOf({ shard, changes }: Orders, { seeds, strict }: RunOptions, { sources }: Selection) {
  return shard && shardDocument(shard, { seeds: seeds ?? null, strict: strict ?? false, changes, sources });
}

/** One line a scenario where nobody watches a progress bar but somebody may read a log. */
function tellScenario({ scenario, verdict, seeds }: ScenarioResult, { quiet }: RunOptions): void {
  if (quiet || process.stderr.isTTY || !process.env.CI) return;
  const glyph = { pass: '✔', fail: '✖', inconclusive: '◌' }[verdict];
  warn(`${glyph} ${verdict.toUpperCase()}  ${labelOf(scenario)}  ${seeds.passed} of ${seeds.run} seeds passed`);
}

function refuseRecording(options: RunOptions, total: number): void {
  const option = options.history !== undefined ? '--history' : options.trace !== undefined ? '--trace' : null;
  if (option === null) return;
  throw new UsageError(`${option} records one seed of one scenario, not ${total} runs.`, 'Choose one with --seed N.');
}

async function writeRecord({ record }: Outcome, { history, trace }: RunOptions): Promise<void> {
  if (record === null) return;
  if (history !== undefined) await writeOutput(history, [jsonLines(record.history)]);
  if (trace !== undefined) await writeOutput(trace, [jsonLines(record.trace)]);
}

function answerOf(outcome: Outcome, stopped: StopReason | null, shard: Shard | null): ExitCode {
  const { results, divergence, lost, shortfalls } = outcome;
  const codes: ExitCode[] = results.map(({ verdict }: ScenarioResult) => codeOf(verdict));
  if (stopped === 'interrupt') codes.push(exitCode.interrupted);
  if (divergence !== null || lost.length > 0) codes.push(exitCode.internal);
  // A scenario for which there was no time has not passed.
  if (stopped === 'budget' && shortfalls.some(({ ran }) => ran === 0)) codes.push(exitCode.inconclusive);
  // With more shards than seeds some have nothing to do, which is no mistake of theirs.
  if (shard !== null) codes.push(exitCode.pass);
  return combine(codes);
}
