import { genericProperties } from '../checkers/registry.js';
import { faultVocabulary } from '../faults/vocabulary.js';
import { worldMarks } from '../faults/world-marks.js';
import { metricCatalogue, recoveryCaseCatalogue } from '../metrics/catalogue.js';
import type { BugDefinition, ProtocolDefinition } from '../protocols/definition.js';
import { protocols } from '../protocols/registry.js';
import { sentence } from '../scenario/leaf-schema.js';
import { LIVENESS } from '../scenario/liveness.js';
import type { Field } from '../sim/fields.js';
import { workloads } from '../workloads/registry.js';

/** What `list` can show, in its order. */
export const kinds = ['protocols', 'faults', 'properties', 'metrics', 'workloads', 'bugs'] as const;
export type Kind = (typeof kinds)[number];

/** One thing that has a name and a meaning. */
export interface Entry {
  readonly kind: Kind;
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** The protocols that it belongs to; empty where it belongs to all of them. */
  readonly protocols: readonly string[];
  /** Where it is defined; null where it is defined here. */
  readonly source: string | null;
  /** What else `explain` tells: titled lists of lines. */
  readonly details: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** Everything that has a name, by kind in order. Drawn from the registries, so that it cannot go stale. */
export function catalogue(): readonly Entry[] {
  return [
    ...protocols.map(describeProtocol),
    ...faultVocabulary.map(
      (fault): Entry => ({
        ...{ kind: 'faults', name: fault.verb, about: fault.about, protocols: [], source: null },
        details: sections({
          Example: [fault.example],
          Modifiers: fieldLines(fault.modifiers),
          Lasts: [fault.momentary ? 'a moment: it takes no `for`' : 'until `for` is over, or until settle'],
        }),
      }),
    ),
    ...propertyEntries(),
    ...livenessEntries(),
    ...[...metricCatalogue, ...recoveryCaseCatalogue].map(
      ({ name, unit, about }): Entry => ({
        ...{ kind: 'metrics', name, about, protocols: [], source: null },
        details: sections({ Unit: [unit], Example: [`expect: { metrics: { ${exampleBound(name, unit)} } }`] }),
      }),
    ),
    ...workloads.map(
      (workload): Entry => ({
        ...{ kind: 'workloads', name: workload.name, about: workload.about, source: null },
        protocols: protocols.filter((protocol) => protocol.workloads.includes(workload.name)).map(({ name }) => name),
        details: sections({
          Operations: Object.entries(workload.model.operations).map(([name, { about }]) => `${name}: ${about}`),
          Properties: workload.properties,
        }),
      }),
    ),
    ...protocols.flatMap((protocol) =>
      protocol.bugs.map(
        (bug): Entry => ({
          ...{ kind: 'bugs', name: bug.name, about: bug.about, protocols: [protocol.name], source: bug.source },
          details: sections({ 'Caught by': [bug.caughtBy], 'Shown by': shownBy(protocol.name, bug) }),
        }),
      ),
    ),
  ];
}

/** How many there are, and which roles a scenario may count instead. */
function nodesInWords({ nodes, roles = {} }: ProtocolDefinition): string {
  const counts = Object.entries(roles).map(([role, count]) => `${role}: ${count}`);
  const byRole = counts.length === 0 ? '' : `; by role: { ${counts.join(', ')} }`;
  return `${nodes} unless the scenario says otherwise${byRole}`;
}

function shownBy(protocol: string, { shownBy }: BugDefinition): readonly string[] {
  return shownBy === undefined ? [] : [`scenarios/${protocol}/${shownBy}.yaml`];
}

function describeProtocol(protocol: ProtocolDefinition): Entry {
  return {
    ...{ kind: 'protocols', name: protocol.name, about: protocol.about, protocols: [], source: protocol.source },
    details: sections({
      Nodes: [nodesInWords(protocol)],
      Options: fieldLines(protocol.options),
      Properties: protocol.properties.map(({ name, about }) => `${name}: ${about}`),
      'Built to survive': [protocol.survives.join(', ')],
      Workloads: [protocol.workloads.join(', ')],
      'Roles that nodes enter': [protocol.heldRoles.join(', ')],
      Messages: [Object.keys(protocol.receives).join(', ')],
      Marks: Object.entries(protocol.marks).map(([name, about]) => `${name}: ${about}`),
      Bugs: protocol.bugs.map(({ name, about }) => `${name}: ${about}`),
    }),
  };
}

/** Generic properties, then each protocol's own; one entry for a property that several protocols share. */
function propertyEntries(): readonly Entry[] {
  const owners = new Map(genericProperties.map((property) => [property.name, { property, names: new Set<string>() }]));
  for (const protocol of protocols) {
    for (const property of protocol.properties) {
      const owner = owners.get(property.name) ?? { property, names: new Set<string>() };
      owner.names.add(protocol.name);
      owners.set(property.name, owner);
    }
  }
  return [...owners.values()].map(({ property, names }) => ({
    ...{ kind: 'properties', name: property.name, about: property.about, source: property.source },
    protocols: [...names],
    details: sections({
      'Caught mistakes': protocols.flatMap(({ name: protocol, bugs }) =>
        bugs
          .filter(({ caughtBy }) => caughtBy === property.name)
          .map(({ name, about }) => `${name} (${protocol}): ${about}`),
      ),
    }),
  }));
}

/** What `expect.eventually` may ask for: of every protocol, or of one. */
function livenessEntries(): readonly Entry[] {
  const entry = (name: string, value: string, about: string, owners: readonly string[]): Entry => ({
    ...{ kind: 'properties', name, about: sentence(about), protocols: owners, source: null },
    details: sections({
      Judged: ['Liveness: within a time after settle, or after each start or end of a fault.'],
      Example: [`expect: { eventually: [{ ${name}: ${value}, within: 1s, after: settle }] }`],
    }),
  });
  const ofAll = Object.entries(LIVENESS).map(([name, { value, about }]) => entry(name, value, about, []));
  const ofOne = protocols.flatMap(({ name: owner, monitors = {} }) =>
    Object.entries(monitors).map(([name, { about }]) => entry(name, 'true', about, [owner])),
  );
  return [...ofAll, ...ofOne];
}

/** Marks that `explain` knows; `list` leaves them to the protocols, of which they say little apart. */
export function markEntries(): readonly Omit<Entry, 'kind'>[] {
  const entry = (name: string, about: string, owners: readonly string[]) => ({
    ...{ name, about: sentence(about), protocols: owners, source: null },
    details: sections({ Example: [`expect: { sometimes: [${name}] }`] }),
  });
  return [
    ...protocols.flatMap(({ name: owner, marks }) =>
      Object.entries(marks).map(([name, about]) => entry(name, about, [owner])),
    ),
    ...Object.entries(worldMarks).map(([name, about]) => entry(name, about, [])),
  ];
}

function fieldLines(fields: Readonly<Record<string, Field>>): readonly string[] {
  return Object.entries(fields).map(([name, field]) => {
    const choices = field.kind === 'choice' ? ` One of ${field.of.join(', ')}.` : '';
    const byDefault = field.default === null || field.default === false ? '' : ` Default ${field.default}.`;
    return `${name}: ${field.about.replace(/\.$/, '')}.${choices}${byDefault}`;
  });
}

function exampleBound(name: string, unit: string): string {
  if (unit === 'ms') return `${name}.p99: { atMost: 900ms }`;
  if (unit === 'share') return `${name}: { atLeast: 95% }`;
  return `${name}: { atMost: 10 }`;
}

function sections(lists: Readonly<Record<string, readonly string[]>>): Entry['details'] {
  return Object.entries(lists)
    .map(([title, lines]) => ({ title, lines: lines.filter((line) => line !== '') }))
    .filter(({ lines }) => lines.length > 0);
}
