import type { NodeId } from '../sim/message.js';
import { drawSome, type RandomStream } from '../sim/random.js';
import type { World } from '../sim/world.js';
import type { Target } from './fault.js';
import type { Parties } from './trigger-watch.js';

/** What target selectors draw from. */
export interface Cast {
  readonly world: World;
  /** The replicas and participants that are members now: what `any`, `all`, `minority` and `majority` draw from. */
  readonly members: readonly NodeId[];
  /** Who is at the other end of a link, or in a list, already: what is drawn at random avoids them. */
  readonly taken: readonly NodeId[];
  /** The role whose live holder of the highest epoch is meant when it is named. */
  readonly office: string | null;
  readonly random: RandomStream;
  /** Who sent and received the message that set a trigger off; null where none did. */
  readonly parties: Parties | null;
  /** Whether there are clients and operations for extra load. */
  readonly hasExtraLoad: boolean;
}

/** The nodes that a target means now; null where that is nobody, as with a role that nobody holds. */
export function resolveTarget(cast: Cast, target: Target): readonly NodeId[] | null {
  const { world, members, parties } = cast;
  switch (target.kind) {
    case 'node':
      return [nodeNamed(world, target.name)];
    case 'role': {
      if (target.role !== cast.office) return drawn(cast, 1, liveHolders(world, target.role));
      const holder = officeHolder(world, target.role);
      return holder === null ? null : [holder];
    }
    case 'any': {
      const { count, of } = target;
      return drawn(cast, count, of === null ? members.filter((node) => world.isUp(node)) : liveHolders(world, of));
    }
    case 'all': {
      const everybody = target.of === null ? members : liveHolders(world, target.of);
      return everybody.length === 0 ? null : everybody;
    }
    case 'minority':
      return drawn(cast, Math.floor((members.length - 1) / 2), members);
    case 'majority':
      return drawn(cast, Math.floor(members.length / 2) + 1, members);
    case 'party':
      return parties === null ? null : [parties[target.party]];
    case 'list':
      return resolveGroups(cast, [target.targets])?.[0] ?? null;
  }
}

/**
 * The nodes of several lists of targets, each list in order; nobody is in two of them. Whoever is named comes first, then
 * those drawn at random, who avoid the others (`[leader, any]` are two nodes), and `all` are those that are left.
 */
export function resolveGroups(cast: Cast, groups: readonly (readonly Target[])[]): readonly NodeId[][] | null {
  const sides = groups.map(() => new Set<NodeId>());
  for (const round of [isNamed, isDrawn, isAll]) {
    for (const [index, targets] of groups.entries()) {
      const elsewhere = new Set(sides.filter((_, other) => other !== index).flatMap((side) => [...side]));
      for (const target of targets.filter((each) => round(each, cast))) {
        const taken = [...cast.taken, ...elsewhere, ...sides[index]!];
        const nodes = resolveTarget({ ...cast, taken }, target)?.filter(
          (node) => !isAll(target) || !elsewhere.has(node),
        );
        if (nodes === undefined || nodes.length === 0) return null;
        for (const node of nodes) sides[index]!.add(node);
      }
    }
  }
  return sides.map((side) => inOrder([...side]));
}

function isDrawn(target: Target, { office }: Cast): boolean {
  const { kind } = target;
  return kind === 'any' || kind === 'minority' || kind === 'majority' || (kind === 'role' && target.role !== office);
}

function isAll({ kind }: Target): boolean {
  return kind === 'all';
}

function isNamed(target: Target, cast: Cast): boolean {
  return !isDrawn(target, cast) && !isAll(target);
}

/** So many of the candidates at random, or all of them where there are no more; null where there is nobody. */
function drawn(cast: Cast, count: number, candidates: readonly NodeId[]): readonly NodeId[] | null {
  const free = candidates.filter((node) => !cast.taken.includes(node));
  const nodes = drawSome(cast.random, free, count);
  return nodes.length === 0 ? null : inOrder(nodes);
}

/** Who holds an office now: its live holder of the highest epoch; null where nobody does. */
export function officeHolder(world: World, office: string): NodeId | null {
  const holders = liveHolders(world, office);
  if (holders.length === 0) return null;
  return holders.reduce((best, node) => (world.epochOf(node) > world.epochOf(best) ? node : best));
}

/** A role that is named is looked for among all servers, a lone coordinator or view service included. */
function liveHolders(world: World, role: string): NodeId[] {
  return world.servers.filter((node) => world.isUp(node) && hasRole(world, node, role));
}

/** Whether a node is in a role now, or plays it all the time. */
export function hasRole(world: World, node: NodeId, role: string): boolean {
  return world.roleOf(node) === role || world.plays(node, role);
}

export function nodeNamed(world: World, name: string): NodeId {
  const node = [...world.servers, ...world.clients].find((candidate) => world.nameOf(candidate) === name);
  if (node === undefined) throw new Error(`no node is called ${name}`);
  return node;
}

function inOrder(nodes: readonly NodeId[]): NodeId[] {
  return [...nodes].sort((a, b) => a - b);
}
