import type { NodeId } from '../sim/message.js';
import { drawIndex, drawSome } from '../sim/random.js';
import type { Groups } from './fault.js';
import { type Cast, resolveGroups } from './targets.js';

/** A directed pair of nodes. */
export type Pair = readonly [from: NodeId, to: NodeId];

/** The links that a partition cuts; null where a group names a role that nobody holds, or nothing is to be cut. */
export function cutBy(cast: Cast, groups: Groups): readonly Pair[] | null {
  const sides = groups.kind === 'shape' ? null : resolveGroups(cast, groups.groups);
  const cut = groups.kind === 'shape' ? cutByShape(cast, groups.shape) : sides && between(sides);
  return cut === null || cut.length === 0 ? null : cut;
}

/** Every link between nodes of different groups, both ways. */
export function between(groups: readonly (readonly NodeId[])[]): Pair[] {
  return groups.flatMap((group, index) =>
    groups
      .filter((_, other) => other !== index)
      .flatMap((other) => group.flatMap((a) => other.filter((b) => b !== a).map((b): Pair => [a, b]))),
  );
}

/** Every link between a node and all others, both ways: each of several nodes is cut off by itself. */
export function cutOff(nodes: readonly NodeId[], others: readonly NodeId[]): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const node of nodes) {
    for (const other of others) {
      if (other === node) continue;
      pairs.set(`${node} ${other}`, [node, other]);
      pairs.set(`${other} ${node}`, [other, node]);
    }
  }
  return [...pairs.values()];
}

type Shape = Extract<Groups, { kind: 'shape' }>['shape'];

function cutByShape({ members, random }: Cast, shape: Shape): Pair[] {
  const shuffled = drawSome(random, members, members.length);
  const half = Math.floor(members.length / 2);
  switch (shape) {
    case 'halves':
      return between([shuffled.slice(0, half), shuffled.slice(half)]);
    case 'majority-minority': {
      const minority = Math.floor((members.length - 1) / 2);
      return between([shuffled.slice(0, minority), shuffled.slice(minority)]);
    }
    case 'bridge':
      // One node sees everybody; the two halves on its sides do not see each other.
      return between([shuffled.slice(1, 1 + half), shuffled.slice(1 + half)]);
    case 'majorities-ring':
      return ring(shuffled);
    case 'random': {
      const first = 1 + drawIndex(random, Math.max(1, members.length - 1));
      return between([shuffled.slice(0, first), shuffled.slice(first)]);
    }
  }
}

/** Nodes in a circle: each sees a majority around itself, and no two see the same one. */
function ring(circle: readonly NodeId[]): Pair[] {
  // Everybody is a neighbour in a circle of three: cut open it is a chain, whose ends do not see each other.
  if (circle.length === 3) return between([circle.slice(0, 1), circle.slice(2)]);
  const reach = Math.floor((Math.floor(circle.length / 2) + 1) / 2);
  return circle.flatMap((from, a) =>
    circle.filter((_, b) => distance(a, b, circle.length) > reach).map((to): Pair => [from, to]),
  );
}

function distance(a: number, b: number, size: number): number {
  const around = Math.abs(a - b);
  return Math.min(around, size - around);
}
