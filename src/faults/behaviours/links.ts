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

/** The links from some nodes to others; null while there are none, as where both ends are the same node. */
function directedLinks(cast: Cast, { subject }: FaultEntry): Hit | null {
  const { from, to } = expected(subject, 'link');
  const fromIsDrawnLast = from.kind === 'any' && to.kind !== 'any';
  const ends = drawEnds(cast, fromIsDrawnLast ? [to, from] : [from, to]);
  if (ends === null) return null;
  const [senders, receivers] = fromIsDrawnLast ? [ends[1], ends[0]] : ends;
  const cut = pairs(senders, receivers);
  return cut.length === 0 ? null : { nodes: touched(cut), cut };
}

/** An end that is drawn at random is drawn from who is not at the other end, unless everybody is. */
function drawEnds(cast: Cast, [one, other]: readonly [Target, Target]): readonly [Ends, Ends] | null {
  const first = resolveTarget(cast, one);
  if (first === null) return null;
  const second = resolveTarget({ ...cast, taken: first }, other) ?? resolveTarget(cast, other);
  return second && [first, second];
}

type Ends = readonly NodeId[];

function pairs(senders: Ends, receivers: Ends): Pair[] {
  return senders.flatMap((a) => receivers.filter((b) => b !== a).map((b): Pair => [a, b]));
}

function touched(cut: readonly Pair[]): NodeId[] {
  return [...new Set(cut.flat())].sort((a, b) => a - b);
}
