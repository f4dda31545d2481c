// Runs some of the seeds of one planted bug, each only until something is violated, and tells what that was.
import { parentPort, workerData } from 'node:worker_threads';
import { defaultRegistry, loadScenarios, runSeed } from '../dist/index.js';

const { text, bug, overrides, first, last, step } = workerData;
const { scenarios, problems } = loadScenarios({
  ...{ file: 'blind.yaml', text, bug, overrides },
  registry: defaultRegistry(),
});
if (scenarios.length !== 1) throw new Error(problems.map(({ message }) => message).join('; '));

/** By property: in how many seeds it was the first to be violated. */
const hits = new Map();
for (let seed = first; seed <= last; seed += step) {
  const [violation] = runSeed(scenarios[0], seed, { stopAtViolation: true }).result.violations;
  if (violation !== undefined) hits.set(violation.property, (hits.get(violation.property) ?? 0) + 1);
}
parentPort.postMessage(hits);
