import type { Microseconds, NodeId } from '../sim/message.js';
import type { Simulation } from '../sim/simulation.js';
import { block, isolate, link, partition } from './behaviours/links.js';
import { flood } from './behaviours/load.js';
import { clock, disk } from './behaviours/machines.js';
import { reconfigure } from './behaviours/membership.js';
import { crash, pause, restart } from './behaviours/processes.js';
import type { Episode } from './episode.js';
import type { FaultEntry } from './fault.js';
import type { Pair } from './partition.js';
import type { Cast } from './targets.js';

/** Whom an entry hits, and which directed links it touches. */
export interface Hit {
  readonly nodes: readonly NodeId[];
  readonly cut: readonly Pair[];
}

/** What a verb does. The kernel counts: a node restarts, a link opens, when the last fault that holds it has ended. */
export interface FaultBehaviour {
  /** It takes nodes down, holds them still or cuts links: service can suffer, and recovery is measured. */
  disrupts(entry: FaultEntry): boolean;
  /** Whom it hits now; null while it names a role that nobody holds. */
  hit(cast: Cast, entry: FaultEntry): Hit | null;
  start(simulation: Simulation, episode: Episode): void;
  /** Missing where the fault is momentary; false from `lasts` says so for some of its entries. */
  end?(simulation: Simulation, episode: Episode): void;
  lasts?(entry: FaultEntry): boolean;
  /**
   * Does something again and again, a lasting fault while it lasts; the time to the next in microseconds, or null where
   * this was the last.
   */
  tick?(simulation: Simulation, episode: Episode, count: number): Microseconds | null;
}

const nobody: Hit = { nodes: [], cut: [] };

/** Ending what runs is the injector's: it alone knows what does. */
const heal: FaultBehaviour = { disrupts: () => false, hit: () => nobody, start: () => {} };

/** What happens to the one message is said by its trigger, which holds it in its hands. */
const message: FaultBehaviour = { disrupts: () => false, hit: () => nobody, start: () => {} };

export const behaviours: Readonly<Record<string, FaultBehaviour>> = {
  crash,
  restart,
  pause,
  partition,
  isolate,
  block,
  link,
  clock,
  disk,
  flood,
  reconfigure,
  message,
  heal,
};

/** Whether an entry's episodes have an end of their own. */
export function isLasting(entry: FaultEntry): boolean {
  const behaviour = behaviours[entry.verb]!;
  return behaviour.end !== undefined && (behaviour.lasts?.(entry) ?? true);
}
