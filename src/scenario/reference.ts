import type { FaultDefinition } from '../faults/fault.js';
import { PARTITION_SHAPES } from '../faults/vocabulary.js';
import { worldMarks } from '../faults/world-marks.js';
import type { ProtocolDefinition } from '../protocols/definition.js';
import { DISTRIBUTION_MAPS } from './distribution-map.js';
import { NEMESIS_FIELDS, TIMING_FIELDS, TRIGGER_EVENTS, TRIGGER_FIELDS } from './fault-table.js';
import { expectation } from './leaf.js';
import { sentence } from './leaf-schema.js';
import { LIVENESS } from './liveness.js';
import { STATISTICS } from './metric-bounds.js';
import { USUAL_MIX } from './nemesis.js';
import {
  EXPECTATION_NOTES,
  NEMESIS_NOTES,
  OPENING_NOTES,
  TARGET_NOTES,
  TRIGGER_NOTES,
  VALUE_NOTES,
  VARIANT_NOTES,
} from './reference-notes.js';
import type { Registry } from './registry.js';
import { isLeaf } from './section.js';
import type { Shape, Shapes, SpecialName } from './shape.js';
import { SCENARIO_FIELDS } from './table.js';
import { OBSERVATION_KINDS } from './trigger.js';

/** The reference page of the scenario language, in Markdown, from the tables that the validator reads. */
export function scenarioReference(registry: Registry): string {
  return [
    ...OPENING_NOTES,
    ...VALUE_NOTES,
    table(
      ['distribution', 'meaning'],
      Object.entries(DISTRIBUTION_MAPS).map(([name, { about, parameters }]) => [
        `\`{ ${name}: ${example(name, parameters)} }\``,
        about,
      ]),
    ),
    '## Top-level fields',
    fieldTable(SCENARIO_FIELDS),
    ...sections(SCENARIO_FIELDS),
    '## Faults',
    'An entry of `faults` has one timing and one fault; modifiers stand beside the verb.',
    fieldTable(TIMING_FIELDS),
    ...TARGET_NOTES,
    ...registry.faults.flatMap(faultSection),
    '### Shapes of a partition',
    table(
      ['shape', 'meaning'],
      Object.entries(PARTITION_SHAPES).map(([name, about]) => [`\`${name}\``, about]),
    ),
    '## Triggers (`when`)',
    table(
      ['event', 'fires'],
      Object.entries(TRIGGER_EVENTS).map(([name, { about }]) => [`\`${name}\``, about]),
    ),
    fieldTable(TRIGGER_FIELDS),
    ...TRIGGER_NOTES.map((note) => note.replace('OBSERVED', code(OBSERVATION_KINDS))),
    '## Nemesis',
    'A list of entries as in `faults`, with these in place of a timing; or `{ swarm: true, faults: [ … ] }`; or `default`.',
    fieldTable(NEMESIS_FIELDS),
    ...NEMESIS_NOTES,
    `\`\`\`yaml\nnemesis:\n${Object.values(USUAL_MIX)
      .map((entry) => `  - ${entry}\n`)
      .join('')}\`\`\``,
    '## Expectations',
    ...EXPECTATION_NOTES,
    livenessTable(registry),
    'Marks for `sometimes` and `never` are those of the protocol, below, and these, which any run can reach:',
    table(
      ['mark', 'reached when'],
      Object.entries(worldMarks).map(([name, about]) => [`\`${name}\``, about]),
    ),
    `Statistics of a metric: ${STATISTICS.map((name) => `\`${name}\``).join(', ')}; without one, every sample must satisfy the bound.`,
    table(
      ['metric', 'unit', 'meaning'],
      registry.metrics.map(({ name, unit, about }) => [`\`${name}\``, unit, about]),
    ),
    '## Workloads',
    table(
      ['workload', 'meaning', 'operations'],
      registry.workloads.map(({ name, about, model }) => [
        `\`${name}\``,
        about,
        Object.keys(model.operations).join(', '),
      ]),
    ),
    ...VARIANT_NOTES,
    ...registry.protocols.flatMap(protocolSection),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}

function example(name: string, parameters: readonly string[]): string {
  if (name === 'constant') return '5ms';
  if (name === 'uniform') return '[2ms, 10ms]';
  return `{ ${parameters.map((parameter, index) => `${parameter}: ${index === 0 ? '5ms' : '20ms'}`).join(', ')} }`;
}

function sections(fields: Shapes, parent = ''): readonly string[] {
  return Object.entries(fields).flatMap(([name, shape]) => {
    if (shape.kind !== 'section' && shape.kind !== 'list') return [];
    const path = `${parent}${name}`;
    const short = shape.kind === 'section' && shape.shorthand ? `A bare value is its \`${shape.shorthand}\`.` : '';
    return [
      `### \`${path}\``,
      sentence(shape.about),
      short,
      fieldTable(shape.fields, shape.kind === 'list'),
      ...sections(shape.fields, `${path}.`),
    ];
  });
}

/** Where `inherits` is set, leaves that are not given stay as the map around the list has them. */
function fieldTable(fields: Shapes, inherits = false): string {
  const rows = Object.entries(fields).map(([name, shape]) => [
    `\`${name}\``,
    meaning(shape),
    takes(shape),
    inherits && isLeaf(shape) ? 'as above' : preset(shape),
  ]);
  return table(['field', 'meaning', 'takes', 'default'], rows);
}

function meaning({ about }: Shape): string {
  return about;
}

function takes(shape: Shape): string {
  if (shape.kind === 'special') return SPECIAL_EXAMPLES[shape.special];
  if (!isLeaf(shape)) return shape.kind === 'list' ? 'a list of maps' : 'a map';
  const spread = shape.kind === 'durations' || shape.kind === 'drifts' ? ', a range or a distribution' : '';
  return `${expectation(shape)}${spread}`;
}

/** What the parts take that are read by more than a table. */
const SPECIAL_EXAMPLES: Readonly<Record<SpecialName, string>> = {
  name: 'a name such as `raft-leader-crash`',
  protocol: '`raft`, or `{ use: raft, heartbeat: 50ms }`',
  nodes: '`5`, or `{ coordinator: 1, participant: 3 }`',
  seeds: '`1..200`',
  workload: 'a name, below',
  mix: '`{ read: 3, write: 1 }`',
  'link-ends': '`n1`, `[n2, c1]`, a fixed role, or `any`',
  faults: 'a list of entries, below',
  nemesis: 'a list of entries, `{ swarm: true, faults: [ … ] }` or `default`',
  bug: 'the name of a planted bug',
  properties: 'a list of properties',
  'properties-or-all': 'a list of properties, or `all`',
  marks: 'a list of marks',
  eventually: '`[{ progress: true, within: 1s, after: settle }]`',
  metrics: '`{ recovery-time.p99: { atMost: 900ms } }`',
  variants: '`{ lossy: { network.loss: 5% } }`',
  matrix: '`{ nodes: [3, 5] }`',
  target: 'a target',
  trigger: '`{ send: RequestVote, nth: 2 }`',
  'for-or-forever': 'a duration such as 20ms, a range, a distribution, or `forever`',
  between: '`[1s, 9s]`',
};

function preset(shape: Shape): string {
  if (shape.kind === 'special' && shape.required) return 'required';
  if (shape.default === null) return '';
  return isLeaf(shape) ? `\`${shape.default}\`` : shape.default;
}

function faultSection(fault: FaultDefinition): readonly string[] {
  const { verb, about, modifiers, momentary, momentaryWith = [] } = fault;
  const moment = momentary ? 'Momentary: it takes no `for`.' : '';
  const sometimes = momentaryWith.length === 0 ? '' : `Momentary with \`${momentaryWith.join('`, `')}\`.`;
  return [
    `### \`${verb}\``,
    [sentence(about), moment, sometimes].filter((text) => text !== '').join(' '),
    `\`\`\`yaml\n- ${fault.example}\n\`\`\``,
    Object.keys(modifiers).length === 0 ? '' : fieldTable(modifiers),
  ];
}

function livenessTable({ protocols }: Registry): string {
  const ofAll = Object.entries(LIVENESS).map(([name, { value, about }]) => [`\`${name}: ${value}\``, about]);
  const own = protocols.flatMap(({ name: owner, monitors = {} }) =>
    Object.entries(monitors).map(([name, { about }]) => [`\`${name}: true\``, `${owner}: ${about}`]),
  );
  return table(['eventually', 'comes true when'], [...ofAll, ...own]);
}

function protocolSection(protocol: ProtocolDefinition): readonly string[] {
  const { name, about, options, nodes, roles, countedRole, heldRoles, receives, disk, workloads } = protocol;
  const { survives, properties, liveness, marks, bugs } = protocol;
  const counts = Object.entries(roles ?? {}).map(([role, count]) => `${role}: ${count}`);
  const byRole = `{ ${counts.join(', ')} }`;
  const usual = countedRole === undefined ? `${nodes}` : byRole;
  const other = countedRole === undefined && roles !== undefined ? `; or by role: \`nodes: ${byRole}\`` : '';
  const facts: Readonly<Record<string, readonly string[]>> = {
    'Roles to aim at': [...new Set([...heldRoles, ...Object.keys(roles ?? {})])],
    Messages: Object.keys(receives),
    'Written under': disk,
    Workloads: workloads,
    'Built to survive': survives,
    Properties: properties.map((property) => property.name),
    'Eventually, by default': liveness,
    Marks: Object.keys(marks),
    'Planted bugs': bugs.map((bug) => bug.name),
  };
  return [
    `## Protocol \`${name}\``,
    sentence(about),
    [
      `- \`nodes: ${usual}\` where nothing is said${other}`,
      ...Object.entries(facts).map(([fact, names]) => `- ${fact}: ${code(names)}`),
    ].join('\n'),
    Object.keys(options).length === 0 ? '' : fieldTable(options),
  ];
}

function code(names: readonly string[]): string {
  return names.map((one) => `\`${one}\``).join(', ') || 'none';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
