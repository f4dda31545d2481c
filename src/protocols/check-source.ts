import { nearest } from '../sim/nearest.js';
import { checkHandlers } from './check-handlers.js';
import { checkOptions } from './check-options.js';
import { describe, isClass, isRecord, type Report, type Rule, rules } from './check-rules.js';
import type { ProtocolDefinition } from './definition.js';

/** What is wrong with what `defineProtocol` was given: everything, not just the first. */
export class ProtocolSourceError extends TypeError {
  /** One sentence each, without a full stop. */
  readonly problems: readonly string[];

  constructor(name: string, problems: readonly string[]) {
    super(`the definition of ${name} is wrong:${problems.map((problem) => `\n  - ${problem}`).join('')}`);
    this.name = 'ProtocolSourceError';
    this.problems = problems;
  }
}

/** Every field of a definition: what it takes, and whether it may be left out. */
const fields: Readonly<Record<keyof ProtocolDefinition, Rule>> = {
  name: rules.name,
  about: rules.text,
  source: rules.optional(rules.text),
  node: rules.node,
  roles: rules.optional(rules.counts),
  countedRole: rules.optional(rules.text),
  nodes: rules.count,
  heldRoles: rules.optional(rules.someNames),
  plays: rules.optional(rules.callable),
  office: rules.optional(rules.textOrNull),
  options: rules.optional(rules.record),
  receives: rules.trueByName,
  timers: rules.trueByName,
  marks: rules.optional(rules.textByName),
  disk: rules.optional(rules.names),
  properties: rules.optional(rules.properties),
  promises: rules.optional(rules.callable),
  liveness: rules.optional(rules.names),
  promisesEventually: rules.optional(rules.callable),
  advice: rules.optional(rules.callable),
  monitors: rules.optional(rules.monitors),
  survives: rules.optional(rules.names),
  survivesToo: rules.optional(rules.callable),
  cooperates: rules.optional(rules.names),
  bugs: rules.optional(rules.bugs),
  workloads: rules.optional(rules.names),
  replicatedLog: rules.optional(rules.textOrNull),
  nodeFields: rules.optional(rules.names),
  exclusiveOffice: rules.optional(rules.flag),
  isDetector: rules.optional(rules.flag),
  takesSuspicionsBack: rules.optional(rules.flag),
  isHeartbeat: rules.optional(rules.callable),
  ballots: rules.optional(rules.record),
  elections: rules.optional(rules.record),
  transactions: rules.optional(rules.record),
};

/**
 * Checks what an author wrote who had no compiler to check it.
 *
 * @throws ProtocolSourceError with every problem found
 */
export function checkSource(source: unknown): void {
  if (!isRecord(source)) {
    const expected = 'expected an object: defineProtocol({ name, about, nodes, node, receives, timers })';
    throw new ProtocolSourceError('a protocol', [`${describe(source)} is no definition; ${expected}`]);
  }
  const problems: string[] = [];
  const report: Report = (problem) => problems.push(problem);
  const isRight = checkFields(source, report);
  if (isRight('node')) {
    if (['roles', 'countedRole', 'heldRoles', 'office'].every(isRight)) checkRoles(source, report);
    if (['receives', 'timers'].every(isRight)) checkHandlers(source, report);
  }
  if (isRight('options')) checkOptions(source.options ?? {}, report);
  const { name } = source;
  if (problems.length > 0)
    throw new ProtocolSourceError(typeof name === 'string' ? `'${name}'` : 'a protocol', problems);
}

/** Checks every field by itself, and gives a function that tells which are as they should be. */
function checkFields(source: Readonly<Record<string, unknown>>, report: Report): (field: string) => boolean {
  const known = Object.keys(fields);
  // A field under a wrong name is one problem, not an unknown one and a missing one.
  const wrong = new Set<string>();
  for (const key of Object.keys(source)) {
    if (Object.hasOwn(fields, key)) continue;
    const meant = nearest(key, known);
    if (meant !== null) wrong.add(meant);
    const advice = meant === null ? `; the fields are ${known.join(', ')}` : `. Did you mean '${meant}'?`;
    report(`unknown field '${key}'${advice}`);
  }
  for (const [name, rule] of Object.entries(fields)) {
    if (wrong.has(name)) continue;
    rule(source[name], name, (problem) => {
      wrong.add(name);
      report(problem);
    });
  }
  return (field) => !wrong.has(field);
}

/** Fixed roles: each has a class and a count, and one of them is what `nodes: 3` counts. */
function checkRoles(
  { node, roles, countedRole, office, heldRoles }: Readonly<Record<string, unknown>>,
  report: Report,
): void {
  const fixed = isRecord(roles) ? Object.keys(roles) : [];
  if (!isClass(node)) {
    const classes = Object.keys(node as object);
    const example = `roles: { ${classes.map((role) => `${role}: 1`).join(', ')} }`;
    if (fixed.length === 0)
      report(`'node' has a class for each role, so 'roles' must say how many nodes have it: ${example}`);
    else compareRoles(fixed, classes, report);
    if (countedRole === undefined) {
      report(`'countedRole' is missing: the role that \`nodes: 3\` in a scenario counts, one of ${classes.join(', ')}`);
    }
  }
  if (typeof countedRole === 'string' && !fixed.includes(countedRole)) {
    report(unknownName(`'countedRole' is '${countedRole}', which is not in 'roles'`, countedRole, fixed));
  }
  const held = [...fixed, ...((heldRoles as readonly string[] | undefined) ?? ['node'])];
  if (typeof office === 'string' && !held.includes(office)) {
    report(unknownName(`'office' is '${office}', which is not in 'heldRoles'`, office, held));
  }
}

function compareRoles(fixed: readonly string[], classes: readonly string[], report: Report): void {
  for (const role of fixed) {
    if (!classes.includes(role)) report(unknownName(`'node' has no class for the role '${role}'`, role, classes));
  }
  for (const role of classes) {
    if (!fixed.includes(role))
      report(unknownName(`'roles' does not say how many nodes have the role '${role}'`, role, fixed));
  }
}

function unknownName(problem: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === null ? problem : `${problem}. Did you mean '${meant}'?`;
}
