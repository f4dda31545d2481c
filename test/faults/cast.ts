import type { Cast } from '../../src/faults/targets.js';
import type { NodeId } from '../../src/sim/message.js';
import { randomStream } from '../../src/sim/random.js';
import type { World } from '../../src/sim/world.js';

interface Member {
  readonly role?: string;
  readonly plays?: string;
  readonly epoch?: number;
  readonly up?: boolean;
}

export function id(node: number): NodeId {
  return node as NodeId;
}

export function ids(...nodes: readonly number[]): NodeId[] {
  return nodes.map(id);
}

/** Servers n1, n2, … as given, and clients c1 and c2; targets are drawn from all servers. */
export function castOf(members: readonly Member[], seed = '1'): Cast {
  const servers = members.map((_, index) => id(index));
  const clients = [id(members.length), id(members.length + 1)];
  const member = (node: NodeId) => members[node] ?? {};
  const world = {
    servers,
    clients,
    nameOf: (node: NodeId) => (node < members.length ? `n${node + 1}` : `c${node - members.length + 1}`),
    isUp: (node: NodeId) => member(node).up ?? true,
    roleOf: (node: NodeId) => member(node).role ?? 'follower',
    plays: (node: NodeId, role: string) => member(node).plays === role,
    epochOf: (node: NodeId) => member(node).epoch ?? 0,
  } as unknown as World;
  const random = randomStream(seed, 'targets');
  return { world, members: servers, taken: [], office: 'leader', random, parties: null, hasExtraLoad: true };
}

/** So many followers, all up. */
export function followers(count: number, seed = '1'): Cast {
  return castOf(
    Array.from({ length: count }, () => ({})),
    seed,
  );
}
