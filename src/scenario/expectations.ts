import { worldMarks } from '../faults/world-marks.js';
import type { Cast, Reading } from './cast.js';
import { livenessNames, readEventually, usualExpectation } from './eventually.js';
import { readMetrics } from './metric-bounds.js';
import { positionOf } from './problem.js';
import type { EventuallyExpectation, Expectations, Scenario } from './scenario.js';
import { asList, asMap, readSection, unknownName } from './section.js';
import { EXPECT_FIELDS } from './table.js';
import { described, type Span, type Tree } from './tree.js';

interface Named {
  readonly name: string;
  readonly span: Span | null;
}

/** Reads the field `expect`; each of its keys has a default of its own. */
export function readExpectations(
  tree: Tree | null,
  cast: Cast | null,
  run: Scenario['run'],
  reading: Reading,
): Expectations {
  const { problems } = reading;
  const given = readSection(asMap(tree, 'expect', problems), EXPECT_FIELDS, 'expect', problems);
  const safety = cast === null ? null : [...new Set([...safetyNames(cast), ...reading.registry.properties])];
  const violable = cast === null ? null : [...new Set([...(safety ?? []), ...livenessNames(cast)])];
  const violated = readNames(given.violated, 'violated', 'property', violable, reading);
  const promised = cast === null ? [] : promisedNames(cast);
  const always = readAlways(given.always, given.violated !== null, promised, safety, reading);
  const asksAll = given.always?.kind === 'scalar' && given.always.text === 'all';
  if (asksAll && cast !== null && promised.length === 0 && safetyNames(cast).length > 0) {
    problems.warning(given.always!.span, "'all' is nothing here: under these options nothing is promised");
  }
  for (const { name, span } of violated) {
    if (!always.some((other) => other.name === name) || given.always === null) continue;
    problems.error(span!, `'${name}' is expected to hold and to be violated`, {
      expected: "it in one of 'always' and 'violated'",
    });
  }
  const marks = cast === null ? null : [...Object.keys(cast.protocol.marks), ...Object.keys(worldMarks)];
  const sometimes = readNames(given.sometimes, 'sometimes', 'mark', marks, reading);
  const never = readNames(given.never, 'never', 'mark', marks, reading);
  for (const { name, span } of never) {
    if (sometimes.some((other) => other.name === name)) {
      problems.error(span!, `'${name}' is expected sometimes and never`);
    }
  }
  return {
    always: always.map(asProperty),
    eventually: withControls(readEventually(given.eventually, cast, run, reading), violated, cast, run),
    sometimes: sometimes.map(asMark),
    never: never.map(asMark),
    violated: violated.map(asProperty),
    metrics: readMetrics(given.metrics, reading),
  };
}

/** A liveness property that is to be violated needs a window to be judged in: its own, or the usual one. */
function withControls(
  eventually: readonly EventuallyExpectation[],
  violated: readonly Named[],
  cast: Cast | null,
  run: Scenario['run'],
): readonly EventuallyExpectation[] {
  const liveness = livenessNames(cast);
  const missing = violated.filter(({ name }) => {
    return liveness.includes(name) && !eventually.some(({ property }) => property === name);
  });
  return [...eventually, ...missing.map(({ name, span }) => usualExpectation(name, run, span))];
}

/** The safety properties that a protocol promises, and those that its workload adds. */
export function safetyNames({ protocol, workload, clients }: Cast): readonly string[] {
  const history = clients.length === 0 ? [] : (workload?.properties ?? []);
  return [...new Set([...protocol.properties.map(({ name }) => name), ...history])];
}

/** Those of them that it promises under these options. */
function promisedNames(cast: Cast): readonly string[] {
  const promised = cast.protocol.promises?.(cast.options);
  return safetyNames(cast).filter((name) => promised === undefined || promised.includes(name));
}

/** Default and `all`: everything that is promised; beside a control nothing is demanded by default. */
function readAlways(
  tree: Tree | null,
  isControl: boolean,
  promised: readonly string[],
  known: readonly string[] | null,
  reading: Reading,
): readonly Named[] {
  const all = (span: Span | null): readonly Named[] => promised.map((name) => ({ name, span }));
  if (tree === null) return isControl ? [] : all(null);
  if (tree.kind === 'scalar' && tree.text === 'all') return all(tree.span);
  const [whole, others] = splitList(tree);
  const named = readNames(others, 'always', 'property', known, reading);
  return whole === null ? named : [...all(whole), ...named.filter(({ name }) => !promised.includes(name))];
}

/** The place of `all` in a list, and the list without it. */
function splitList(tree: Tree): readonly [Span | null, Tree] {
  const isAll = (item: Tree) => item.kind === 'scalar' && item.text === 'all';
  const whole = tree.kind === 'list' ? tree.items.find(isAll) : undefined;
  if (tree.kind !== 'list' || whole === undefined) return [null, tree];
  return [whole.span, { ...tree, items: tree.items.filter((item) => !isAll(item)) }];
}

function readNames(
  tree: Tree | null,
  field: string,
  kind: string,
  known: readonly string[] | null,
  { problems }: Reading,
): readonly Named[] {
  const names = new Map<string, Named>();
  for (const item of asList(tree, field, problems)) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') {
      problems.error(item.span, `${described(item)} is no ${kind}`, { expected: `the name of a ${kind}` });
    } else if (known !== null && !known.includes(item.text)) {
      unknownName(kind, item.text, item.span, known, problems);
    } else if (names.has(item.text)) {
      problems.error(item.span, `'${item.text}' is listed twice`);
    } else {
      names.set(item.text, { name: item.text, span: item.span });
    }
  }
  return [...names.values()];
}

function asProperty({ name, span }: Named): Expectations['always'][number] {
  return { property: name, position: span === null ? null : positionOf(span) };
}

function asMark({ name, span }: Named): Expectations['sometimes'][number] {
  return { mark: name, position: span === null ? null : positionOf(span) };
}
