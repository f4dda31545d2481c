import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';

/** The verdicts of a planning scenario by variant, with as many seeds as the file says. */
function verdictsOf(name: string): Readonly<Record<string, string>> {
  const file = `scenarios/planning/${name}`;
  const { scenarios } = loadScenarios({ file, text: readFileSync(file, 'utf8'), registry: defaultRegistry() });
  const verdicts = scenarios.map((scenario) => {
    const sweep = new Sweep(scenario, { seedsArePartial: false });
    for (const { first, last } of scenario.run.seeds) {
      for (let seed = first; seed <= last; seed += 1) sweep.add(runSeed(scenario, seed).result);
    }
    return [scenario.variant, sweep.finish().verdict];
  });
  return Object.fromEntries(verdicts);
}

describe('the planning scenarios', () => {
  it('find the smallest cluster that meets its target: three are too few, five are enough', () => {
    const verdicts = Object.entries(verdictsOf('smallest-cluster.yaml'));
    const of = (nodes: number) => verdicts.filter(([name]) => name.startsWith(`nodes=${nodes},`)).map(([, it]) => it);
    expect(of(3)).toEqual(['fail', 'fail']);
    expect(of(5)).toEqual(['pass', 'pass']);
    expect(of(7)).toEqual(['pass', 'pass']);
  });

  it('pass on every network', () => {
    expect(verdictsOf('networks.yaml')).toEqual({ rack: 'pass', region: 'pass', continents: 'pass' });
  });

  it('are all here', () => {
    expect(readdirSync('scenarios/planning').sort()).toEqual(['networks.yaml', 'smallest-cluster.yaml']);
  });
});
