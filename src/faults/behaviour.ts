import type { NodeId } from '../sim/message.js';
import type { Simulation } from '../sim/simulation.js';
import type { Episode } from './episode.js';
import type { FaultEntry, FaultSubject } from './fault.js';
import { cutBy, cutOff, type Pair } from './partition.js';
import { type Cast, resolveTarget } from './targets.js';

/** Whom an entry hits, and which links it cuts. */
export interface Hit {
  readonly nodes: readonly NodeId[];
  readonly cut: readonly Pair[];
}

/** What a verb does. The kernel counts: a node restarts, a link opens, when the last fault that holds it has ended. */
export interface FaultBehaviour {
  /** It takes nodes down, holds them still or cuts links: service can suffer, and recovery is measured. */
  readonly disrupts: boolean;
  /** Whom it hits now; null while it names a role that nobody holds. */
  hit(cast: Cast, entry: FaultEntry): Hit | null;
  start(simulation: Simulation, episode: Episode): void;
  /** Missing where the fault is momentary. */
  end?(simulation: Simulation, episode: Episode): void;
}

const crash: FaultBehaviour = {
  disrupts: true,
  hit: hitTarget,
  start: (simulation, { nodes }) => {
    for (const node of nodes) simulation.crash(node);
  },
  end: (simulation, { nodes }) => {
    for (const node of nodes) simulation.restart(node);
  },
};

const restart: FaultBehaviour = {
  disrupts: true,
  hit: hitTarget,
  start: (simulation, { nodes }) => {
    for (const node of nodes) {
      simulation.crash(node);
      simulation.restart(node);
    }
  },
};

const pause: FaultBehaviour = {
  disrupts: true,
  hit: hitTarget,
  start: (simulation, { nodes }) => {
    for (const node of nodes) simulation.pause(node);
  },
  end: (simulation, { nodes }) => {
    for (const node of nodes) simulation.resume(node);
  },
};

/** What cuts links differs only in which. */
function cutting(hit: FaultBehaviour['hit']): FaultBehaviour {
  return {
    disrupts: true,
    hit,
    start: (simulation, { cut }) => {
      for (const [from, to] of cut) simulation.block(from, to);
    },
    end: (simulation, { cut }) => {
      for (const [from, to] of cut) simulation.unblock(from, to);
    },
  };
}

const partition = cutting((cast, { subject }) => {
  const cut = cutBy(cast, expected(subject, 'groups').groups);
  return cut && { nodes: touched(cut), cut };
});

const isolate = cutting((cast, { subject, modifiers }) => {
  const nodes = resolveTarget(cast, expected(subject, 'target').target);
  const { servers, clients } = cast.world;
  return nodes && { nodes, cut: cutOff(nodes, modifiers.clients === true ? [...servers, ...clients] : servers) };
});

const block = cutting((cast, { subject }) => {
  const { from, to } = expected(subject, 'link');
  const senders = resolveTarget(cast, from);
  const receivers =
    senders && resolveTarget({ ...cast, members: cast.members.filter((node) => !senders.includes(node)) }, to);
  if (senders === null || receivers === null) return null;
  const cut = senders.flatMap((a) => receivers.filter((b) => b !== a).map((b): Pair => [a, b]));
  return { nodes: touched(cut), cut };
});

/** Ending what runs is the injector's: it alone knows what does. */
const heal: FaultBehaviour = { disrupts: false, hit: () => ({ nodes: [], cut: [] }), start: () => {} };

export const behaviours: Readonly<Record<string, FaultBehaviour>> = {
  crash,
  restart,
  pause,
  partition,
  isolate,
  block,
  heal,
};

function hitTarget(cast: Cast, { subject }: FaultEntry): Hit | null {
  const nodes = resolveTarget(cast, expected(subject, 'target').target);
  return nodes && { nodes, cut: [] };
}

function expected<K extends FaultSubject['kind']>(subject: FaultSubject, kind: K): Extract<FaultSubject, { kind: K }> {
  if (subject.kind !== kind) throw new Error(`a fault of ${subject.kind} where one of ${kind} was expected`);
  return subject as Extract<FaultSubject, { kind: K }>;
}

function touched(cut: readonly Pair[]): NodeId[] {
  return [...new Set(cut.flat())].sort((a, b) => a - b);
}
