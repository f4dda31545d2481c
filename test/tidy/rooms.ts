import { dirname, join } from 'node:path/posix';
import { blank, type Finding, lineAt, roomOf, type Source } from './source.js';

/** What the files of a room may import. `types`: only with `import type`, so that nothing of it runs. */
interface Permissions {
  readonly rooms: readonly string[];
  readonly types: readonly string[];
  readonly packages: readonly string[];
}

const everyRoom = [
  'sim',
  'models',
  'protocols',
  'faults',
  'workloads',
  'checkers',
  'metrics',
  'scenario',
  'runner',
  'report',
];

/** The house: who stands on whom. A room may always import from itself. */
export const table: Readonly<Record<string, Permissions>> = {
  sim: { rooms: [], types: [], packages: ['seedrandom'] },
  models: { rooms: [], types: [], packages: [] },
  protocols: { rooms: ['sim', 'models', 'checkers'], types: ['metrics'], packages: [] },
  faults: { rooms: ['sim'], types: [], packages: [] },
  workloads: { rooms: ['sim', 'models'], types: [], packages: [] },
  checkers: { rooms: ['models', 'workloads'], types: ['sim'], packages: [] },
  metrics: { rooms: ['workloads'], types: ['sim'], packages: [] },
  scenario: {
    rooms: ['sim', 'models', 'protocols', 'faults', 'workloads', 'checkers', 'metrics'],
    types: [],
    packages: ['yaml'],
  },
  runner: {
    rooms: ['sim', 'models', 'protocols', 'faults', 'workloads', 'checkers', 'metrics', 'scenario'],
    types: [],
    packages: [],
  },
  report: { rooms: ['metrics'], types: everyRoom, packages: ['cli-table3'] },
  cli: { rooms: everyRoom, types: [], packages: ['commander', 'chalk', 'yaml'] },
  '': { rooms: everyRoom, types: [], packages: [] },
};

/** Reports imports that the table does not allow. */
export function checkImports({ path, text }: Source): readonly Finding[] {
  const room = roomOf(path);
  const permissions = table[room];
  if (permissions === undefined)
    return [{ path, line: 1, advice: `give the room '${room}' a row in test/tidy/rooms.ts` }];
  const findings: Finding[] = [];
  for (const { specifier, typeOnly, line } of importsOf(text)) {
    const advice = specifier.startsWith('.')
      ? adviseRoom(room, roomOf(join(dirname(path), specifier)), typeOnly, permissions)
      : advisePackage(room, specifier, permissions);
    if (advice !== null) findings.push({ path, line, advice });
  }
  return findings;
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

function importsOf(text: string): readonly Import[] {
  const code = blank(text, { strings: 'keep' });
  // Static imports and re-exports, then `import('…')` as an expression and as a type.
  const statement = /^\s*(?:import|export)\s(type\s)?(?:[^'";]*\sfrom\s)?\s*'([^']+)'/gm;
  const call = /\bimport\(\s*'([^']+)'\s*\)(\.\w)?/g;
  return [
    ...[...code.matchAll(statement)].map((match) => ({
      specifier: match[2]!,
      typeOnly: match[1] !== undefined,
      line: lineAt(text, match.index + match[0].length),
    })),
    ...[...code.matchAll(call)].map((match) => ({
      specifier: match[1]!,
      typeOnly: match[2] !== undefined && !code.slice(0, match.index).trimEnd().endsWith('await'),
      line: lineAt(text, match.index),
    })),
  ];
}

function adviseRoom(room: string, target: string, typeOnly: boolean, permissions: Permissions): string | null {
  if (target === room || permissions.rooms.includes(target)) return null;
  if (permissions.types.includes(target)) {
    return typeOnly ? null : `import only types from ${target}/ (\`import type\`): ${room}/ must not run it`;
  }
  // The version is a constant that anyone may quote.
  if (target === '' && (room === 'cli' || room === 'runner')) return null;
  const allowed =
    [...permissions.rooms, ...permissions.types.map((name) => `types of ${name}`)].join(', ') || 'nothing else';
  return `${room}/ must not import ${target || 'the public entry'}; it may import ${allowed}: move what both need further down`;
}

function advisePackage(room: string, specifier: string, permissions: Permissions): string | null {
  if (specifier.startsWith('node:')) return null;
  const name = specifier.split('/')[0]!;
  if (permissions.packages.includes(name)) return null;
  return `${room || 'src'}/ must not import the package ${name}: keep it in the room that owns it`;
}
