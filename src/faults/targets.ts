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
  /** The role whose live holder of the highest epoch is meant when it is named. */
  readonly office: string | null;
  readonly random: RandomStream;
  /** Who sent and received the message that set a trigger off; null where none did. */
  readonly parties: Parties | null;
  /** Whether there are clients and operations for extra load. */
  readonly hasExtraLoad: boolean;
}

/** The nodes that a target means now; null where it names a role that nobody holds. */
export function resolveTarget(cast: Cast, target: Target): readonly NodeId[] | null {
  switch (target.kind) {
    case 'node':
      return [nodeNamed(cast.world, target.name)];
    case 'role': {
      const holder = holderOf(cast, target.role);
      return holder === null ? null : [holder];
    }
    case 'any': {
      const running = liveMembers(cast, target.of);
      if (running.length === 0) return null;
      return inOrder(drawSome(cast.random, running, target.count));
    }
    case 'all': {
      const members = target.of === null ? cast.members : liveMembers(cast, target.of);
      return members.length === 0 ? null : members;
    }
    case 'minority':
      return inOrder(drawSome(cast.random, cast.members, Math.floor((cast.members.length - 1) / 2)));
    case 'majority':
      return inOrder(drawSome(cast.random, cast.members, Math.floor(cast.members.length / 2) + 1));
    case 'party':
      return cast.parties === null ? null : [cast.parties[target.party]];
    case 'list':
      return resolveAll(cast, target.targets);
  }
}

function resolveAll(cast: Cast, targets: readonly Target[]): readonly NodeId[] | null {
  const nodes = new Set<NodeId>();
  for (const target of targets) {
    const resolved = resolveTarget(cast, target);
    if (resolved === null) return null;
    for (const node of resolved) nodes.add(node);
  }
  return inOrder([...nodes]);
}

/** Of the office the live holder of the highest epoch; of other roles one of the live holders at random. */
function holderOf(cast: Cast, role: string): NodeId | null {
  const holders = cast.world.servers.filter((node) => cast.world.isUp(node) && cast.world.roleOf(node) === role);
  if (holders.length === 0) return null;
  if (role !== cast.office) return drawSome(cast.random, holders, 1)[0]!;
  return highestEpoch(cast.world, holders);
}

/** Who holds an office now: its live holder of the highest epoch; null where nobody does. */
export function officeHolder(world: World, office: string): NodeId | null {
  const holders = world.servers.filter((node) => world.isUp(node) && world.roleOf(node) === office);
  return holders.length === 0 ? null : highestEpoch(world, holders);
}

function highestEpoch(world: World, nodes: readonly NodeId[]): NodeId {
  return nodes.reduce((best, node) => (world.epochOf(node) > world.epochOf(best) ? node : best));
}

function liveMembers({ world, members }: Cast, role: string | null): NodeId[] {
  return members.filter((node) => world.isUp(node) && (role === null || world.roleOf(node) === role));
}

export function nodeNamed(world: World, name: string): NodeId {
  const node = [...world.servers, ...world.clients].find((candidate) => world.nameOf(candidate) === name);
  if (node === undefined) throw new Error(`no node is called ${name}`);
  return node;
}

function inOrder(nodes: readonly NodeId[]): NodeId[] {
  return [...nodes].sort((a, b) => a - b);
}
