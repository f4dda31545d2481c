import { DISTRIBUTION_MAPS } from './distribution-map.js';
import { type Leaf, quantityOf } from './leaf.js';
import { DURATION, QUANTITIES, type Quantity } from './quantity.js';

/** A JSON Schema, draft 7 (which editors know best), as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The schema of one leaf, with its description and default for editors. */
export function leafSchema(leaf: Leaf): JsonSchema {
  const preset = leaf.default === null ? {} : { default: leaf.default };
  return { description: sentence(leaf.about), ...preset, ...valueSchema(leaf) };
}

function valueSchema(leaf: Leaf): JsonSchema {
  const quantity = quantityOf(leaf);
  if (leaf.kind === 'durations' || leaf.kind === 'drifts') return spreadSchema(quantity ?? DURATION);
  if (leaf.kind === 'share') return reference(`${quantity!.id}-range`);
  if (quantity !== null) return quantitySchema(quantity);
  if (leaf.kind === 'flag') return { type: 'boolean' };
  if (leaf.kind === 'choice') return { enum: leaf.of };
  if (leaf.kind === 'text') return { type: ['string', 'number', 'boolean'] };
  const minimum = 'atLeast' in leaf ? (leaf.atLeast ?? 0) : 0;
  const type = leaf.kind === 'count' ? 'integer' : 'number';
  return { type, minimum, ...('atMost' in leaf ? { maximum: leaf.atMost } : {}) };
}

/** The definitions that all others refer to: each quantity alone, as a range, and as a distribution. */
export function quantityDefinitions(): JsonSchema {
  return Object.fromEntries(
    QUANTITIES.flatMap((quantity) => [
      [quantity.id, single(quantity)],
      [`${quantity.id}-range`, { anyOf: [range(quantity), { const: 0 }] }],
      [`${quantity.id}-distribution`, spread(quantity)],
    ]),
  );
}

export function reference(name: string): JsonSchema {
  return { $ref: `#/definitions/${name}` };
}

/** `20ms`, or a bare 0. */
export function quantitySchema({ id }: Quantity): JsonSchema {
  return reference(id);
}

/** A value, a range, or a map that names a distribution. */
export function spreadSchema({ id }: Quantity): JsonSchema {
  return reference(`${id}-distribution`);
}

function single(quantity: Quantity): JsonSchema {
  const pattern = `^ *${number(quantity)} *(${units(quantity)}) *$`;
  return { anyOf: [{ type: 'string', pattern, examples: [quantity.example] }, { const: 0 }] };
}

/** `150..300ms`, or a single value. */
function range(quantity: Quantity): JsonSchema {
  const unit = `(${units(quantity)})`;
  const pattern = `^ *(${number(quantity)} *${unit}? *\\.\\. *)?${number(quantity)} *(${unit}|(?<=[^0-9]0|^0)) *$`;
  return { type: 'string', pattern, examples: [quantity.example] };
}

function spread(quantity: Quantity): JsonSchema {
  const one = quantitySchema(quantity);
  const maps = Object.entries(DISTRIBUTION_MAPS).map(([name, { about, parameters }]) => ({
    type: 'object',
    description: sentence(about),
    properties: {
      [name]: name === 'constant' ? one : name === 'uniform' ? pair(one) : parametersSchema(parameters, one),
    },
    required: [name],
    additionalProperties: false,
  }));
  return { anyOf: [range(quantity), { const: 0 }, ...maps] };
}

function pair(item: JsonSchema): JsonSchema {
  return { type: 'array', items: item, minItems: 2, maxItems: 2 };
}

function parametersSchema(parameters: readonly string[], one: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map((parameter) => [parameter, one])),
    required: parameters.filter((parameter) => parameter !== 'min'),
    additionalProperties: false,
  };
}

function number({ signed }: Quantity): string {
  return `${signed ? '[+-]?' : '\\+?'}[0-9]+(\\.[0-9]+)?`;
}

function units(quantity: Quantity): string {
  return Object.keys(quantity.units).join('|');
}

/** Descriptions are sentences in editors. */
export function sentence(text: string): string {
  const capital = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.…]$/.test(capital) ? capital : `${capital}.`;
}
