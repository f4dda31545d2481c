import { describe, expect, it } from 'vitest';
import { protocols } from '../../src/protocols/registry.js';
import { runSeed } from '../../src/runner/run.js';
import { Sweep } from '../../src/runner/sweep.js';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';
import { starterScenario } from '../../src/scenario/starter.js';

describe.each(protocols.map((protocol) => [protocol.name, protocol] as const))('the starter for %s', (_, protocol) => {
  const text = starterScenario('starter', protocol);
  const loaded = loadScenarios({ file: 'starter.yaml', text, registry: defaultRegistry() });

  it('is valid without a warning', () => {
    expect([...loaded.problems, ...loaded.warnings].map(({ message }) => message)).toEqual([]);
  });

  it('passes', () => {
    const scenario = loaded.scenarios[0]!;
    const sweep = new Sweep(scenario, { seedsArePartial: false });
    for (let seed = 1; seed <= 5; seed += 1) sweep.add(runSeed(scenario, seed).result);
    const { verdict, expectations, neverFired } = sweep.finish();
    expect(expectations.filter((expectation) => expectation.verdict === 'fail')).toEqual([]);
    expect(neverFired).toEqual([]);
    expect(verdict).toBe('pass');
  });

  it('says what the protocol has', () => {
    for (const option of Object.keys(protocol.options)) {
      if (protocol.options[option]!.default !== null) expect(text).toContain(`#   ${option}: `);
    }
    for (const { name } of protocol.properties) expect(text).toContain(name);
  });
});
