import { type Divergence, findDivergence } from '../runner/determinism.js';
import type { RunRecord, RunResult, RunViolation } from '../runner/result.js';
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
  const { result, record: recorded } = runSeed(scenario, seed, { strict, hashPayloads: strict, record });
  const parted = checkDeterminism ? findDivergence(scenario, seed) : null;
  if (parted === null) return { result, record: recorded, divergence: null };
  return { result: failedBy(parted, result), record: recorded, divergence: describe(parted, scenario, seed) };
}

function describe({ event, timeUs, first, second }: Divergence, scenario: Scenario, seed: number): string {
  return [
    `✖ NONDETERMINISM  ${scenario.name}, seed ${seed}: two runs part at event ${event}, ${timeUs} us`,
    `  first run   ${first}`,
    `  second run  ${second}`,
    'A handler, a property or an option depends on something besides the scenario and the seed.',
  ].join('\n');
}

/** A seed that does not make its run has failed, whatever else this one run has shown. */
function failedBy({ event, timeUs }: Divergence, result: RunResult): RunResult {
  const violation: RunViolation = {
    property: 'determinism',
    kind: 'error',
    expected: false,
    atUs: timeUs,
    nodes: [],
    message: `two runs of this seed part at event ${event}. What each did there is told on standard error.`,
    status: {},
  };
  const violations = [...result.violations, violation].sort((a, b) => a.atUs - b.atUs);
  return { ...result, verdict: 'fail', violations };
}
