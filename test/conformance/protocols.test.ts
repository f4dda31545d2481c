import { describe, expect, it } from 'vitest';
import type { BugDefinition, ProtocolDefinition } from '../../src/protocols/definition.js';
import { protocols } from '../../src/protocols/registry.js';
import type { RunResult } from '../../src/runner/result.js';
import { Run, runSeed } from '../../src/runner/run.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { galleryOf, scenarioFor } from './subjects.js';

/** One suite for every protocol. */
describe.each(protocols.map((protocol) => [protocol.name, protocol] as const))('%s', (name, protocol) => {
  const busy = scenarioFor(protocol, { clients: true, run: '{ for: 3s, settle: 2s }' });

  it('gives the same run for the same seed, and another for another', () => {
    const hash = (seed: number) => runSeed(busy, seed).result.hash;
    expect(hash(1)).toBe(hash(1));
    expect(hash(2)).not.toBe(hash(1));
  });

  it('changes no message and no value that it has handed over', () => {
    for (let seed = 1; seed <= 3; seed += 1) expectSound(runSeed(busy, seed, { strict: true }).result);
  });

  it('has a handler for every message and timer that its gallery brings up, and keeps its promises there', () => {
    const scenarios = galleryOf(name, null).filter(({ expect: { violated } }) => violated.length === 0);
    expect(scenarios.length).toBeGreaterThan(0);
    for (const scenario of scenarios) expectSound(runSeed(scenario, 1).result);
  });

  it('is quiet where nothing is asked of it', () => {
    const idle = scenarioFor(protocol, {
      clients: false,
      run: '{ for: 4s, settle: 0s }',
      rest: 'expect: { always: [] }',
    });
    const { result, record } = runSeed(idle, 1, { record: true });
    expectSound(result);
    const late = record!.trace.filter(({ timeUs }) => timeUs > 2_000_000);
    const writes = late.filter(({ kind }) => ['cell', 'append', 'truncate', 'compact', 'map'].includes(kind));
    expect(writes).toEqual([]);
    const sent = late.filter(({ kind }) => kind === 'send');
    const beats = sent.filter(({ message }) => protocol.isHeartbeat?.(message as never) ?? false);
    // A heartbeat may be answered; nothing else is said.
    expect(sent.length).toBeLessThanOrEqual(2 * beats.length);
  });

  it.runIf(protocol.survives.includes('crash'))('survives a crash after any event of a short run', () => {
    const short = scenarioFor(protocol, { clients: true, run: '{ for: 600ms, settle: 2s }' });
    const events = eventsUntil(short, 600_000);
    expect(events).toBeGreaterThan(20);
    const stride = Math.max(1, Math.ceil(events / 300));
    for (let at = 1; at <= events; at += stride) expectSound(crashedAfter(short, at));
  });

  it.each(protocol.bugs.map((bug) => [bug.name, bug] as const))('%s is caught, first by its property', (_, bug) => {
    expect(firstCatch(protocol, bug)).toBe(bug.caughtBy);
  });
});

function expectSound({ violations, seed }: RunResult): void {
  const told = violations.map(({ property, message }) => `seed ${seed}: ${property}: ${message}`);
  expect(told).toEqual([]);
}

function eventsUntil(scenario: Scenario, until: number): number {
  const run = new Run(scenario, 1, {});
  run.start();
  let events = 0;
  while (run.advance() && run.simulation.now() <= until) events += 1;
  return events;
}

/** The run in which the node of an event crashes right after it, and starts again at once or some events later. */
function crashedAfter(scenario: Scenario, at: number): RunResult {
  const run = new Run(scenario, 1, {});
  const { simulation } = run;
  run.start();
  for (let event = 1; event <= at; event += 1) run.advance();
  const hit = simulation.current!.node % simulation.servers.length;
  const node = simulation.servers[hit]!;
  simulation.crash(node);
  for (let event = 0; event < (at % 3) * 15; event += 1) run.advance();
  simulation.restart(node);
  while (run.advance());
  // Stepping does not end a run; what is judged at its end is to be judged here, too.
  simulation.end(simulation.now());
  return run.result();
}

/**
 * The property that is violated first, in the first seed of the gallery, or of the scenario made for it, that shows the bug. Lost liveness counts where
 * that is what the bug is about: elsewhere it may come of anything. What a control expects to be violated says nothing.
 */
function firstCatch(protocol: ProtocolDefinition, bug: BugDefinition): string | null {
  const { shownBy } = bug;
  const scenarios = galleryOf(protocol.name, bug.name).filter(
    ({ file }) => shownBy === undefined || file === `${shownBy}.yaml`,
  );
  for (let seed = 1; seed <= 20; seed += 1) {
    for (const scenario of scenarios) {
      const { violations } = runSeed(scenario, seed).result;
      const unexpected = violations.filter(({ expected }) => !expected);
      const caught = unexpected.find(({ kind, property }) => kind === 'safety' || property === bug.caughtBy);
      if (caught !== undefined) return caught.property;
    }
  }
  return null;
}
