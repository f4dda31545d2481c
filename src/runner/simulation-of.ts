import type { NodeClass } from '../protocols/definition.js';
import type { ServerPlan } from '../scenario/cast.js';
import type { LinkRule, Scenario } from '../scenario/scenario.js';
import type { Listener } from '../sim/listener.js';
import { IDLE } from '../sim/membership.js';
import type { LinkOptions } from '../sim/network.js';
import { Simulation } from '../sim/simulation.js';
import type { NodePlan } from '../sim/simulation-plan.js';
import type { World } from '../sim/world.js';
import { Client } from '../workloads/client.js';

/** Builds the machine room of one run: its servers, clients and links. */
export function simulationOf(
  scenario: Scenario,
  seed: number,
  plan: {
    readonly listeners: (world: World) => readonly Listener[];
    readonly onFault: (entry: number) => void;
    readonly strict: boolean;
    readonly hashPayloads: boolean;
  },
): Simulation {
  const servers = scenario.nodes.map((node, index) => serverPlan(scenario, node, index));
  const clients = clientPlans(scenario);
  const names = [...servers, ...clients].map(({ name }) => name);
  return new Simulation({
    seed: String(seed),
    servers,
    clients,
    link: linkOptions(scenario, names),
    disk: scenario.disk,
    clocks: scenario.clocks,
    listeners: plan.listeners,
    onFault: plan.onFault,
    strict: plan.strict,
    hashPayloads: plan.hashPayloads,
  });
}

const knownOptions = new WeakMap<Scenario, Readonly<Record<string, unknown>>>();

/**
 * What the servers of a scenario are told, one object for all its runs, made property by property: copies made by a spread
 * may each get a shape of their own, and then every look at an option is a search.
 */
function serverOptions(scenario: Scenario): Readonly<Record<string, unknown>> {
  const known = knownOptions.get(scenario);
  if (known !== undefined) return known;
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(scenario.options)) options[name] = value;
  options['model'] = scenario.clients.workload?.model ?? null;
  knownOptions.set(scenario, options);
  return options;
}

function serverPlan(scenario: Scenario, { name, role, joins = false }: ServerPlan, index: number): NodePlan {
  const { protocol, bug } = scenario;
  const source = bug?.node ?? protocol.node;
  const own = classFor(source, role) ?? classFor(protocol.node, role);
  if (own === undefined) throw new Error(`${protocol.name} has no class for the role ${role}`);
  const start = joins ? IDLE : (role ?? protocol.heldRoles[0] ?? 'node');
  const plays = role === null ? protocol.plays?.(scenario.options, index) : [role];
  return { name, role: start, plays: plays ?? [], node: own, options: serverOptions(scenario), joins };
}

function classFor(source: NodeClass | Readonly<Record<string, NodeClass>>, role: string | null): NodeClass | undefined {
  return typeof source === 'function' ? source : source[role ?? ''];
}

function clientPlans({ clients }: Scenario): NodePlan[] {
  const { workload } = clients;
  if (workload === null) return [];
  return Array.from({ length: clients.count }, (_, index) => ({
    name: `c${index + 1}`,
    role: 'client',
    node: Client,
    options: { plan: clients, workload, index },
  }));
}

/** What the network says of a link, with the first rule that matches it. */
function linkOptions({ network }: Scenario, names: readonly string[]): (from: number, to: number) => LinkOptions {
  return (from, to) => {
    const rule = network.links.find((candidate) => matches(candidate, names[from]!, names[to]!));
    return rule === undefined ? network : { ...network, ...rule };
  };
}

function matches(rule: LinkRule, from: string, to: string): boolean {
  return (rule.from === null || rule.from.includes(from)) && (rule.to === null || rule.to.includes(to));
}
