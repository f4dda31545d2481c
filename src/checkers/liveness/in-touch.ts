import type { NodeId } from '../../sim/message.js';
import type { World } from '../../sim/world.js';

/** Whether two nodes hear each other, both ways. */
export function areInTouch(world: World, one: NodeId, other: NodeId): boolean {
  return !world.isBlocked(one, other) && !world.isBlocked(other, one);
}
