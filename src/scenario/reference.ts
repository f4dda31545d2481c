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
import { TARGET_NOTES, VALUE_NOTES } from './reference-notes.js';
import type { Registry } from './registry.js';
import { isLeaf } from './section.js';
import type { Shape, Shapes } from './shape.js';
import { SCENARIO_FIELDS } from './table.js';

/** The reference page of the scenario language, in Markdown, from the tables that the validator reads. */
export function scenarioReference(registry: Registry): string {
  return [
    '# The scenario file',
    'This page is generated from the tables that the validator reads.',
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
    '## Nemesis',
    'A list of entries as in `faults`, with these in place of a timing; or `{ swarm: true, faults: [ … ] }`; or `default`.',
    fieldTable(NEMESIS_FIELDS),
    '## Expectations',
    table(
      ['eventually', 'comes true when'],
      Object.entries(LIVENESS).map(([name, { value, about }]) => [`\`${name}: ${value}\``, about]),
    ),
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
  if (!isLeaf(shape)) return shape.kind === 'list' ? 'a list of maps' : shape.kind === 'section' ? 'a map' : '';
  const spread = shape.kind === 'durations' || shape.kind === 'drifts' ? ', a range or a distribution' : '';
  return `${expectation(shape)}${spread}`;
}

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

function protocolSection({
  name,
  about,
  options,
  survives,
  bugs,
  marks,
  properties,
}: ProtocolDefinition): readonly string[] {
  const code = (names: readonly string[]): string => names.map((one) => `\`${one}\``).join(', ') || 'none';
  return [
    `## Protocol \`${name}\``,
    sentence(about),
    `Built to survive: ${code(survives)}. Properties: ${code(properties.map((property) => property.name))}. ` +
      `Marks: ${code(Object.keys(marks))}. Planted bugs: ${code(bugs.map((bug) => bug.name))}.`,
    Object.keys(options).length === 0 ? '' : fieldTable(options),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
