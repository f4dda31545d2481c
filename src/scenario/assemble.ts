import type { FaultSubject } from '../faults/fault.js';
import type { ClientsPlan } from '../workloads/workload.js';
import { type Cast, type Reading, rolesOf, type ServerPlan } from './cast.js';
import { readClients } from './clients.js';
import { readExpectations } from './expectations.js';
import { readFaults } from './faults.js';
import { checkClocks, checkModel } from './model-boundary.js';
import { readNemesis } from './nemesis.js';
import { type Ends, readNetwork } from './network.js';
import { readNodes } from './nodes.js';
import { advise, atStart, type ProtocolChoice, readBug, readProtocol } from './protocol.js';
import { readRun } from './run.js';
import type { Axis, Scenario } from './scenario.js';
import { asMap, readSection } from './section.js';
import { CLOCK_FIELDS, DISK_FIELDS, SCENARIO_FIELDS } from './table.js';
import { described, type MapTree, type Tree } from './tree.js';

/** What a scenario is apart from what its text says. */
export interface Identity {
  readonly file: string;
  readonly variant: string | null;
  readonly axes: readonly Axis[];
  readonly overrides: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, string>>;
}

/**
 * Reads a whole normalised file. Every part is read even where another is wrong, so that all problems are found at
 * once; null where the result could not be run at all. It may be run only if no problem was reported.
 */
export function assemble(root: MapTree, identity: Identity, reading: Reading): Scenario | null {
  const { problems } = reading;
  const given = readSection(root, SCENARIO_FIELDS, '', problems);
  const known = problems.errors.length;
  const choice = readProtocol(given.protocol, root, reading);
  const servers = choice === null ? [] : readNodes(given.nodes, choice.protocol, problems);
  // What is wrong by itself need not be told that it does not go with something else.
  if (choice !== null && problems.errors.length === known) advise(given.protocol, choice, servers, problems);
  const clients = readClients(given.clients, choice, reading);
  const cast = castOf(choice, servers, clients);
  const run = readRun(given.run, reading);
  const context = { ...reading, cast, forUs: run.forUs };
  const faults = readFaults(given.faults, context);
  const nemesis = readNemesis(given.nemesis, context);
  checkModel([...faults.verbs, ...nemesis.verbs], given.expect, cast, reading);
  const clocks = readSection(asMap(given.clocks, 'clocks', problems), CLOCK_FIELDS, 'clocks', problems);
  checkClocks(given.clocks, clocks, cast, reading);
  const scenario = {
    ...identity,
    name: readName(given.scenario, root, reading),
    about: given.about,
    bug: readBug(given.bug, choice, reading),
    nodes: [...servers, ...joiningServers(servers, [...faults.entries, ...(nemesis.plan?.entries ?? [])])],
    clients,
    network: readNetwork(given.network, cast === null ? null : endsOf(cast), reading),
    disk: readSection(asMap(given.disk, 'disk', problems), DISK_FIELDS, 'disk', problems),
    clocks,
    run,
    faults: faults.entries,
    nemesis: nemesis.plan,
    expect: readExpectations(given.expect, cast, run, reading),
  };
  return choice === null ? null : { ...scenario, ...choice };
}

function castOf(choice: ProtocolChoice | null, servers: readonly ServerPlan[], plan: ClientsPlan): Cast | null {
  if (choice === null) return null;
  const clients = Array.from({ length: plan.count }, (_, index) => `c${index + 1}`);
  return { ...choice, servers, clients, workload: plan.workload };
}

/** The nodes that faults add to those of the start. */
function joiningServers(
  servers: readonly ServerPlan[],
  entries: readonly { readonly subject: FaultSubject }[],
): readonly ServerPlan[] {
  const added = entries.flatMap(({ subject }) =>
    subject.kind === 'membership' && subject.change === 'add' ? [subject.node] : [],
  );
  const known = new Set(servers.map(({ name }) => name));
  return [...new Set(added)].filter((name) => !known.has(name)).map((name) => ({ name, role: null, joins: true }));
}

function endsOf(cast: Cast): Ends {
  const { servers, clients } = cast;
  const fixed = rolesOf(cast).map((role) => [role, servers.filter((server) => server.role === role)] as const);
  const roles = fixed.filter(([, members]) => members.length > 0);
  return {
    names: [...servers.map(({ name }) => name), ...clients],
    roles: Object.fromEntries(roles.map(([role, members]) => [role, members.map(({ name }) => name)])),
  };
}

function readName(tree: Tree | null, root: MapTree, { problems }: Reading): string {
  const expected = 'a name in kebab-case, such as raft-leader-crash';
  if (tree === null) {
    problems.error(atStart(root), "the field 'scenario' is missing", { expected });
    return '';
  }
  const name = tree.kind === 'scalar' && tree.value !== null ? tree.text : '';
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && name.length <= 100) return name;
  const kebab = name
    .slice(0, 100)
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const suggestion = kebab === '' ? null : `Did you mean '${kebab}'?`;
  problems.error(tree.span, `${described(tree)} is no name for a scenario`, { expected, suggestion });
  return name;
}
