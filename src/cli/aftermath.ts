import { labelOf } from '../report/label.js';
import type { LostSeeds, Shortfall } from './collector.js';
import type { Outcome } from './run-scenarios.js';
import type { StopReason } from './stop-signal.js';

/** What is to be said on standard error about a sweep that did not run as it was meant to; empty where it did. */
export function aftermath(
  { shortfalls, lost, divergence }: Pick<Outcome, 'shortfalls' | 'lost' | 'divergence'>,
  stopped: StopReason | null,
  budget: string | null,
): readonly string[] {
  const reasons: Readonly<Record<StopReason, string>> = {
    interrupt: 'Interrupted: this is what was done so far.',
    budget: `The time budget of ${budget} is spent: this is what was done so far.`,
  };
  return [
    ...(stopped === null ? [] : [reasons[stopped], ...shortfalls.map(tellShortfall)]),
    ...lost.map(tellLost),
    ...(divergence === null ? [] : [divergence]),
  ];
}

function tellShortfall({ scenario, ran, of }: Shortfall): string {
  return `  ${labelOf(scenario)}: ${ran === 0 ? `none of ${of}` : `${ran} of ${of}`} seeds ran`;
}

function tellLost({ scenario, seeds, reason }: LostSeeds): string {
  const [heading = '', ...details] = reason.split('\n');
  const which = seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seedsInWords(seeds)}`;
  const more = details.map((line) => `\n  ${line}`).join('');
  return `✖ LOST  ${labelOf(scenario)}, ${which}: no result, the worker died twice: ${heading}${more}`;
}

/** `3..7 12`: neighbours together. */
export function seedsInWords(seeds: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const seed of seeds) {
    const previous = ranges.at(-1);
    if (previous !== undefined && previous.last + 1 === seed) previous.last = seed;
    else ranges.push({ first: seed, last: seed });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}..${last}`)).join(' ');
}
