import type { MembershipChange, Reconfigure } from '../../sim/membership.js';
import type { Microseconds, NodeId } from '../../sim/message.js';
import type { Simulation } from '../../sim/simulation.js';
import type { FaultBehaviour } from '../behaviour.js';
import { nodeNamed, officeHolder } from '../targets.js';
import { expected } from './subject.js';

/** How long an operator waits before looking whether a change was made, and asking again. */
const PATIENCE: Microseconds = 500_000;

/** An operator asks whoever holds the office, until the change is made, though the one who was asked may be gone. */
export const reconfigure: FaultBehaviour = {
  disrupts: () => false,
  hit: ({ world, office }, { subject }) => {
    if (office === null || officeHolder(world, office) === null) return null;
    return { nodes: [nodeNamed(world, expected(subject, 'membership').node)], cut: [] };
  },
  start: () => {},
  tick: (simulation, { entry, nodes, office }) => {
    const { change } = expected(entry.subject, 'membership');
    const node = nodes[0]!;
    const holder = officeHolder(simulation, office!);
    if (isMade(simulation, change, node, holder)) return null;
    const request: Reconfigure = { type: 'Reconfigure', change, node };
    if (holder !== null) simulation.inject(holder, holder, request);
    return PATIENCE;
  },
};

function isMade(simulation: Simulation, change: MembershipChange, node: NodeId, holder: NodeId | null): boolean {
  if (change === 'transfer') return holder === node || !simulation.members.includes(node);
  return simulation.members.includes(node) === (change === 'add');
}
