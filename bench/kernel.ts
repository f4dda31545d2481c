/**
 * Events per second of the kernel: a bare loop with a heap as the floor, ping between five nodes, and Raft with clients,
 * disks and every property on. Ratios carry over between machines, absolute figures do not.
 *
 *   npm run bench -- kernel
 */
import { performance } from 'node:perf_hooks';
import { raft } from '../src/protocols/raft/index.js';
import { runSeed } from '../src/runner/run.js';
import { defaultRegistry, loadScenarios } from '../src/scenario/index.js';
import { constant, uniform } from '../src/sim/distributions.js';
import { DELIVERY, SimulationEvent } from '../src/sim/event.js';
import { BinaryHeap } from '../src/sim/event-queue.js';
import { RollingHash } from '../src/sim/hash.js';
import type { NodeId } from '../src/sim/message.js';
import { Node } from '../src/sim/node.js';
import { randomStream } from '../src/sim/random.js';
import { Simulation } from '../src/sim/simulation.js';

const PENDING = 225;
const EVENTS = 2_000_000;

interface Ping {
  readonly type: 'Ping';
  readonly hop: number;
}

/** Passes every ping on to the next node. */
class Pinger extends Node<Ping> {
  private readonly next = this.nodes[(this.id + 1) % this.nodes.length]!;

  override onStart(): void {
    for (let count = 0; count < PENDING / this.nodes.length; count += 1) this.send(this.next, { type: 'Ping', hop: 0 });
  }

  onPing(_from: NodeId, { hop }: Ping): void {
    this.send(this.next, { type: 'Ping', hop: hop + 1 });
  }
}

/** The same traffic with nothing around it: heap, sampled latency, dispatch, hash. */
function floor(): number {
  const queue = new BinaryHeap();
  const hash = new RollingHash();
  const latency = uniform(1000, 5000);
  const random = randomStream('1', 'floor');
  let sequence = 0;
  const push = (time: number, node: number) => {
    sequence += 1;
    const message = { type: 'Ping', hop: sequence };
    queue.push(new SimulationEvent(time, sequence, DELIVERY, node, 0, 0, false, message, null, null));
  };
  for (let count = 0; count < PENDING; count += 1) push(latency.quantile(random()), count % 5);
  const start = performance.now();
  for (let count = 0; count < EVENTS; count += 1) {
    const event = queue.pop()!;
    hash.foldEvent(event.time, event.node, event.kind);
    push(event.time + latency.quantile(random()), (event.node + 1) % 5);
  }
  return EVENTS / (performance.now() - start) / 1000;
}

function ping(): number {
  const node = (name: string) => ({ name, role: 'node', node: Pinger, options: {} });
  const link = { latency: uniform(1000, 5000), loss: 0, duplicate: 0, corrupt: 0, fifo: false };
  const simulation = new Simulation({
    seed: '1',
    servers: ['n1', 'n2', 'n3', 'n4', 'n5'].map(node),
    clients: [],
    link: () => link,
    disk: { sync: constant(0) },
    clocks: { offset: constant(0), drift: constant(0) },
    listeners: () => [],
  });
  simulation.start();
  const start = performance.now();
  while (simulation.events < EVENTS) simulation.deliver(simulation.next(Number.POSITIVE_INFINITY)!);
  return EVENTS / (performance.now() - start) / 1000;
}

/** Ten virtual seconds with one crash of the leader, as one run after another. */
function raftRuns(nodes: number, clients: number, always: string): { readonly events: number; readonly seeds: number } {
  const text = [
    'scenario: bench',
    'protocol: raft',
    `nodes: ${nodes}`,
    `clients: { count: ${clients}, rate: 40/s, keys: 4 }`,
    'network: { latency: 2..10ms }',
    'run: { for: 8s, settle: 2s }',
    'faults: [{ at: 2s, crash: leader, for: 4s }]',
    `expect: { always: ${always} }`,
  ].join('\n');
  const { scenarios, problems } = loadScenarios({ file: 'bench.yaml', text, registry: defaultRegistry() });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  const scenario = scenarios[0]!;
  const seeds = Math.max(10, Math.round(600 / nodes));
  for (let seed = 1; seed <= seeds / 3; seed += 1) runSeed(scenario, seed);
  let events = 0;
  const start = performance.now();
  for (let seed = 1; seed <= seeds; seed += 1) events += runSeed(scenario, seed).result.events;
  const elapsed = performance.now() - start;
  return { events: events / elapsed / 1000, seeds: (seeds / elapsed) * 1000 };
}

function median(measure: () => number): number {
  return [measure(), measure(), measure(), measure(), measure()].sort((a, b) => a - b)[2]!;
}

const reference = median(floor);
const rows: [string, number, string][] = [
  ['floor: heap, latency, hash', reference, ''],
  ['ping, 5 nodes, 225 pending', median(ping), ''],
];
for (const [nodes, clients] of [
  [3, 3],
  [5, 3],
  [5, 1],
  [7, 3],
] as const) {
  const { events, seeds } = raftRuns(nodes, clients, 'all');
  rows.push([`raft ${nodes}, ${clients} clients, all properties`, events, `${seeds.toFixed(0)} seeds/s`]);
}
const bare = raftRuns(5, 3, '[]');
rows.push([`raft 5, 3 clients, no property`, bare.events, `${bare.seeds.toFixed(0)} seeds/s`]);

process.stdout.write(`${raft.name}: ${raft.properties.length} properties; Node ${process.version}\n\n`);
process.stdout.write(`${'workload'.padEnd(36)}${'M events/s'.padStart(12)}${'of floor'.padStart(10)}\n`);
for (const [name, rate, note] of rows) {
  process.stdout.write(
    `${name.padEnd(36)}${rate.toFixed(2).padStart(12)}${(rate / reference).toFixed(2).padStart(10)}   ${note}\n`,
  );
}
