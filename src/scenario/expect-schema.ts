import { worldMarks } from '../faults/world-marks.js';
import type { ProtocolDefinition } from '../protocols/definition.js';
import type { SpecialSchemas } from './json-schema.js';
import { type JsonSchema, leafSchema, quantitySchema, reference, sentence } from './leaf-schema.js';
import { LIVENESS, LIVENESS_NAMES } from './liveness.js';
import { STATISTICS } from './metric-bounds.js';
import { DURATION, RATE, SHARE } from './quantity.js';
import { findWorkload, type MetricEntry, type Registry } from './registry.js';

/** The schemas of `expect`; names are those of one protocol, or any text where none is given. */
export function expectSchemas(registry: Registry, protocol: ProtocolDefinition | null): SpecialSchemas {
  const safety = protocol === null ? null : safetyOf(protocol, registry);
  const liveness = [...new Set([...LIVENESS_NAMES, ...(protocol?.liveness ?? [])])];
  const violable = safety === null ? null : { ...safety, ...Object.fromEntries(liveness.map((name) => [name, ''])) };
  const withAll = safety === null ? null : { all: 'all that the protocol and its workload promise', ...safety };
  return {
    properties: namesSchema(violable),
    'properties-or-all': { anyOf: [{ const: 'all' }, namesSchema(withAll)] },
    marks: namesSchema(protocol === null ? null : { ...protocol.marks, ...worldMarks }),
    eventually: { type: 'array', items: eventuallySchema(liveness, registry, protocol === null) },
    ...(protocol === null ? { metrics: metricsSchema(registry.metrics) } : {}),
  };
}

function safetyOf({ properties, workloads }: ProtocolDefinition, registry: Registry): Readonly<Record<string, string>> {
  const own = properties.map(({ name, about }) => [name, about] as const);
  const history = workloads.flatMap((name) => findWorkload(registry, name)?.properties ?? []);
  const generic = [...registry.properties, ...history].map((name) => [name, ''] as const);
  return { ...Object.fromEntries(generic), ...Object.fromEntries(own) };
}

/** A list of names, each with what it means. */
function namesSchema(names: Readonly<Record<string, string>> | null): JsonSchema {
  if (names === null) return { type: 'array', items: { type: 'string' } };
  const items = Object.entries(names).map(([name, about]) =>
    about === '' ? { const: name } : { const: name, description: sentence(about) },
  );
  return { type: 'array', uniqueItems: true, ...(items.length === 0 ? { maxItems: 0 } : { items: { anyOf: items } }) };
}

function eventuallySchema(liveness: readonly string[], { faults }: Registry, open: boolean): JsonSchema {
  const known = LIVENESS as Readonly<Record<string, { readonly value: string; readonly about: string }>>;
  const properties = liveness.map((name) => {
    const { value = 'true', about = name } = Object.hasOwn(known, name) ? known[name]! : {};
    return [name, { const: value === 'true' ? true : value, description: sentence(about) }] as const;
  });
  const edges = faults.flatMap(({ verb }) => [verb, `${verb}.start`, `${verb}.end`]);
  const map = {
    type: 'object',
    properties: {
      ...Object.fromEntries(properties),
      within: leafSchema({ kind: 'duration', about: 'how long it may take', default: '2s' }),
      after: { description: 'From when on.', enum: ['settle', ...edges], default: 'settle' },
    },
    additionalProperties: open ? { const: true } : false,
  };
  return { anyOf: [map, open ? { type: 'string' } : { enum: liveness }] };
}

function metricsSchema(metrics: readonly MetricEntry[]): JsonSchema {
  const entries = metrics.flatMap((metric) =>
    ['', ...STATISTICS.map((statistic) => `.${statistic}`)].map((suffix) => [
      `${metric.name}${suffix}`,
      reference(`metric-${metric.name}`),
    ]),
  );
  return { type: 'object', properties: Object.fromEntries(entries), additionalProperties: false };
}

/** What may be said of each metric. A file with variants may leave the bound to them, so none is asked for here. */
export function metricDefinitions({ metrics }: Registry): JsonSchema {
  return Object.fromEntries(metrics.map((metric) => [`metric-${metric.name}`, boundsSchema(metric)]));
}

function boundsSchema({ unit, about }: MetricEntry): JsonSchema {
  const quantity = { ms: DURATION, share: SHARE, '1/s': RATE, count: null }[unit];
  const bound = quantity === null ? { type: 'number', minimum: 0 } : quantitySchema(quantity);
  return {
    type: 'object',
    description: sentence(about),
    properties: { atMost: bound, atLeast: bound },
    additionalProperties: false,
  };
}
