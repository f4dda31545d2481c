import { readdirSync, readFileSync } from 'node:fs';
import type { ProtocolDefinition } from '../../src/protocols/definition.js';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';
import type { Scenario } from '../../src/scenario/scenario.js';

/** A scenario of a protocol with its own number of nodes, or fewer; clients only where it serves some. */
export function scenarioFor(
  { name, workloads, nodes, roles }: ProtocolDefinition,
  { clients, run, rest = '' }: { readonly clients: boolean; readonly run: string; readonly rest?: string },
): Scenario {
  const lines = [
    `scenario: conformance`,
    `protocol: ${name}`,
    roles === undefined ? `nodes: ${Math.min(3, nodes)}` : '',
    workloads.length === 0 ? '' : `clients: { count: ${clients ? 2 : 0}, rate: 20/s }`,
    `run: ${run}`,
    rest,
  ];
  return load('conformance.yaml', lines.join('\n'))[0]!;
}

/** Every scenario of the gallery for a protocol, with a planted bug or without. */
export function galleryOf(protocol: string, bug: string | null): readonly Scenario[] {
  const folder = new URL(`../../scenarios/${protocol}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.sort().flatMap((file) => load(file, readFileSync(new URL(file, folder), 'utf8'), bug));
}

function load(file: string, text: string, bug: string | null = null): readonly Scenario[] {
  const { scenarios, problems } = loadScenarios({ file, text, registry: defaultRegistry(), bug });
  if (problems.length > 0) throw new Error(`${file}: ${problems.map(({ message }) => message).join('; ')}`);
  return scenarios;
}
