import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultVocabulary } from '../../src/faults/vocabulary.js';
import { raft } from '../../src/protocols/raft/index.js';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import { TRIGGER_EVENTS } from '../../src/scenario/fault-table.js';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';
import type { Scenario } from '../../src/scenario/scenario.js';

const folder = 'scenarios/faults';
const scenarios = readdirSync(folder)
  .sort()
  .flatMap((file) => load(`${folder}/${file}`));
const entries = scenarios.flatMap(({ faults, nemesis }) => [...faults, ...(nemesis?.entries ?? [])]);
const triggers = scenarios.flatMap(({ faults }) =>
  faults.flatMap(({ timing }) => (timing.kind === 'when' ? [timing.trigger] : [])),
);

function load(file: string): readonly Scenario[] {
  const loaded = loadScenarios({ file, text: readFileSync(file, 'utf8'), registry: defaultRegistry() });
  if (loaded.problems.length > 0)
    throw new Error(`${file}: ${loaded.problems.map(({ message }) => message).join('; ')}`);
  return loaded.scenarios;
}

describe('the scenarios of the faults', () => {
  it('have every fault that Raft can meet, with each of its modifiers', () => {
    const met = faultVocabulary.filter(({ verb, needsProtocol }) => !needsProtocol || raft.cooperates.includes(verb));
    const wanted = met.flatMap(({ verb, modifiers }) => [
      verb,
      ...Object.keys(modifiers).map((name) => `${verb} ${name}`),
    ]);
    const shown = entries.flatMap(({ verb, modifiers }) => [
      verb,
      ...Object.keys(modifiers).map((name) => `${verb} ${name}`),
    ]);
    expect(wanted.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it('have every trigger, and everything that may stand beside one', () => {
    const events = Object.keys(TRIGGER_EVENTS);
    expect(events.filter((event) => !triggers.some((trigger) => trigger.event === event))).toEqual([]);
    expect(triggers.some(({ nth }) => nth > 1)).toBe(true);
    expect(triggers.some(({ every }) => every)).toBe(true);
    expect(triggers.some(({ delayUs }) => delayUs > 0)).toBe(true);
    expect(triggers.some(({ from }) => from !== null)).toBe(true);
    expect(triggers.some(({ to }) => to !== null)).toBe(true);
    expect(triggers.some(({ node }) => node !== null)).toBe(true);
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s passes, and its fault bit',
    (_, scenario) => {
      expect(scenario.expect.sometimes.length).toBeGreaterThan(0);
      const sweep = new Sweep(scenario, { seedsArePartial: false });
      for (const { first, last } of scenario.run.seeds) {
        for (let seed = first; seed <= last; seed += 1) sweep.add(runSeed(scenario, seed).result);
      }
      const { verdict, expectations, neverFired } = sweep.finish();
      expect(expectations.filter((expectation) => expectation.verdict !== 'pass')).toEqual([]);
      expect(neverFired).toEqual([]);
      expect(verdict).toBe('pass');
    },
  );
});
