import type { NodeId } from '../sim/message.js';
import type { World } from '../sim/world.js';
import type { Episode } from './episode.js';

const takesDown = new Set(['crash', 'restart', 'pause', 'disk']);

/**
 * Whether a majority of the members would still run and see each other, all of them, both ways, if this fault struck
 * now beside those that are running.
 */
export function leavesMajority(
  world: World,
  members: readonly NodeId[],
  running: Iterable<Pick<Episode, 'entry' | 'nodes'>>,
  strike: Pick<Episode, 'entry' | 'nodes' | 'cut'>,
): boolean {
  const { entry, cut } = strike;
  // A node with a broken disk counts as down: it will be as soon as it writes.
  const down = new Set(
    [...running, strike].filter((one) => takesDown.has(one.entry.verb)).flatMap(({ nodes }) => nodes),
  );
  const cutPairs = new Set(entry.verb === 'link' ? [] : cut.map(([from, to]) => `${from} ${to}`));
  const up = members.filter((node) => world.isUp(node) && !down.has(node));
  const isCut = (a: NodeId, b: NodeId) => world.isBlocked(a, b) || cutPairs.has(`${a} ${b}`);
  const sees = (a: NodeId, b: NodeId) => !isCut(a, b) && !isCut(b, a);
  const quorum = Math.floor(members.length / 2) + 1;
  return up.some((node) => {
    const around = up.filter((other) => other === node || sees(node, other));
    return around.length >= quorum && around.every((a) => around.every((b) => a === b || sees(a, b)));
  });
}
