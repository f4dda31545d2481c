type Schema = Readonly<Record<string, unknown>>;

/** Just enough of JSON Schema to judge scenarios: the keywords that the generated schema uses, and no others. */
export function accepts(schema: unknown, value: unknown, root: unknown = schema): boolean {
  const rules = schema as Schema;
  return Object.entries(rules).every(([keyword, rule]) => {
    if (keyword === 'then') return true;
    const check = KEYWORDS[keyword];
    if (check === undefined) throw new Error(`the test does not know the keyword '${keyword}'`);
    return check(rule, value, root, rules);
  });
}

type Check = (rule: unknown, value: unknown, root: unknown, schema: Schema) => boolean;

const annotation: Check = () => true;

const KEYWORDS: Readonly<Record<string, Check>> = {
  $schema: annotation,
  title: annotation,
  description: annotation,
  default: annotation,
  examples: annotation,
  definitions: annotation,
  $ref: (rule, value, root) => {
    const name = String(rule).replace('#/definitions/', '');
    const { definitions } = root as { readonly definitions: Readonly<Record<string, unknown>> };
    if (!Object.hasOwn(definitions, name)) throw new Error(`there is no definition '${name}'`);
    return accepts(definitions[name], value, root);
  },
  type: (rule, value) => [rule].flat().some((type) => isOfType(value, String(type))),
  const: (rule, value) => rule === value,
  enum: (rule, value) => (rule as readonly unknown[]).includes(value),
  pattern: (rule, value) => typeof value !== 'string' || new RegExp(String(rule)).test(value),
  minimum: (rule, value) => typeof value !== 'number' || value >= Number(rule),
  maximum: (rule, value) => typeof value !== 'number' || value <= Number(rule),
  anyOf: (rule, value, root) => (rule as readonly unknown[]).some((one) => accepts(one, value, root)),
  allOf: (rule, value, root) => (rule as readonly unknown[]).every((one) => accepts(one, value, root)),
  if: (rule, value, root, { then }) => !accepts(rule, value, root) || accepts(then, value, root),
  items: (rule, value, root) => !Array.isArray(value) || value.every((item) => accepts(rule, item, root)),
  minItems: (rule, value) => !Array.isArray(value) || value.length >= Number(rule),
  maxItems: (rule, value) => !Array.isArray(value) || value.length <= Number(rule),
  uniqueItems: (_rule, value) => !Array.isArray(value) || new Set(value).size === value.length,
  required: (rule, value) => !isMap(value) || (rule as readonly string[]).every((name) => Object.hasOwn(value, name)),
  minProperties: (rule, value) => !isMap(value) || Object.keys(value).length >= Number(rule),
  maxProperties: (rule, value) => !isMap(value) || Object.keys(value).length <= Number(rule),
  propertyNames: (rule, value, root) => !isMap(value) || Object.keys(value).every((name) => accepts(rule, name, root)),
  properties: (rule, value, root) =>
    !isMap(value) ||
    Object.entries(value).every(([name, one]) => {
      const properties = rule as Schema;
      return !Object.hasOwn(properties, name) || accepts(properties[name], one, root);
    }),
  additionalProperties: (rule, value, root, { properties = {} }) => {
    if (!isMap(value)) return true;
    const others = Object.entries(value).filter(([name]) => !Object.hasOwn(properties as Schema, name));
    return rule === false ? others.length === 0 : others.every(([, one]) => accepts(rule, one, root));
  },
};

function isMap(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isMap(value);
  return type === 'null' ? value === null : typeof value === type;
}
