import type { FaultDefinition } from '../faults/fault.js';
import type { ProtocolDefinition } from '../protocols/definition.js';
import type { WorkloadDefinition } from '../workloads/workload.js';

/** A metric that scenarios may set bounds for. */
export interface MetricEntry {
  readonly name: string;
  readonly unit: 'ms' | 'share' | 'count' | '1/s';
  readonly about: string;
}

/** Everything that a scenario may name. */
export interface Registry {
  readonly protocols: readonly ProtocolDefinition[];
  readonly workloads: readonly WorkloadDefinition[];
  readonly metrics: readonly MetricEntry[];
  readonly faults: readonly FaultDefinition[];
  /** Names of safety properties that do not belong to one protocol. */
  readonly properties: readonly string[];
  /** The protocol that was loaded from the file that the scenario names (`use: ./lock.js`), if it names one. */
  readonly custom?: ProtocolDefinition | undefined;
}

export function findProtocol(registry: Registry, name: string): ProtocolDefinition | null {
  if (isProtocolFile(name)) return registry.custom ?? null;
  return registry.protocols.find((protocol) => protocol.name === name) ?? null;
}

export function findWorkload(registry: Registry, name: string): WorkloadDefinition | null {
  return registry.workloads.find((workload) => workload.name === name) ?? null;
}

export function findFault(registry: Registry, verb: string): FaultDefinition | null {
  return registry.faults.find((fault) => fault.verb === verb) ?? null;
}

/** Whether a protocol is named by a file: `./lock.js`. */
export function isProtocolFile(name: string): boolean {
  return /^\.{0,2}\/|\.[cm]?[jt]s$/.test(name);
}

/** Whether such a name may stand somewhere in a text; true where in doubt. */
export function mayNameProtocolFile(text: string): boolean {
  return /(?:^|[\s'":{[,])\.{0,2}\/|\.[cm]?[jt]s\b/.test(text);
}
