import type { NodeId } from '../sim/message.js';
import type { World } from '../sim/world.js';
import type { Hit } from './behaviour.js';
import type { FaultEntry } from './fault.js';

const takesDown = new Set(['crash', 'restart', 'pause', 'disk']);

/**
 * Whether a majority of the members would still run and see each other, all of them, both ways, if this fault struck
 * now beside those that go on already.
 */
export function leavesMajority(
  world: World,
  members: readonly NodeId[],
  entry: FaultEntry,
  { nodes, cut }: Hit,
): boolean {
  const down = takesDown.has(entry.verb) ? new Set(nodes) : new Set<NodeId>();
  const cutPairs = new Set(entry.verb === 'link' ? [] : cut.map(([from, to]) => `${from} ${to}`));
  const running = members.filter((node) => world.isUp(node) && !down.has(node));
  const isCut = (a: NodeId, b: NodeId) => world.isBlocked(a, b) || cutPairs.has(`${a} ${b}`);
  const sees = (a: NodeId, b: NodeId) => !isCut(a, b) && !isCut(b, a);
  const quorum = Math.floor(members.length / 2) + 1;
  return running.some((node) => {
    const around = running.filter((other) => other === node || sees(node, other));
    return around.length >= quorum && around.every((a) => around.every((b) => a === b || sees(a, b)));
  });
}
