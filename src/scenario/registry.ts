import type { FaultDefinition } from '../faults/fault.js';
import type { ProtocolDefinition } from '../protocols/definition.js';
import type { WorkloadDefinition } from '../workloads/workload.js';

/** A metric that scenarios may set bounds for. */
export interface MetricEntry {
  readonly name: string;
  readonly unit: 'ms' | 'share' | 'count' | '1/s';
  readonly about: string;
}

/** Everything that a scenario may name. Protocols of a user's own are added by `withProtocol`. */
export interface Registry {
  readonly protocols: readonly ProtocolDefinition[];
  readonly workloads: readonly WorkloadDefinition[];
  readonly metrics: readonly MetricEntry[];
  readonly faults: readonly FaultDefinition[];
  /** Protocols from files, by the path that the scenario writes: `./lock.js`. */
  readonly files?: Readonly<Record<string, ProtocolDefinition>>;
}

/** The registry with a protocol from a file, under the path by which a scenario names it. */
export function withProtocol(registry: Registry, path: string, protocol: ProtocolDefinition): Registry {
  return { ...registry, files: { ...registry.files, [path]: protocol } };
}

export function findProtocol(registry: Registry, name: string): ProtocolDefinition | null {
  const { files = {} } = registry;
  if (Object.hasOwn(files, name)) return files[name]!;
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
  return /^\.{0,2}\/|\.[cm]?js$/.test(name);
}
