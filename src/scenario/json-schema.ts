import type { ProtocolDefinition } from '../protocols/definition.js';
import { expectSchemas, metricDefinitions } from './expect-schema.js';
import { faultDefinitions, faultSchemas } from './fault-schema.js';
import { type JsonSchema, leafSchema, quantityDefinitions, sentence } from './leaf-schema.js';
import type { Registry } from './registry.js';
import { isLeaf } from './section.js';
import type { Shape, Shapes, SpecialName } from './shape.js';
import { SCENARIO_FIELDS } from './table.js';

export type SpecialSchemas = Readonly<Partial<Record<SpecialName, JsonSchema>>>;

/** The JSON Schema of a scenario file: what editors complete and explain while it is written. */
export function scenarioSchema(registry: Registry): JsonSchema {
  const specials: SpecialSchemas = {
    ...plainSchemas(registry),
    ...faultSchemas(registry),
    ...expectSchemas(registry, null),
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'splitbrain scenario',
    description: 'One scenario: a protocol, the world around it, what goes wrong, and what must hold nevertheless.',
    ...mapSchema(SCENARIO_FIELDS, specials),
    allOf: registry.protocols.map((protocol) => protocolConditions(protocol, registry)),
    definitions: { ...quantityDefinitions(), ...faultDefinitions(registry), ...metricDefinitions(registry) },
  };
}

export function mapSchema(fields: Shapes, specials: SpecialSchemas): JsonSchema {
  const required = Object.entries(fields).filter(([, shape]) => shape.kind === 'special' && shape.required === true);
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shapeSchema(shape, specials)])),
    ...(required.length === 0 ? {} : { required: required.map(([name]) => name) }),
    additionalProperties: false,
  };
}

function shapeSchema(shape: Shape, specials: SpecialSchemas): JsonSchema {
  if (isLeaf(shape)) return leafSchema(shape);
  const described = {
    description: sentence(shape.about),
    ...(shape.default === null ? {} : { default: shape.default }),
  };
  if (shape.kind === 'special') return { description: described.description, ...(specials[shape.special] ?? {}) };
  const map = mapSchema(shape.fields, specials);
  if (shape.kind === 'list') return { description: described.description, type: 'array', items: map };
  if (shape.shorthand === undefined) return { ...described, ...map };
  const short = shapeSchema(shape.fields[shape.shorthand]!, specials);
  return { ...described, anyOf: [map, short] };
}

function plainSchemas({ protocols, workloads }: Registry): SpecialSchemas {
  const seedRange = {
    anyOf: [
      { type: 'string', pattern: '^[0-9]+ *\\.\\. *[0-9]+$' },
      { type: 'integer', minimum: 0 },
    ],
  };
  return {
    name: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' },
    protocol: {
      anyOf: [
        { enum: protocols.map(({ name }) => name) },
        FILE,
        ...protocols.map(protocolSchema),
        { type: 'object', properties: { use: FILE }, required: ['use'] },
      ],
    },
    nodes: {
      anyOf: [
        { type: 'integer', minimum: 1, maximum: 1000 },
        { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } },
      ],
    },
    seeds: { anyOf: [...seedRange.anyOf, { type: 'array', items: seedRange, minItems: 1 }] },
    workload: { anyOf: [{ enum: workloads.map(({ name }) => name) }, { type: 'string' }] },
    mix: {
      type: 'object',
      properties: Object.fromEntries(
        workloads.flatMap(({ model }) => Object.entries(model.operations)).map(weightSchema),
      ),
      additionalProperties: { type: 'number', minimum: 0 },
    },
    'link-ends': {
      anyOf: [{ const: 'any' }, { type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
    },
    bug: { type: ['string', 'null'] },
    variants: { type: 'object', additionalProperties: { type: 'object' } },
    matrix: { type: 'object', additionalProperties: { type: 'array', minItems: 1 } },
  };
}

const FILE = { type: 'string', pattern: '^\\.{0,2}/|\\.[cm]?[jt]s$' };

function weightSchema([name, { about }]: [string, { readonly about: string }]): [string, JsonSchema] {
  return [name, { description: sentence(about), type: 'number', minimum: 0 }];
}

function protocolSchema({ name, about, options }: ProtocolDefinition): JsonSchema {
  const { properties } = mapSchema(options, {});
  return {
    type: 'object',
    description: sentence(about),
    properties: { use: { const: name }, ...(properties as JsonSchema) },
    required: ['use'],
    additionalProperties: false,
  };
}

/** What may be named where this protocol is used: its bugs, roles, workloads, properties and marks. */
function protocolConditions(protocol: ProtocolDefinition, registry: Registry): JsonSchema {
  const used = {
    anyOf: [
      { const: protocol.name },
      { type: 'object', properties: { use: { const: protocol.name } }, required: ['use'] },
    ],
  };
  const { roles = {}, bugs, workloads } = protocol;
  const specials = expectSchemas(registry, protocol);
  const expect = mapSchema(SCENARIO_FIELDS.expect.fields, specials);
  const nodes = { anyOf: [{ type: 'integer' }, { type: 'object', propertyNames: { enum: Object.keys(roles) } }] };
  const clients = { properties: { workload: { enum: workloads } } };
  return {
    if: { properties: { protocol: used }, required: ['protocol'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      properties: { bug: { enum: ['none', null, ...bugs.map(({ name }) => name)] }, nodes, clients, expect },
    },
  };
}
