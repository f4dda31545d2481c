import type { ProtocolDefinition } from '../protocols/definition.js';
import type { Field } from '../sim/fields.js';

/**
 * A scenario file to begin with: it runs as it is, and its comments say what else may stand there.
 *
 * @param use how the scenario names its protocol: a name, or the path of a file
 */
export function starterScenario(name: string, protocol: ProtocolDefinition, use = protocol.name): string {
  const sections = [
    [
      '# The whole language: docs/reference/scenario.md, or splitbrain explain NAME for any name in this file.',
      `scenario: ${name}`,
      'about: What happens, and what must hold nevertheless, in one sentence.',
    ],
    protocolLines(protocol, use),
    clientLines(protocol),
    [
      '# Links between all nodes and clients; a range is drawn anew for each message.',
      'network: { latency: 1..5ms, loss: 0.1% }',
    ],
    [
      '# Workload and faults last for; then everything is healed, and within settle the system must come back.',
      'run: { for: 10s, settle: 3s, seeds: 1..20 }',
    ],
    faultLines(protocol),
    expectLines(protocol),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function protocolLines(
  { options, about, nodes, roles, countedRole }: ProtocolDefinition,
  use: string,
): readonly string[] {
  const written = Object.entries(options).filter(([, field]) => field.default !== null);
  const counts = countedRole === undefined ? String(nodes) : flowMap(Object.entries(roles ?? {}));
  return [
    `# ${about}`,
    ...written.map(([option, field]) => `#   ${option}: ${field.default}   ${told(field)}`),
    `protocol: { use: ${use} }`,
    `nodes: ${counts}`,
  ];
}

function told({ about }: Field): string {
  return about.split(/[.;:(]/, 1)[0]!.trim();
}

function flowMap(entries: readonly (readonly [string, unknown])[]): string {
  return `{ ${entries.map(([key, value]) => `${key}: ${String(value)}`).join(', ')} }`;
}

function clientLines({ workloads }: ProtocolDefinition): readonly string[] {
  if (workloads.length === 0) return [];
  const others = workloads.length > 1 ? ` Workloads: ${workloads.join(', ')}.` : '';
  return [
    `# Clients c1, c2, …, each with one operation open at a time.${others}`,
    `clients: { count: 3, workload: ${workloads[0]}, rate: 20/s }`,
  ];
}

function faultLines({ survives, office, name }: ProtocolDefinition): readonly string[] {
  const heading = `# What goes wrong, and when. ${name} is built to survive: ${survives.join(', ') || 'nothing'}.`;
  const random = '# Faults at random instead: nemesis: default';
  if (!survives.includes('crash')) return [heading, '# faults: [{ at: 2s, crash: any, for: 1s }]', random];
  return [
    heading,
    'faults:',
    `  - { at: 2s, crash: ${office ?? 'any'}, for: 1s }`,
    '  # On an event instead of a time: { when: { observe: crash }, pause: any, for: 500ms }',
    random,
  ];
}

function expectLines({ properties, liveness, marks, workloads }: ProtocolDefinition): readonly string[] {
  const mark = Object.keys(marks)[0];
  return [
    '# By default: every property that the protocol and its workload promise, and progress within 2s after settle.',
    `#   always: [${properties.map((property) => property.name).join(', ')}]`,
    ...(mark === undefined ? [] : [`#   sometimes: [${mark}]   in at least one seed`]),
    ...(workloads.length === 0 ? ['expect: { always: all }'] : ['expect:', '  always: all']),
    ...(workloads.length === 0 || !liveness.includes('progress')
      ? []
      : ['  eventually: [{ progress: true, within: 2s, after: settle }]']),
    ...(workloads.length === 0 ? [] : ['  metrics: { availability: { atLeast: 50% } }']),
  ];
}
