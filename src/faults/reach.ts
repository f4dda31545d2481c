import type { NodeId } from '../sim/message.js';
import type { Pair } from './partition.js';

/** Whether a node would reach a majority of the members, both ways, if only these links were cut. */
export function reachesMajority(node: NodeId, members: readonly NodeId[], cut: readonly Pair[]): boolean {
  const pairs = new Set(cut.map(([from, to]) => `${from} ${to}`));
  const reached = members.filter((other) => !pairs.has(`${node} ${other}`) && !pairs.has(`${other} ${node}`));
  return reached.length * 2 > members.length;
}
