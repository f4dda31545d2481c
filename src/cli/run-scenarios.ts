import { findDivergence } from '../runner/determinism.js';
import type { RunRecord, RunResult, ScenarioResult } from '../runner/result.js';
import { runSeed } from '../runner/run.js';
import { Sweep } from '../runner/sweep.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Job } from './commands/run.js';
import type { Interrupt } from './interrupt.js';
import type { Progress } from './progress.js';
import { eachSeed } from './seeds.js';

interface RunPlan {
  readonly strict: boolean;
  readonly record: boolean;
  readonly checkDeterminism: boolean;
  /** Stop after this many failing seeds, over all scenarios; Infinity: never. */
  readonly maxFailures: number;
  readonly interrupt: Interrupt;
  readonly progress: Progress;
}

/** What was done: everything, unless a limit, a divergence or the user ended it early. */
export interface Outcome {
  readonly results: readonly ScenarioResult[];
  readonly seedsRun: number;
  /** Of the last seed that ran; null unless recording was asked for. */
  readonly record: RunRecord | null;
  readonly interrupted: boolean;
  /** Where two runs of the same seed parted, told for people; null where they did not. */
  readonly divergence: string | null;
}

/** Runs the jobs seed by seed, in order. Yields to the event loop between seeds, so that Ctrl-C is heard. */
export async function runScenarios(jobs: readonly Job[], plan: RunPlan): Promise<Outcome> {
  const results: ScenarioResult[] = [];
  let failures = 0;
  let seedsRun = 0;
  let record: RunRecord | null = null;
  let divergence: string | null = null;
  const stopped = () => plan.interrupt.requested || failures >= plan.maxFailures || divergence !== null;
  for (const { scenario, seeds } of jobs) {
    if (stopped()) break;
    const runs: RunResult[] = [];
    let cutShort = false;
    for (const seed of eachSeed(seeds.ranges)) {
      if (stopped()) {
        cutShort = true;
        break;
      }
      const run = runSeed(scenario, seed, { strict: plan.strict, record: plan.record });
      runs.push(run.result);
      record = run.record;
      seedsRun++;
      if (run.result.verdict === 'fail') failures++;
      if (plan.checkDeterminism) divergence = describeDivergence(scenario, seed);
      plan.progress.advance(scenario.name);
      await nextTurn();
    }
    if (runs.length > 0) results.push(judge(scenario, runs, seeds.partial || cutShort));
  }
  return { results, seedsRun, record, interrupted: plan.interrupt.requested, divergence };
}

function judge(scenario: Scenario, runs: readonly RunResult[], seedsArePartial: boolean): ScenarioResult {
  const sweep = new Sweep(scenario, { seedsArePartial });
  for (const run of runs) sweep.add(run);
  return sweep.finish();
}

function describeDivergence(scenario: Scenario, seed: number): string | null {
  const found = findDivergence(scenario, seed);
  if (found === null) return null;
  return [
    `✖ NONDETERMINISM  ${scenario.name}, seed ${seed}: two runs part at event ${found.event}, ${found.timeUs} us`,
    `  first run   ${found.first}`,
    `  second run  ${found.second}`,
    'A handler, a property or an option depends on something besides the scenario and the seed.',
  ].join('\n');
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
