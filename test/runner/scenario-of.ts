import type { ProtocolDefinition } from '../../src/protocols/definition.js';
import type { RunResult, TraceRow } from '../../src/runner/result.js';
import { runSeed } from '../../src/runner/run.js';
import { defaultRegistry, formatProblem, loadScenarios } from '../../src/scenario/index.js';
import type { Scenario } from '../../src/scenario/scenario.js';

/** The scenarios of a text that may name any protocol that comes with splitbrain, or `./test.js` for the given one. */
export function scenariosOf(text: string, protocol?: ProtocolDefinition): readonly Scenario[] {
  const { scenarios, problems } = loadScenarios({ file: 'test.yaml', text, registry: defaultRegistry(protocol) });
  if (problems.length > 0) throw new Error(problems.map((problem) => formatProblem(problem, text)).join('\n'));
  return scenarios;
}

/** One scenario of Raft, or of the given protocol; `rest` is the file without its first two lines. */
export function scenarioOf(rest: string, protocol?: ProtocolDefinition): Scenario {
  const use = protocol === undefined ? 'raft' : '{ use: ./test.js }';
  return scenariosOf(`scenario: test\nprotocol: ${use}\n${rest}`, protocol)[0]!;
}

export interface Recorded {
  readonly result: RunResult;
  readonly trace: readonly TraceRow[];
}

/** Runs one seed and keeps everything that happened. */
export function recorded(scenario: Scenario, seed = 1): Recorded {
  const { result, record } = runSeed(scenario, seed, { record: true });
  return { result, trace: record!.trace };
}

/** One recorded seed of a scenario of these lines, for cases that a protocol must stand, and once did not. */
export function hardCase(seed: number, ...lines: readonly string[]): Recorded {
  return recorded(scenariosOf(['scenario: hard-case', ...lines].join('\n'))[0]!, seed);
}
