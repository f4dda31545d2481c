import type { ProtocolDefinition } from '../protocols/definition.js';
import { defaultRegistry } from '../scenario/index.js';
import { defaultOf } from '../scenario/leaf.js';
import { LIVENESS_NAMES } from '../scenario/liveness.js';
import { nearest } from '../scenario/nearest.js';
import { didYouMean } from '../scenario/problem.js';

/**
 * What is wrong with the default export of a protocol file, beyond what `defineProtocol` could know: whether it is a
 * definition at all, and whether the names in it are names of this splitbrain. One sentence each, without a full stop.
 */
export function problemsOfDefinition(exported: unknown, path: string): readonly string[] {
  const example = '`export default defineProtocol({ name, about, nodes, node, receives, timers, … })`';
  if (exported === undefined) return [`${path} has no default export; it needs ${example}`];
  const definition = exported as Partial<ProtocolDefinition> | null;
  if (typeof definition !== 'object' || typeof definition?.name !== 'string' || definition.node === undefined) {
    return [`the default export of ${path} is not a protocol definition; it needs ${example}`];
  }
  if (!Array.isArray(definition.properties) || typeof definition.options !== 'object') {
    return [`the default export of ${path} did not come from defineProtocol; it needs ${example}`];
  }
  return namesAndDefaults(definition as ProtocolDefinition).map((problem) => `${path}: ${problem}`);
}

function namesAndDefaults(protocol: ProtocolDefinition): readonly string[] {
  const { faults, workloads, properties } = defaultRegistry();
  const known = [...protocol.properties.map(({ name }) => name), ...properties];
  return [
    ...Object.entries(protocol.options).flatMap(([name, field]) => {
      const why = failureOf(() => defaultOf(field));
      return why === null ? [] : [`options.${name}: ${why}`];
    }),
    ...unknownNames(
      'survives',
      'fault',
      protocol.survives,
      faults.map(({ verb }) => verb),
    ),
    ...unknownNames(
      'workloads',
      'workload',
      protocol.workloads,
      workloads.map(({ name }) => name),
    ),
    ...unknownNames('liveness', 'liveness property', protocol.liveness, LIVENESS_NAMES),
    ...protocol.bugs.flatMap(({ name, caughtBy }) => unknownNames(`bug ${name}`, 'property', [caughtBy], known)),
  ];
}

function unknownNames(
  where: string,
  kind: string,
  names: readonly string[],
  known: readonly string[],
): readonly string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const advice = didYouMean(nearest(name, known)) ?? `Known: ${known.join(', ')}`;
      return `${where}: unknown ${kind} '${name}'. ${advice}`;
    });
}

function failureOf(action: () => unknown): string | null {
  try {
    action();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
