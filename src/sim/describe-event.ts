import { DELIVERY, type SimulationEvent, SYNC, TIMEOUT } from './event.js';
import type { NodeId } from './message.js';
import type { World } from './world.js';

/** One line that says what an event is, for people: `n2 handles RequestVote from n1`. */
export function describeEvent(event: SimulationEvent, world: World): string {
  const node = world.nameOf(event.node as NodeId);
  switch (event.kind) {
    case DELIVERY:
      return `${node} handles ${event.type!.name} from ${world.nameOf(event.from as NodeId)}`;
    case TIMEOUT:
      return `${node} handles the expiry of its timer ${event.timer!.name}`;
    case SYNC:
      return `a sync of ${node} ends`;
    default:
      return `fault ${event.node} of the schedule`;
  }
}
