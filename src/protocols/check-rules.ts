import { nearest } from '../sim/nearest.js';

export type Report = (problem: string) => void;
/** Says what is wrong with the value of a field, which `path` names: `bugs[0].node`. */
export type Rule = (value: unknown, path: string, report: Report) => void;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A class, told from an arrow function or a method, which cannot be constructed. */
export function isClass(value: unknown): value is new (...args: never) => object {
  return typeof value === 'function' && isRecord(value.prototype);
}

/** A value as messages quote it: `'raft'`, `5`, `a list`. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (isClass(value)) return `the class ${value.name}`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return `an object (${value.constructor?.name ?? 'without a class'})`;
  return String(value);
}

/** A rule from a test and from words for what belongs there. */
function expecting(expected: string, test: (value: unknown) => boolean): Rule {
  return (value, path, report) => {
    if (value === undefined) report(`'${path}' is missing: ${expected}`);
    else if (!test(value)) report(`'${path}' is ${describe(value)}; expected ${expected}`);
  };
}

function listOf(rule: Rule, expected: string): Rule {
  return (value, path, report) => {
    if (!Array.isArray(value)) expecting(expected, () => false)(value, path, report);
    else for (const [index, item] of value.entries()) rule(item, `${path}[${index}]`, report);
  };
}

function recordOf(test: (value: unknown) => boolean, expected: string): Rule {
  return expecting(expected, (value) => isRecord(value) && Object.values(value).every(test));
}

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;

const name = expecting(
  'a name in kebab-case, such as my-lock',
  (value) => isText(value) && kebab.test(value as string),
);
const text = expecting('a text', isText);
const flag = expecting('true or false', (value) => typeof value === 'boolean');
/** Old `function`s can be constructed as well: what is written as a class tells the two apart. */
const callable = expecting('a function', (value) => typeof value === 'function' && !/^class\b/.test(String(value)));
const names = listOf(text, "a list of names, such as ['crash', 'pause']");
const isNodeClasses = (value: unknown) =>
  isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isClass);
const node: Rule = (value, path, report) => {
  expecting(
    'a class that extends Node (the class itself, not `new`), or one by role',
    (given) => isClass(given) || isNodeClasses(given),
  )(value, path, report);
  for (const each of classesOf(value)) {
    // Not `instanceof`: a class may come from another copy of the package.
    if (isNode(each)) continue;
    report(`'${path}': the class ${each.name} does not extend Node`);
  }
};

/** The classes that `node` names; by role or only one. */
export function classesOf(value: unknown): readonly (new (...args: never) => object)[] {
  return [value, ...(isRecord(value) ? Object.values(value) : [])].filter(isClass);
}

function isNode({ prototype }: { readonly prototype: object }): boolean {
  return 'onStart' in prototype && 'status' in prototype;
}

/** A rule for an object with these fields and no others; all of them must be given. */
function objectOf(shape: Readonly<Record<string, Rule>>, expected: string): Rule {
  return (value, path, report) => {
    if (!isRecord(value)) {
      expecting(expected, () => false)(value, path, report);
      return;
    }
    const misspelled = new Set<string>();
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(shape, key)) continue;
      const meant = nearest(key, Object.keys(shape));
      if (meant === null) continue;
      misspelled.add(meant);
      report(`unknown field '${path}.${key}'. Did you mean '${meant}'?`);
    }
    for (const [key, rule] of Object.entries(shape)) {
      if (!misspelled.has(key)) rule(value[key], `${path}.${key}`, report);
    }
  };
}

const create = expecting(
  'a function that makes a listener: (context) => new MyProperty(context)',
  (value) => typeof value === 'function' && !isClass(value),
);
const property = objectOf({ name, about: text, source: text, create }, 'a property: { name, about, source, create }');
const bug = objectOf(
  {
    ...{ name, about: text, source: text, caughtBy: text, node },
    shownBy: (value, path, report) => value === undefined || text(value, path, report),
  },
  'a planted bug: { name, about, source, caughtBy, node }',
);

/** What the fields of a definition take. */
export const rules = {
  name,
  text,
  flag,
  callable,
  names,
  node,
  textOrNull: expecting('a text, or null', (value) => value === null || isText(value)),
  count: expecting('a whole number from 1', (value) => isCount(value) && value !== 0),
  counts: recordOf(isCount, 'how many nodes have each role, such as { server: 1, client: 3 }'),
  someNames: expecting(
    "a list of names with at least one, such as ['follower', 'leader']",
    (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
  ),
  record: expecting('an object', isRecord),
  trueByName: recordOf((value) => value === true, 'names, each with true, such as { Ping: true }; {} for none'),
  textByName: recordOf(isText, "what each name means, such as { retried: 'it asked again' }"),
  monitors: recordOf(
    (value) => isRecord(value) && isText(value.about) && typeof value.create === 'function' && !isClass(value.create),
    "what judges each, such as { 'all-agree': { about: 'all agree', create: (world) => new MyMonitor(world) } }",
  ),
  properties: listOf(property, 'a list of properties'),
  bugs: listOf(bug, 'a list of planted bugs'),
  optional:
    (rule: Rule): Rule =>
    (value, path, report) => {
      if (value !== undefined) rule(value, path, report);
    },
} as const;
