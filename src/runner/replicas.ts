import type { Scenario } from '../scenario/scenario.js';
import type { NodeId } from '../sim/message.js';
import type { World } from '../sim/world.js';

/** The servers that hold what is replicated: not a view service or a coordinator, which have fixed roles of their own. */
export function replicasOf({ protocol, nodes }: Scenario, world: World): readonly NodeId[] {
  return world.servers.filter((node) => nodes[node]!.role === null || nodes[node]!.role === protocol.countedRole);
}
