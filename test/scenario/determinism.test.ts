import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runSeed } from '../../src/runner/run.js';
import { defaultRegistry, formatProblem, loadScenarios } from '../../src/scenario/index.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { scenarioTexts } from './arbitrary.js';

/** @throws Error with the problems, where the tables allow what the validator refuses */
function parse(text: string): Scenario {
  const { scenarios, problems } = loadScenarios({ file: 'made-up.yaml', text, registry: defaultRegistry() });
  if (problems.length > 0) throw new Error(problems.map((problem) => formatProblem(problem, text)).join('\n'));
  return scenarios[0]!;
}

it('any scenario that the tables allow is valid, and its seed makes its run', () => {
  const hashes = new Set<string>();
  fc.assert(
    fc.property(scenarioTexts, fc.integer({ min: 0, max: 2 ** 31 }), (text, seed) => {
      const first = runSeed(parse(text), seed).result;
      const second = runSeed(parse(text), seed, { strict: true, record: true }).result;
      expect(second.hash).toBe(first.hash);
      expect(second).toEqual(first);
      expect(first.violations.filter(({ kind }) => kind === 'error')).toEqual([]);
      hashes.add(first.hash);
    }),
    { numRuns: 150, seed: 42 },
  );
  // Runs that were all the same would prove nothing.
  expect(hashes.size).toBeGreaterThan(140);
});
