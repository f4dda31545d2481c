import fc from 'fast-check';
import type { FaultDefinition, FaultSubject } from '../../src/faults/fault.js';
import { faultVocabulary, PARTITION_SHAPES } from '../../src/faults/vocabulary.js';
import { raft } from '../../src/protocols/raft/index.js';
import { TRIGGER_EVENTS } from '../../src/scenario/fault-table.js';
import type { Leaf } from '../../src/scenario/leaf.js';
import type { Shapes } from '../../src/scenario/shape.js';
import { CLIENT_FIELDS, CLOCK_FIELDS, DISK_FIELDS, LINK_FIELDS, RETRY_FIELDS } from '../../src/scenario/table.js';
import { subjectsOf } from '../../src/scenario/trigger.js';
import type { Field } from '../../src/sim/fields.js';

type Text = fc.Arbitrary<string>;

const RUN_MS = 1000;

function whole(min: number, max: number, unit = ''): Text {
  return fc.integer({ min, max }).map((number) => `${number}${unit}`);
}

/** A quantity, as a value, a range, or a distribution written as a map. */
function spread(min: number, max: number, unit: string): Text {
  const pair = fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
  const single = whole(min, max, unit);
  const range = pair.map(([low, high]) => `${low}${unit}..${high}${unit}`);
  const uniform = pair.map(([low, high]) => `{ uniform: [${low}${unit}, ${high}${unit}] }`);
  if (min < 1) return fc.oneof(single, range, uniform);
  const exponential = pair.map(([low, high]) => `{ exponential: { min: ${low}${unit}, mean: ${high}${unit} } }`);
  const normal = pair.map(([low, high]) => `{ normal: { mean: ${high}${unit}, sd: ${low}${unit} } }`);
  const lognormal = pair.map(([low, high]) => `{ lognormal: { median: ${low}${unit}, p99: ${high}${unit} } }`);
  return fc.oneof(single, range, uniform, exponential, normal, lognormal);
}

/** A value that the table allows for a field, small enough for a run that takes no time. */
function drawFor(leaf: Leaf | Field): Text {
  switch (leaf.kind) {
    case 'durations':
      return spread(leaf.signed ? -200 : 1, 60, 'ms');
    case 'duration':
      return whole(leaf.signed ? -200 : 1, 200, 'ms');
    case 'drifts':
      return spread(-5000, 5000, 'ppm');
    case 'drift':
      return whole(1, 10, '%');
    case 'share':
      return whole(0, 30, '%');
    case 'rate':
      return whole(1, 80, '/s');
    case 'factor':
      return whole(1, 30, 'x');
    case 'bandwidth':
      return whole(5, 500, 'KB/s');
    case 'flag':
      return fc.constantFrom('true', 'false');
    case 'choice':
      return fc.constantFrom(...leaf.of);
    case 'count':
      return whole(Math.max(1, leaf.atLeast ?? 0), 5);
    case 'number':
      return whole(Math.max(1, leaf.atLeast ?? 0), 5);
    case 'text':
      return fc.constant('made up');
  }
}

/**
 * The options of Raft, as far as they make short runs: it waits for the longest of its election timeouts, so there must be
 * one, and snapshots in pieces of a few characters are another test's matter.
 */
const options = Object.fromEntries(
  Object.entries(raft.options)
    .filter(([name]) => name !== 'snapshotChunk')
    .map(([name, field]) => [name, field.kind === 'durations' ? { ...field, kind: 'duration' } : field]),
) as Shapes;

/** A map with any of the fields of a table that are plain values. */
function mapOf(shapes: Shapes, keep: readonly string[] = []): Text {
  const leaves = Object.entries(shapes).filter(
    (entry): entry is [string, Leaf] => !['section', 'list', 'special'].includes(entry[1].kind),
  );
  const fields = leaves.map(([name, leaf]) => {
    const pair = drawFor(leaf).map((value) => `${name}: ${value}`);
    return keep.includes(name) ? pair : fc.option(pair, { nil: null });
  });
  return fc.tuple(...fields).map((given) => `{ ${given.filter((field) => field !== null).join(', ')} }`);
}

function targets(nodes: number, clients: boolean): Text {
  const names = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
  const roles = fc.constantFrom(...raft.heldRoles);
  return fc.oneof(
    fc.constantFrom(...names, ...(clients ? ['c1'] : [])),
    roles,
    fc.constantFrom('any', 'all', 'minority', 'majority'),
    whole(1, nodes).map((count) => `{ any: ${count} }`),
    fc.tuple(whole(1, nodes), roles).map(([count, role]) => `{ any: ${count}, of: ${role} }`),
    roles.map((role) => `{ all: ${role} }`),
    fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }).map((list) => `[${list.join(', ')}]`),
  );
}

function subjectOf(kind: FaultSubject['kind'], nodes: number, clients: boolean): Text {
  const target = targets(nodes, clients);
  if (kind === 'link') return fc.tuple(target, target).map(([from, to]) => `{ from: ${from}, to: ${to} }`);
  if (kind === 'all') return fc.constant('all');
  if (kind !== 'groups') return target;
  const groups = whole(1, nodes - 1).map((cut) => {
    const names = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
    return `[[${names.slice(0, Number(cut)).join(', ')}], [${names.slice(Number(cut)).join(', ')}]]`;
  });
  return fc.oneof(fc.constantFrom(...Object.keys(PARTITION_SHAPES)), groups);
}

interface Verb {
  readonly text: string;
  readonly momentary: boolean;
}

function verbOf(definition: FaultDefinition, nodes: number): fc.Arbitrary<Verb> {
  const names = Object.keys(definition.modifiers);
  const least = definition.needs === undefined ? 0 : 1;
  const most = definition.needs === 'one' ? 1 : names.length;
  const chosen = fc
    .subarray(names, { minLength: least, maxLength: most })
    .chain((list) =>
      fc.tuple(...list.map((name) => required(definition.modifiers[name]!).map((value) => `${name}: ${value}`))),
    );
  return fc
    .tuple(subjectOf(definition.subject, nodes, definition.clients === true), chosen)
    .map(([subject, modifiers]) => {
      const isMomentary = (definition.momentaryWith ?? []).some((name) =>
        modifiers.some((one) => one.startsWith(`${name}:`)),
      );
      return {
        text: [`${definition.verb}: ${subject}`, ...modifiers].join(', '),
        momentary: definition.momentary || isMomentary,
      };
    });
}

/** A flag that is given says yes: `stall: false` would be a fault that does nothing. */
function required(field: Field): Text {
  return field.kind === 'flag' ? fc.constant('true') : drawFor(field);
}

/** The verbs that Raft can meet; what happens to a message needs a message. */
const verbs = faultVocabulary.filter(({ verb, needsProtocol }) => !needsProtocol && verb !== 'message');

function lasting(verb: Verb, words: readonly string[]): Text {
  const lengths = fc.oneof(
    fc.constant(''),
    spread(1, 500, 'ms').map((text) => `, for: ${text}`),
  );
  const more = words.length === 0 ? lengths : fc.oneof(lengths, fc.constantFrom(...words));
  return verb.momentary ? fc.constant(verb.text) : more.map((length) => verb.text + length);
}

function trigger(nodes: number): Text {
  const events = Object.keys(TRIGGER_EVENTS) as (keyof typeof TRIGGER_EVENTS)[];
  const who = fc.constantFrom('any', 'follower', 'leader', 'candidate', 'n1', `n${nodes}`);
  return fc.constantFrom(...events).chain((event) => {
    const subjects = fc.constantFrom(...subjectsOf(event, { protocol: raft }).names);
    const beside = fc.subarray([...TRIGGER_EVENTS[event].beside] as string[]);
    const parties = beside.chain((list) => fc.tuple(...list.map((name) => who.map((node) => `, ${name}: ${node}`))));
    const nth = fc.oneof(
      fc.constant(''),
      whole(1, 20).map((count) => `, nth: ${count}`),
    );
    const delay = fc.oneof(
      fc.constant(''),
      whole(1, 50, 'ms').map((wait) => `, delay: ${wait}`),
    );
    return fc
      .tuple(subjects, parties, nth, delay)
      .map(
        ([subject, nodesBeside, which, wait]) => `when: { ${event}: ${subject}${nodesBeside.join('')}${which}${wait} }`,
      );
  });
}

function entry(nodes: number): Text {
  const timing = fc.oneof(
    whole(0, RUN_MS, 'ms').map((at) => `at: ${at}`),
    trigger(nodes),
  );
  const fault = fc.constantFrom(...verbs).chain((definition) => verbOf(definition, nodes));
  const lastingFault = fault.chain((verb) => lasting(verb, [', for: forever']));
  const message = fc.tuple(
    fc.constantFrom('send', 'deliver').chain((event) => {
      return fc.constantFrom(...Object.keys(raft.receives)).map((type) => `when: { ${event}: ${type}, nth: 3 }`);
    }),
    fc.constantFrom('drop', 'duplicate', '{ delay: 20..90ms }').map((fate) => `message: ${fate}`),
  );
  return fc
    .oneof({ weight: 5, arbitrary: fc.tuple(timing, lastingFault) }, { weight: 1, arbitrary: message })
    .map((parts) => `  - { ${parts.join(', ')} }\n`);
}

function randomEntry(nodes: number): Text {
  const often = fc.oneof(
    whole(100, 500, 'ms').map((gap) => `every: ${gap}`),
    whole(1, 4).map((times) => `times: ${times}`),
  );
  const limits = fc.subarray(['keep: majority', 'max: 2', 'between: [100ms, 700ms]']);
  const fault = fc
    .constantFrom(...verbs)
    .chain((definition) => verbOf(definition, nodes))
    .chain((verb) => lasting(verb, [', for: forever']));
  return fc.tuple(fault, often, limits).map((parts) => `    - { ${parts.flat().join(', ')} }\n`);
}

/** Scenarios of Raft with anything that the tables of the language allow. */
export const scenarioTexts: Text = fc.integer({ min: 1, max: 5 }).chain((nodes) =>
  fc
    .record({
      options: mapOf(options),
      clients: mapOf(CLIENT_FIELDS, ['count', 'rate']),
      retry: mapOf(RETRY_FIELDS),
      network: mapOf(LINK_FIELDS),
      links: fc.array(mapOf(LINK_FIELDS, ['latency']), { maxLength: 2 }),
      disk: mapOf(DISK_FIELDS),
      clocks: mapOf(CLOCK_FIELDS),
      faults: nodes === 1 ? fc.constant([]) : fc.array(entry(nodes), { maxLength: 4 }),
      nemesis: nodes === 1 ? fc.constant([]) : fc.array(randomEntry(nodes), { maxLength: 3 }),
      swarm: fc.boolean(),
      settle: whole(0, 500, 'ms'),
    })
    .map(({ options, clients, retry, network, links, disk, clocks, faults, nemesis, swarm, settle }) => {
      const rules = links.map((rule, index) => rule.replace('{ ', `{ from: n1, to: ${index === 0 ? 'any' : 'c1'}, `));
      return [
        'scenario: made-up\n',
        `protocol: ${joined('use: raft', options)}\n`,
        `nodes: ${nodes}\n`,
        `clients: ${joined(`retry: ${retry}`, clients)}\n`,
        `network: ${joined(`links: [${rules.join(', ')}]`, network)}\n`,
        `disk: ${disk}\nclocks: ${clocks}\n`,
        `run: { for: ${RUN_MS}ms, settle: ${settle} }\n`,
        faults.length === 0 ? '' : `faults:\n${faults.join('')}`,
        nemesis.length === 0 ? '' : `nemesis:\n  swarm: ${swarm}\n  faults:\n${nemesis.join('')}`,
        'expect: { always: all }\n',
      ].join('');
    }),
);

function joined(first: string, map: string): string {
  return map === '{  }' ? `{ ${first} }` : map.replace('{ ', `{ ${first}, `);
}
