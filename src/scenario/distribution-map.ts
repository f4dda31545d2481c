import type { Distribution } from '../sim/distribution.js';
import { constant, exponential, lognormal, normal } from '../sim/distributions.js';
import { nearest } from './nearest.js';
import { didYouMean, type Problems } from './problem.js';
import { type Parsed, parseQuantity, type Quantity } from './quantity.js';
import { distributionOf, parseRange } from './range.js';
import { described, type MapEntry, type MapTree, type Tree } from './tree.js';

/** The distributions that are written as maps, with the parameters each takes. */
export const DISTRIBUTION_MAPS: Readonly<
  Record<string, { readonly about: string; readonly parameters: readonly string[] }>
> = {
  constant: { about: 'always the same', parameters: [] },
  uniform: { about: 'between two ends, both included', parameters: [] },
  exponential: {
    about: 'a minimum and an exponential tail; `mean` is the mean of the whole',
    parameters: ['min', 'mean'],
  },
  normal: { about: 'around a mean with a standard deviation, cut at 0', parameters: ['mean', 'sd'] },
  lognormal: { about: 'half of all below the median, 99 % below p99', parameters: ['median', 'p99'] },
};

/** Reads a value, a range, or a map such as `{ uniform: [2ms, 10ms] }`; null where it is none, which is then reported. */
export function readDistribution(tree: Tree, quantity: Quantity, problems: Problems): Distribution | null {
  if (tree.kind === 'map') return fromMap(tree, quantity, problems);
  const range = tree.kind === 'scalar' && tree.value !== null ? parseRange(tree.text, quantity) : null;
  if (range?.ok) return distributionOf(range.value, quantity);
  const expected = `${quantity.name} such as ${quantity.example}, a range, or a map such as { uniform: [2ms, 10ms] }`;
  if (range === null) problems.error(tree.span, `${described(tree)} is not ${quantity.name}`, { expected });
  else problems.error(tree.span, range.message, range);
  return null;
}

function fromMap(map: MapTree, quantity: Quantity, problems: Problems): Distribution | null {
  const names = Object.keys(DISTRIBUTION_MAPS);
  const [entry, second] = map.entries;
  if (entry === undefined || second !== undefined) {
    const span = second?.keySpan ?? map.span;
    problems.error(span, 'a distribution is a map with one key', { expected: `one of ${names.join(', ')}` });
    return null;
  }
  if (!Object.hasOwn(DISTRIBUTION_MAPS, entry.key)) {
    const suggestion = didYouMean(nearest(entry.key, names));
    const expected = `one of ${names.join(', ')}`;
    problems.error(entry.keySpan, `unknown distribution '${entry.key}'`, { expected, suggestion });
    return null;
  }
  if (entry.key === 'constant') return fromConstant(entry.value, quantity, problems);
  if (entry.key === 'uniform') return fromUniform(entry.value, quantity, problems);
  return fromParameters(entry, quantity, problems);
}

function fromConstant(tree: Tree, quantity: Quantity, problems: Problems): Distribution | null {
  const value = parameter(tree, quantity, problems);
  return value === null ? null : constant(value);
}

function fromUniform(tree: Tree, quantity: Quantity, problems: Problems): Distribution | null {
  if (tree.kind !== 'list' || tree.items.length !== 2) {
    problems.error(tree.span, `${described(tree)} is no pair of ends`, { expected: 'a list of two: [2ms, 10ms]' });
    return null;
  }
  const [low, high] = tree.items.map((item) => parameter(item, quantity, problems));
  if (low == null || high == null) return null;
  if (low > high) {
    problems.error(tree.span, 'this is a reversed range', { expected: '[LOW, HIGH]' });
    return null;
  }
  return distributionOf({ low, high }, quantity);
}

function fromParameters(entry: MapEntry, quantity: Quantity, problems: Problems): Distribution | null {
  const { parameters } = DISTRIBUTION_MAPS[entry.key]!;
  if (entry.value.kind !== 'map') {
    const expected = `a map with ${parameters.join(' and ')}`;
    problems.error(entry.value.span, `${described(entry.value)} does not describe it`, { expected });
    return null;
  }
  const values = new Map<string, number>();
  let whole = true;
  for (const { key, keySpan, value } of entry.value.entries) {
    const number = parameters.includes(key) ? parameter(value, quantity, problems) : null;
    if (number !== null) values.set(key, number);
    else whole = false;
    if (!parameters.includes(key)) {
      const suggestion = didYouMean(nearest(key, parameters));
      problems.error(keySpan, `${entry.key} has no '${key}'`, { expected: parameters.join(' and '), suggestion });
    }
  }
  return whole ? made(entry, values, problems) : null;
}

/** `min` of an exponential may be left out: then it begins at 0. */
function made(entry: MapEntry, values: ReadonlyMap<string, number>, problems: Problems): Distribution | null {
  const missing = DISTRIBUTION_MAPS[entry.key]!.parameters.find((name) => name !== 'min' && !values.has(name));
  const impossible = missing === undefined ? impossibility(entry.key, values) : `${entry.key} needs '${missing}'`;
  if (impossible !== null) {
    problems.error(entry.value.span, impossible);
    return null;
  }
  const of = (name: string): number => values.get(name) ?? 0;
  if (entry.key === 'exponential') return exponential({ min: of('min'), mean: of('mean') });
  if (entry.key === 'normal') return normal({ mean: of('mean'), sd: of('sd') });
  return lognormal({ median: of('median'), p99: of('p99') });
}

function impossibility(name: string, values: ReadonlyMap<string, number>): string | null {
  const of = (parameterName: string): number => values.get(parameterName) ?? 0;
  if ([...values.values()].some((value) => value < 0)) return `${name} takes no negative values: it is cut at 0`;
  if (name === 'exponential' && of('mean') < of('min')) return 'the mean is below the minimum';
  if (name !== 'lognormal') return null;
  if (of('median') === 0) return 'the median of a lognormal distribution is above 0';
  return of('p99') < of('median') ? 'p99 is below the median' : null;
}

function parameter(tree: Tree, quantity: Quantity, problems: Problems): number | null {
  const value: Parsed<number> =
    tree.kind === 'scalar' && tree.value !== null
      ? parseQuantity(tree.text, quantity)
      : {
          ok: false,
          message: `${described(tree)} is not ${quantity.name}`,
          expected: `${quantity.name} such as ${quantity.example}`,
        };
  if (value.ok) return value.value;
  problems.error(tree.span, value.message, value);
  return null;
}
