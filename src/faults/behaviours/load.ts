import type { Message } from '../../sim/message.js';
import type { FaultBehaviour } from '../behaviour.js';
import { hitTarget } from './subject.js';

/** Extra requests at an even rate, sent in the name of the first client, which ignores the answers. */
export const flood: FaultBehaviour = {
  disrupts: () => false,
  hit: (cast, entry) => (cast.hasExtraLoad ? hitTarget(cast, entry) : null),
  start: () => {},
  end: () => {},
  tick: (simulation, { nodes, entry, id, extraLoad }, count) => {
    const client = simulation.clients[0]!;
    for (const node of nodes) {
      simulation.inject(client, node, extraLoad!(id, count * nodes.length + nodes.indexOf(node) + 1) satisfies Message);
    }
    return Math.max(1, Math.round(1_000_000 / (entry.modifiers.rate as number)));
  },
};
