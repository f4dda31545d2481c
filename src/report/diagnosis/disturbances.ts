import type { FaultEpisode, TraceRow } from '../../runner/result.js';
import { type Step, triggerOf } from './step.js';

/** A fault, and how far it is from the point. */
export interface Disturbance {
  readonly step: Step;
  readonly distance: number;
}

/** A node that lost its memory between two steps that count, and a fault that kept the nodes of a story apart. */
const NEAR = 1.5;
/** What happened to a node of the story besides. */
const FAR = 3.5;

const toldByNodes: ReadonlySet<unknown> = new Set(['crash', 'restart', 'pause']);
const downs: ReadonlySet<string> = new Set(['crash', 'pause']);
const ups: ReadonlySet<string> = new Set(['restart', 'resume']);

/**
 * The faults that a story cannot do without: crashes, pauses and restarts of its nodes from its first step on, and what
 * came between them: partitions, blocks, slow links and disks.
 */
export function disturbancesAmong(steps: readonly Step[], chosen: ReadonlySet<Step>): readonly Disturbance[] {
  const first = Math.min(...[...chosen].map(({ index }) => index));
  const cast = new Set([...chosen].flatMap(({ node }) => (node === null ? [] : [node])));
  const later = steps.filter(({ index }) => index > first);
  return [...ofNodes(later, chosen, cast), ...ofTheWorld(steps, first, cast)];
}

/** What matters most is the last crash or pause before a node acts again, and how it came back. */
function ofNodes(later: readonly Step[], chosen: ReadonlySet<Step>, cast: ReadonlySet<string>): readonly Disturbance[] {
  return [...cast].flatMap((node) => {
    const acts = [...chosen].filter((step) => step.node === node).map(({ index }) => index);
    const own = later.filter((step) => step.node === node && isTurn(step));
    const near = acts.flatMap((act) => {
      const before = own.filter(({ index }) => index > Math.min(...acts) && index < act);
      const last = (kinds: ReadonlySet<string>) => before.findLast((step) => kinds.has(triggerOf(step).kind));
      return [last(downs), last(ups)];
    });
    return own.map((step) => ({ step, distance: near.includes(step) ? NEAR : FAR }));
  });
}

function isTurn(step: Step): boolean {
  return downs.has(triggerOf(step).kind) || ups.has(triggerOf(step).kind);
}

/** Faults that were open when the story began or started later, and that hit two of its nodes or the one that acts. */
function ofTheWorld(steps: readonly Step[], first: number, cast: ReadonlySet<string>): readonly Disturbance[] {
  const open = new Map<unknown, Step>();
  const found: Disturbance[] = [];
  for (const step of steps) {
    const row = triggerOf(step);
    if (row.kind !== 'fault' || toldByNodes.has(row.verb) || !hits(row, cast)) continue;
    if (row.phase === 'start') open.set(row.fault, step);
    else if (step.index < first) open.delete(row.fault);
    // The end of a fault that is over at once says nothing.
    else if (open.get(row.fault)?.timeUs !== step.timeUs) found.push({ step, distance: FAR });
  }
  return [...found, ...[...open.values()].map((step) => ({ step, distance: NEAR }))];
}

/** The steps in which given faults struck: those of their nodes where these tell it themselves. */
export function neededAmong(steps: readonly Step[], faults: readonly FaultEpisode[]): readonly Disturbance[] {
  return faults.flatMap(({ verb, nodes, startUs }) => {
    const then = steps.filter(({ timeUs }) => timeUs === startUs);
    const told = then.filter((step) => step.node !== null && nodes.includes(step.node) && isTurn(step));
    const found = toldByNodes.has(verb) ? told : then.filter((step) => isStart(triggerOf(step), verb, nodes));
    return found.map((step) => ({ step, distance: 0 }));
  });
}

function isStart(row: TraceRow, verb: string, nodes: readonly string[]): boolean {
  const isOf = row.kind === 'fault' && row.phase === 'start' && row.verb === verb;
  return isOf && (row.nodes as readonly string[]).join(' ') === nodes.join(' ');
}

/** What is still in force at the end of some steps and hits nodes that somebody waits for. */
export function openDisturbances(steps: readonly Step[], cast: ReadonlySet<string>): readonly Disturbance[] {
  const open = new Map<unknown, Step>();
  for (const step of steps) {
    const row = triggerOf(step);
    const isFault = row.kind === 'fault' && !toldByNodes.has(row.verb) && hits(row, cast);
    if (isFault && row.phase === 'start') open.set(row.fault, step);
    else if (isFault) open.delete(row.fault);
    else if (step.node === null || !cast.has(step.node)) continue;
    else if (downs.has(row.kind)) open.set(step.node, step);
    else if (ups.has(row.kind)) open.delete(step.node);
  }
  return [...open.values()].map((step) => ({ step, distance: 0 }));
}

function hits({ nodes, cut }: TraceRow, cast: ReadonlySet<string>): boolean {
  const pairs = Array.isArray(cut) ? (cut as readonly (readonly string[])[]) : [];
  if (pairs.length > 0) return pairs.some(([from, to]) => cast.has(from!) && cast.has(to!));
  return Array.isArray(nodes) && (nodes.length === 0 || nodes.some((node) => cast.has(node)));
}
