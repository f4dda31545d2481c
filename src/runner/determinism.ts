import { seconds } from '../checkers/wording.js';
import type { Scenario } from '../scenario/scenario.js';
import { describeEvent } from '../sim/describe-event.js';
import { isEqual } from '../sim/plain-data.js';
import type { Simulation } from '../sim/simulation.js';
import { Run } from './run.js';

/** Where two runs of one seed part. */
export interface Divergence {
  /** Counted from 1, in events as reports count them. */
  readonly event: number;
  readonly timeUs: number;
  /** What the event is, and what it led to, in either run. */
  readonly first: string;
  readonly second: string;
}

/**
 * Runs a seed twice, side by side and event by event, with payloads hashed too; null where both did the same. Running
 * them in step also catches state that the two share where it should be each run's own.
 */
export function findDivergence(scenario: Scenario, seed: number): Divergence | null {
  const first = new Run(scenario, seed, { strict: true, hashPayloads: true });
  const second = new Run(scenario, seed, { strict: true, hashPayloads: true });
  first.start();
  second.start();
  for (;;) {
    const parted = compare(first.simulation, second.simulation);
    if (parted !== null) return parted;
    const firstGoesOn = first.advance();
    const secondGoesOn = second.advance();
    if (!firstGoesOn && !secondGoesOn) return compare(first.simulation, second.simulation);
    if (firstGoesOn !== secondGoesOn) return describe(first.simulation, second.simulation);
  }
}

function compare(a: Simulation, b: Simulation): Divergence | null {
  const same = a.hash.equals(b.hash) && a.payloads.equals(b.payloads) && a.now() === b.now();
  return same ? null : describe(a, b);
}

function describe(a: Simulation, b: Simulation): Divergence {
  const index = a.effects.findIndex((effect, at) => !isEqual(effect, b.effects[at]));
  const at = index === -1 ? a.effects.length : index;
  return {
    event: Math.min(a.events, b.events),
    timeUs: Math.min(a.now(), b.now()),
    first: tell(a, at),
    second: tell(b, at),
  };
}

/** The event, and the effect in which it differs from the other run's. */
function tell(simulation: Simulation, effect: number): string {
  const event = simulation.current === null ? 'the start' : describeEvent(simulation.current, simulation);
  const differs = simulation.effects[effect];
  return `${seconds(simulation.now())}: ${event}${differs === undefined ? '' : `, then ${JSON.stringify(differs)}`}`;
}
