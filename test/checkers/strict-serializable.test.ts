import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/runner/result.js';
import { runSeed } from '../../src/runner/run.js';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';

function run(protocol: string, seed: number, bug: string | null = null, rest = ''): RunResult {
  const text = `scenario: transactions
protocol: ${protocol}
clients: { count: 4, workload: txn, rate: 20/s }
run: { for: 3s, settle: 2s }
expect: { always: [strict-serializable], eventually: [] }
${rest}`;
  const { scenarios, problems } = loadScenarios({ file: 'transactions.yaml', text, registry: defaultRegistry(), bug });
  expect(problems).toEqual([]);
  return runSeed(scenarios[0]!, seed).result;
}

describe.each(['two-phase-commit', 'three-phase-commit', 'raft', 'multi-paxos'])('%s', (protocol) => {
  it('gives its clients strict serializability, whatever its default nemesis does', () => {
    for (const seed of [1, 2, 3])
      expect(run(protocol, seed, null, 'nemesis: default')).toMatchObject({ verdict: 'pass' });
  });
});

describe.each(['two-phase-commit', 'three-phase-commit'])('locks released at yes, in %s', (protocol) => {
  it('show in what clients saw', () => {
    const [violation] = run(protocol, 1, 'locks-released-at-yes').violations;
    expect(violation).toMatchObject({ property: 'strict-serializable', kind: 'safety' });
    expect(violation!.message).toMatch(/^[\w-]+: .*T1.*\(refuted by .*\)\.$/s);
    expect(violation!.nodes.length).toBeGreaterThan(0);
  });
});

it('is inconclusive where clients read nothing', () => {
  const silent = run('two-phase-commit', 1, null, 'faults: [{ at: 0s, crash: coordinator1, for: forever }]');
  expect(silent).toMatchObject({ verdict: 'inconclusive', violations: [] });
});

it('is kept as a control in the gallery: the bug must be caught in every seed', () => {
  const file = 'scenarios/two-phase-commit/locks-released-at-yes.yaml';
  const { scenarios } = loadScenarios({ file, text: readFileSync(file, 'utf8'), registry: defaultRegistry() });
  for (const seed of [1, 2, 3]) {
    const properties = runSeed(scenarios[0]!, seed).result.violations.map(({ property }) => property);
    expect(properties).toEqual(['strict-serializable']);
  }
});
