import { findDivergence } from '../runner/determinism.js';
import type { RunRecord, RunResult } from '../runner/result.js';
import { runSeed } from '../runner/run.js';
import type { Scenario } from '../scenario/scenario.js';

/** How each seed of a sweep is run. */
export interface Manner {
  readonly strict: boolean;
  readonly checkDeterminism: boolean;
  readonly record?: boolean;
}

/** Runs one seed, and again for comparison where that is asked for. */
export function runOne(
  scenario: Scenario,
  seed: number,
  { strict, checkDeterminism, record = false }: Manner,
): { readonly result: RunResult; readonly record: RunRecord | null; readonly divergence: string | null } {
  const run = runSeed(scenario, seed, { strict, hashPayloads: strict, record });
  return { ...run, divergence: checkDeterminism ? describeDivergence(scenario, seed) : null };
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
