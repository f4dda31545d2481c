import { naturalLog } from '../sim/exact-math.js';
import type { Microseconds } from '../sim/message.js';
import { type RandomStream, randomStream } from '../sim/random.js';
import type { FaultEntry, NemesisEntry, NemesisPlan } from './fault.js';

/** One random fault: when it strikes, and what it is. */
export interface Strike {
  readonly at: Microseconds;
  readonly entry: NemesisEntry;
}

/** Draws when each entry of a nemesis strikes in this run. Swarm: every seed has its own subset, and its own pace. */
export function drawStrikes(plan: NemesisPlan | null, seed: string): readonly Strike[] {
  if (plan === null) return [];
  const chosen = plan.swarm ? chooseSwarm(plan, seed) : plan.entries.map((entry) => ({ entry, pace: 1 }));
  return chosen.flatMap(({ entry, pace }) =>
    strikeTimes(entry, pace, randomStream(seed, `nemesis ${entry.path}`)).map((at) => ({ at, entry })),
  );
}

/** As an entry of the timeline, so that everything that carries out faults carries out these. */
export function asFaultEntry({ path, verb, subject, modifiers, lasts }: NemesisEntry): FaultEntry {
  // Its time has been drawn: the timing of a strike is never asked for again.
  return { path, verb, subject, modifiers, lasts, timing: { kind: 'drawn' } };
}

/** Half of the entries, at random, but never none; the others between half and twice as often (Groce et al. 2012). */
function chooseSwarm({ entries }: NemesisPlan, seed: string): readonly { entry: NemesisEntry; pace: number }[] {
  const random = randomStream(seed, 'swarm');
  const drawn = entries.map((entry) => ({ entry, isOn: random() < 0.5, pace: 0.5 + 1.5 * random() }));
  const on = drawn.filter(({ isOn }) => isOn);
  return on.length > 0 ? on : drawn.slice(0, 1);
}

function strikeTimes({ often, between }: NemesisEntry, pace: number, random: RandomStream): Microseconds[] {
  const { firstUs, lastUs } = between;
  if (often.kind === 'times') {
    const count = Math.max(1, Math.round(often.count * pace));
    return Array.from({ length: count }, () => firstUs + Math.floor(random() * (lastUs - firstUs + 1))).sort(
      (a, b) => a - b,
    );
  }
  const times: Microseconds[] = [];
  let at = firstUs;
  for (;;) {
    at += Math.max(1, Math.round((-naturalLog(1 - random()) * often.meanUs) / pace));
    if (at > lastUs) return times;
    times.push(at);
  }
}
