import type { Degradation } from '../../sim/link-trouble.js';
import type { NodeId } from '../../sim/message.js';
import type { FaultBehaviour, Hit } from '../behaviour.js';
import type { FaultEntry, Target } from '../fault.js';
import { cutBy, cutOff, type Pair } from '../partition.js';
import { type Cast, resolveTarget } from '../targets.js';
import { expected } from './subject.js';

/** What cuts links differs only in which. */
function cutting(hit: FaultBehaviour['hit']): FaultBehaviour {
  return {
    disrupts: () => true,
    hit,
    start: (simulation, { cut }) => {
      for (const [from, to] of cut) simulation.block(from, to);
    },
    end: (simulation, { cut }) => {
      for (const [from, to] of cut) simulation.unblock(from, to);
    },
  };
}

export const partition = cutting((cast, { subject }) => {
  const cut = cutBy(cast, expected(subject, 'groups').groups);
  return cut && { nodes: touched(cut), cut };
});

export const isolate = cutting((cast, { subject, modifiers }) => {
  const nodes = resolveTarget(cast, expected(subject, 'target').target);
  const { servers, clients } = cast.world;
  return nodes && { nodes, cut: cutOff(nodes, modifiers.clients === true ? [...servers, ...clients] : servers) };
});

export const block = cutting(directedLinks);

export const link: FaultBehaviour = {
  disrupts: () => false,
  hit: directedLinks,
  start: (simulation, { cut, entry }) => {
    for (const [from, to] of cut) simulation.degrade(from, to, entry.modifiers as Degradation);
  },
  end: (simulation, { cut, entry }) => {
    for (const [from, to] of cut) simulation.mend(from, to, entry.modifiers as Degradation);
  },
};

/** The links from some nodes to others. An end that is drawn at random is drawn from who is not at the other end. */
function directedLinks(cast: Cast, { subject }: FaultEntry): Hit | null {
  const { from, to } = expected(subject, 'link');
  const drawnLast = from.kind === 'any' && to.kind !== 'any' ? 'from' : 'to';
  const first = resolveTarget(cast, drawnLast === 'to' ? from : to);
  if (first === null) return null;
  const last = resolveTarget(beside(cast, first, drawnLast === 'to' ? to : from), drawnLast === 'to' ? to : from);
  if (last === null) return null;
  const [senders, receivers] = drawnLast === 'to' ? [first, last] : [last, first];
  const cut = senders.flatMap((a) => receivers.filter((b) => b !== a).map((b): Pair => [a, b]));
  return { nodes: touched(cut), cut };
}

/** Whom a target is drawn from when these stand at the other end; only what is drawn node by node avoids them. */
function beside(cast: Cast, taken: readonly NodeId[], target: Target): Cast {
  return target.kind === 'any' ? { ...cast, members: cast.members.filter((node) => !taken.includes(node)) } : cast;
}

function touched(cut: readonly Pair[]): NodeId[] {
  return [...new Set(cut.flat())].sort((a, b) => a - b);
}
