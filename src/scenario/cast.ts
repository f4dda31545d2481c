import type { ProtocolDefinition } from '../protocols/definition.js';
import type { WorkloadDefinition } from '../workloads/workload.js';
import type { Problems } from './problem.js';
import type { Registry } from './registry.js';

/** What every reader of a part of a scenario needs. */
export interface Reading {
  readonly registry: Registry;
  readonly problems: Problems;
}

export interface ServerPlan {
  readonly name: string;
  /** The role that the protocol fixes at the start; null where it fixes none. */
  readonly role: string | null;
  /** It is no member at the start: a fault adds it. */
  readonly joins?: boolean;
}

/** Who takes part: what faults and expectations may name. */
export interface Cast {
  readonly protocol: ProtocolDefinition;
  /** Parsed values of its options. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly servers: readonly ServerPlan[];
  readonly clients: readonly string[];
  readonly workload: WorkloadDefinition | null;
}

/** Roles that a target may name: those that nodes hold for a while and those that they have from the start. */
export function rolesOf({ protocol, servers }: Cast): readonly string[] {
  const fixed = servers.flatMap(({ role }) => (role === null ? [] : [role]));
  return [...new Set([...protocol.heldRoles, ...fixed])];
}

/** The servers that `any`, `all`, `minority` and `majority` draw from: not a lone coordinator or view service. */
export function drawnFrom({ protocol, servers }: Cast): readonly ServerPlan[] {
  const { countedRole } = protocol;
  return countedRole === undefined ? servers : servers.filter(({ role }) => role === null || role === countedRole);
}
