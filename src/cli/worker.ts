import { parentPort, workerData } from 'node:worker_threads';
import type { Batch, WorkerMessage } from '../runner/workers/messages.js';
import { transferable } from '../runner/workers/messages.js';
import type { Scenario } from '../scenario/scenario.js';
import { type Changes, loadSource, type ScenarioSource } from './load.js';
import { runOne } from './run-one.js';

/** What every worker of a sweep is told when it starts. */
export interface WorkerPlan {
  readonly sources: readonly ScenarioSource[];
  readonly changes: Changes;
  /** By job: which scenario of which source. */
  readonly jobs: readonly { readonly source: number; readonly scenario: number }[];
  readonly strict: boolean;
  readonly checkDeterminism: boolean;
}

const plan = workerData as WorkerPlan;
const loaded = new Map<number, Promise<readonly Scenario[]>>();

/** Scenarios hold functions, which no message can carry: every thread reads them anew from the same text. */
async function scenarioOf(job: number): Promise<Scenario> {
  const { source, scenario } = plan.jobs[job]!;
  const scenarios = loaded.get(source) ?? loadSource(plan.sources[source]!, plan.changes).then((all) => all.scenarios);
  loaded.set(source, scenarios);
  return (await scenarios)[scenario]!;
}

async function runBatch({ job, seeds }: Batch): Promise<void> {
  const scenario = await scenarioOf(job);
  for (const seed of seeds) {
    const { result, divergence } = runOne(scenario, seed, plan);
    say({ kind: 'seed', outcome: { result: transferable(result), divergence } });
  }
  say({ kind: 'batch-done' });
}

function say(message: WorkerMessage): void {
  parentPort!.postMessage(message);
}

parentPort?.on('message', (batch: Batch) => {
  runBatch(batch).catch((error: unknown) => {
    say({ kind: 'broken', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    process.exit(1);
  });
});
