import type { FaultDefinition } from '../faults/fault.js';
import { PARTITION_SHAPES } from '../faults/vocabulary.js';
import { NEMESIS_FIELDS, TIMING_FIELDS, TRIGGER_EVENTS, TRIGGER_FIELDS } from './fault-table.js';
import { mapSchema, type SpecialSchemas } from './json-schema.js';
import { type JsonSchema, quantitySchema, reference, sentence, spreadSchema } from './leaf-schema.js';
import { DURATION } from './quantity.js';
import type { Registry } from './registry.js';
import type { Shapes } from './shape.js';
import { SELECTOR_NAMES } from './target.js';

const TARGET = reference('target');
const SPECIALS: SpecialSchemas = {
  target: TARGET,
  trigger: reference('trigger'),
  'for-or-forever': { anyOf: [{ const: 'forever' }, spreadSchema(DURATION)] },
  between: { type: 'array', items: quantitySchema(DURATION), minItems: 2, maxItems: 2 },
};

/** What the schemas of faults refer to. */
export function faultDefinitions({ protocols }: Registry): JsonSchema {
  const fixed = protocols.flatMap(({ roles = {} }) => Object.keys(roles));
  const held = protocols.flatMap(({ heldRoles }) => heldRoles);
  return { target: targetSchema([...new Set([...held, ...fixed])]), trigger: triggerSchema() };
}

/** The schemas of `faults` and `nemesis`: one alternative a verb. */
export function faultSchemas({ faults }: Registry): SpecialSchemas {
  const entries = (verbs: readonly FaultDefinition[], fields: Shapes): JsonSchema => ({
    type: 'array',
    items: { anyOf: verbs.map((fault) => entrySchema(fault, fields)) },
  });
  // A random fault has no message at hand.
  const drawn = faults.filter(({ subject }) => subject !== 'message');
  const random = { anyOf: [{ const: 'default' }, entries(drawn, NEMESIS_FIELDS)] };
  const about = 'Every seed switches a random subset of the entries off and scales the rest.';
  const swarm = {
    type: 'object',
    properties: { swarm: { type: 'boolean', description: about }, faults: random },
    required: ['faults'],
    additionalProperties: false,
  };
  return { ...SPECIALS, faults: entries(faults, TIMING_FIELDS), nemesis: { anyOf: [...random.anyOf, swarm] } };
}

function entrySchema(fault: FaultDefinition, timing: Shapes): JsonSchema {
  const { for: lasts, ...moments } = timing;
  const times = fault.momentary || lasts === undefined ? moments : timing;
  const { properties } = mapSchema({ ...times, ...fault.modifiers }, SPECIALS);
  const subject = { description: sentence(fault.about), examples: [fault.example], ...subjectSchema(fault) };
  return {
    type: 'object',
    properties: { [fault.verb]: subject, ...(properties as JsonSchema) },
    required: [fault.verb],
    additionalProperties: false,
  };
}

function subjectSchema({ subject }: FaultDefinition): JsonSchema {
  switch (subject) {
    case 'target':
      return TARGET;
    case 'groups':
      return { anyOf: [{ enum: Object.keys(PARTITION_SHAPES) }, { type: 'array', minItems: 2 }] };
    case 'link':
      return {
        type: 'object',
        properties: { from: TARGET, to: TARGET },
        required: ['from', 'to'],
        additionalProperties: false,
      };
    case 'membership': {
      const properties = { add: { type: 'string' }, remove: { type: 'string' }, transfer: { type: 'string' } };
      return { type: 'object', properties, minProperties: 1, maxProperties: 1, additionalProperties: false };
    }
    case 'message': {
      const delay = { type: 'object', properties: { delay: spreadSchema(DURATION) }, required: ['delay'] };
      return { anyOf: [{ enum: ['drop', 'duplicate'] }, delay] };
    }
    case 'all':
      return { const: 'all' };
  }
}

function targetSchema(roles: readonly string[]): JsonSchema {
  const role = { anyOf: [{ enum: roles }, { type: 'string' }] };
  const some = {
    type: 'object',
    properties: { any: { type: 'integer', minimum: 1 }, of: role },
    required: ['any'],
    additionalProperties: false,
  };
  const every = { type: 'object', properties: { all: role }, required: ['all'], additionalProperties: false };
  return {
    anyOf: [{ enum: [...SELECTOR_NAMES, ...roles] }, { type: 'string' }, some, every, { type: 'array', minItems: 1 }],
  };
}

function triggerSchema(): JsonSchema {
  return {
    anyOf: Object.entries(TRIGGER_EVENTS).map(([event, { about, beside }]) => {
      const fields = Object.entries(TRIGGER_FIELDS).filter(
        ([name]) => ['nth', 'every', 'delay'].includes(name) || (beside as readonly string[]).includes(name),
      );
      const { properties } = mapSchema(Object.fromEntries(fields), SPECIALS);
      return {
        type: 'object',
        properties: { [event]: { type: 'string', description: sentence(about) }, ...(properties as JsonSchema) },
        required: [event],
        additionalProperties: false,
      };
    }),
  };
}
