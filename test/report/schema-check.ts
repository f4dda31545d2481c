type Schema = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a value, by a JSON Schema that uses the keywords below; any other keyword is an error, so that
 * nothing in a schema goes unchecked.
 */
export function violations(value: unknown, schema: Schema, root: Schema = schema, path = '$'): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, expected]) => {
    const check = keywords[keyword];
    if (check === undefined) throw new Error(`the checker does not know the keyword ${keyword}`);
    return check({ value, expected, root, path });
  });
}

interface Question {
  readonly value: unknown;
  readonly expected: unknown;
  readonly root: Schema;
  readonly path: string;
}

const annotation = (): readonly string[] => [];
const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const complain = (fails: boolean, path: string, what: string) => (fails ? [`${path}: ${what}`] : []);

const keywords: Readonly<Record<string, (question: Question) => readonly string[]>> = {
  $schema: annotation,
  $defs: annotation,
  title: annotation,
  description: annotation,
  $ref: ({ value, expected, root, path }) => {
    const name = String(expected).replace('#/$defs/', '');
    return violations(value, (root.$defs as Record<string, Schema>)[name]!, root, path);
  },
  type: ({ value, expected, path }) => {
    const types = [expected].flat() as readonly string[];
    return complain(!types.some((type) => isOf(value, type)), path, `is no ${types.join(' or ')}`);
  },
  const: ({ value, expected, path }) => complain(value !== expected, path, `is not ${expected}`),
  enum: ({ value, expected, path }) =>
    complain(!(expected as unknown[]).includes(value), path, `is none of ${expected}`),
  minimum: ({ value, expected, path }) =>
    complain(typeof value === 'number' && value < Number(expected), path, `is below ${expected}`),
  maximum: ({ value, expected, path }) =>
    complain(typeof value === 'number' && value > Number(expected), path, `is above ${expected}`),
  pattern: ({ value, expected, path }) =>
    complain(
      typeof value === 'string' && !new RegExp(String(expected)).test(value),
      path,
      `does not match ${expected}`,
    ),
  required: ({ value, expected, path }) =>
    (expected as readonly string[]).flatMap((key) =>
      complain(isObject(value) && !(key in value), path, `lacks ${key}`),
    ),
  properties: ({ value, expected, root, path }) =>
    Object.entries(expected as Record<string, Schema>).flatMap(([key, schema]) =>
      isObject(value) && key in value ? violations(value[key], schema, root, `${path}.${key}`) : [],
    ),
  additionalProperties: ({ value, expected, root, path }) =>
    Object.entries(isObject(value) ? value : {}).flatMap(([key, member]) =>
      violations(member, expected as Schema, root, `${path}.${key}`),
    ),
  items: ({ value, expected, root, path }) =>
    (Array.isArray(value) ? value : []).flatMap((item, index) =>
      violations(item, expected as Schema, root, `${path}[${index}]`),
    ),
  anyOf: (question) => complain(matching(question) < 1, question.path, 'matches no alternative'),
  oneOf: (question) => complain(matching(question) !== 1, question.path, 'matches not exactly one alternative'),
};

function matching({ value, expected, root, path }: Question): number {
  return (expected as readonly Schema[]).filter((schema) => violations(value, schema, root, path).length === 0).length;
}

function isOf(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'object' ? isObject(value) : typeof value === type;
}
