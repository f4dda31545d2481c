import { readFileSync } from 'node:fs';
import { type RunOptions, runSeed } from '../../src/runner/run.js';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { constant, uniform } from '../../src/sim/distributions.js';
import type { NodeId } from '../../src/sim/message.js';
import { Node } from '../../src/sim/node.js';
import { Simulation } from '../../src/sim/simulation.js';
import type { Work } from './measure.js';

interface Ping {
  readonly type: 'Ping';
  readonly hop: number;
}

/** Passes every ping on to the next node; `options` is how many it starts with. */
class Pinger extends Node<Ping, number> {
  override onStart(): void {
    for (let count = 0; count < this.options; count += 1) this.send(this.target(), { type: 'Ping', hop: 0 });
  }

  onPing(_from: NodeId, { hop }: Ping): void {
    this.send(this.target(), { type: 'Ping', hop: hop + 1 });
  }

  protected target(): NodeId {
    return this.nodes[(this.id + 1) % this.nodes.length]!;
  }
}

/** Passes every rumour on to anybody. */
class Gossiper extends Pinger {
  protected override target(): NodeId {
    return this.nodes[Math.floor(this.random() * this.nodes.length)]!;
  }
}

const SLICE = 50_000;

function passing(node: typeof Pinger, nodes: number, pendingPerNode: number): Work {
  const link = { latency: uniform(1000, 5000), loss: 0, duplicate: 0, corrupt: 0, fifo: false };
  const names = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
  const simulation = new Simulation({
    seed: '1',
    servers: names.map((name) => ({ name, role: 'node', node, options: pendingPerNode })),
    clients: [],
    link: () => link,
    disk: { sync: constant(0) },
    clocks: { offset: constant(0), drift: constant(0) },
    listeners: () => [],
  });
  simulation.start();
  return () => {
    const end = simulation.events + SLICE;
    while (simulation.events < end) simulation.deliver(simulation.next(Number.POSITIVE_INFINITY)!);
    return SLICE;
  };
}

/** The kernel alone: messages, and a protocol that does nothing with them. */
export function ping(nodes = 5, pending = 225): Work {
  return passing(Pinger, nodes, pending / nodes);
}

/** Every node sends to every other: thousands of links, hundreds of events. */
export function gossip(nodes = 100, pendingPerNode = 5): Work {
  return passing(Gossiper, nodes, pendingPerNode);
}

/** One scenario, seed after seed; whole runs, from building to judging. */
export function seedsOf(scenario: Scenario, options: RunOptions = {}): Work {
  let seed = 0;
  return () => {
    seed += 1;
    return runSeed(scenario, seed, options).result.events;
  };
}

/** What a scenario of the benchmarks varies. */
export interface Variation {
  readonly protocol?: string;
  readonly nodes?: number | string;
  readonly clients?: string;
  readonly loss?: string;
  readonly faults?: string;
  readonly runFor?: string;
  readonly expect?: string;
}

/** Ten virtual seconds of a protocol with every property that it promises; Raft under three busy clients, its leader crashed once. */
export function scenarioOf(variation: Variation = {}): Scenario {
  const {
    protocol = 'raft',
    nodes = 5,
    clients = '{ count: 3, rate: 40/s, keys: 4 }',
    loss = '0%',
    faults = '[{ at: 2s, crash: leader, for: 4s }]',
    runFor = '8s',
    expect = '{ always: all }',
  } = variation;
  return scenarioFrom(
    'bench.yaml',
    [
      'scenario: bench',
      `protocol: ${protocol}`,
      `nodes: ${nodes}`,
      `clients: ${clients}`,
      `network: { latency: 2..10ms, loss: ${loss} }`,
      `run: { for: ${runFor}, settle: 2s }`,
      `faults: ${faults}`,
      `expect: ${expect}`,
    ].join('\n'),
  );
}

export function galleryScenario(file: string): Scenario {
  return scenarioFrom(file, readFileSync(`scenarios/${file}`, 'utf8'));
}

function scenarioFrom(file: string, text: string): Scenario {
  const { scenarios, problems } = loadScenarios({ file, text, registry: defaultRegistry() });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return scenarios[0]!;
}
