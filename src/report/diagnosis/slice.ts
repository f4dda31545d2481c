import type { FaultEpisode, RunViolation, TraceRow } from '../../runner/result.js';
import { type Anchors, anchorsOf } from './anchors.js';
import { Causes } from './causes.js';
import { type Disturbance, disturbancesAmong, neededAmong, openDisturbances } from './disturbances.js';
import { Senders } from './senders.js';
import { type SliceRow, tellStep } from './slice-row.js';
import { type Step, triggerOf } from './step.js';
import { waitsOf } from './waits.js';

/** Longest story that a failure tells. */
export const sliceRowsAtMost = 20;

/**
 * The causal slice of a violation (Lamport 1978 for the order, Weiser 1981 for the idea): the steps that it speaks of, what
 * they depend on, back to timers and requests that depend on nothing, and the faults that struck in between. Of more than
 * 20, those closest to the violation are kept.
 *
 * @param needed faults that are known to matter, however far they are from the rest
 * @param office the role that does the work, from the protocol's definition
 */
export function causalSlice(
  steps: readonly Step[],
  violation: RunViolation,
  needed: readonly FaultEpisode[],
  office: string | null,
): readonly SliceRow[] {
  const senders = new Senders(steps);
  const anchors = anchorsOf(steps, violation, office);
  // What did not happen has no causes: who waits for whom is told beside the slice.
  const causes = violation.kind === 'liveness' ? null : new Causes(steps, senders, office);
  const reached = closest(anchors, causes);
  const faults = [...neededAmong(steps, needed), ...disturbances(steps, violation, new Set(reached.keys()))];
  for (const { step, distance } of faults) {
    if (distance < (reached.get(step)?.distance ?? Number.POSITIVE_INFINITY))
      reached.set(step, { distance, focus: [] });
  }
  return [...reached]
    .toSorted(([a, near], [b, far]) => near.distance - far.distance || b.index - a.index)
    .slice(0, sliceRowsAtMost)
    .toSorted(([a], [b]) => a.index - b.index)
    .map(([step, { focus }]) => tellStep(step, focus, senders.leftAt(triggerOf(step))));
}

/** What goes on for ever needs no cause but what is still in force where somebody waits. */
function disturbances(
  steps: readonly Step[],
  violation: RunViolation,
  chosen: ReadonlySet<Step>,
): readonly Disturbance[] {
  if (violation.kind !== 'liveness') return disturbancesAmong(steps, chosen);
  const waiting = waitsOf(steps, violation).flatMap(({ node, on }) => [node, ...on.map(({ name }) => name)]);
  return openDisturbances(steps, new Set(waiting));
}

interface Reached {
  readonly distance: number;
  readonly focus: readonly TraceRow[];
}

/** The steps that the anchors depend on, the closest first (Dijkstra 1959), as many as a story may have. */
function closest(anchors: Anchors, causes: Causes | null): Map<Step, Reached> {
  const reached = new Map<Step, Reached>();
  const open = new Map<Step, Reached>([...anchors].map(([step, focus]) => [step, { distance: 0, focus }]));
  while (open.size > 0 && reached.size < sliceRowsAtMost) {
    const [step, { distance, focus }] = [...open].reduce((best, next) => (isCloser(next, best) ? next : best));
    open.delete(step);
    reached.set(step, { distance, focus });
    for (const { step: cause, row, distance: further } of causes?.of(step, focus) ?? []) {
      const known = open.get(cause);
      const total = distance + further;
      if (reached.has(cause) || (known !== undefined && known.distance <= total)) continue;
      open.set(cause, { distance: total, focus: [...(known?.focus ?? []), ...(row === null ? [] : [row])] });
    }
  }
  return reached;
}

function isCloser([a, near]: readonly [Step, Reached], [b, far]: readonly [Step, Reached]): boolean {
  return near.distance < far.distance || (near.distance === far.distance && a.index > b.index);
}
