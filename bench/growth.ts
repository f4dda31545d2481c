/**
 * How the rate changes with one thing at a time: nodes, pending events, clients, keys, loss. Each point is the median of
 * five rounds.
 *
 *   npm run bench -- growth
 */
import { floor } from './lib/floor.js';
import { compare, type Work } from './lib/measure.js';
import { printPlot } from './lib/table.js';
import { ping, scenarioOf, seedsOf } from './lib/workloads.js';

function curve<T extends number | string>(title: string, values: readonly T[], work: (value: T) => Work): void {
  const points = values.map((value) => [String(value), compare(floor(), work(value)).rate] as const);
  printPlot(title, 'M events/s', points);
}

const crashless = { faults: '[]', runFor: '2s' };

curve('ping by nodes', [3, 5, 9, 21, 51, 101, 201], (nodes) => ping(nodes, nodes * 45));
curve('ping by pending events', [10, 30, 100, 300, 1000, 3000, 10_000], (pending) => ping(5, pending));
curve('the floor by pending events', [10, 30, 100, 300, 1000, 3000, 10_000], (pending) => floor(pending));
curve('raft by nodes', [3, 5, 9, 21, 51, 101, 201], (nodes) => seedsOf(scenarioOf({ nodes, ...crashless })));
curve('raft 5 by clients', [1, 3, 10, 30, 100], (count) =>
  seedsOf(scenarioOf({ ...crashless, clients: `{ count: ${count}, rate: 40/s, keys: 4 }` })),
);
curve('raft 5 by keys', [1, 4, 16, 64, 256], (keys) =>
  seedsOf(scenarioOf({ ...crashless, clients: `{ count: 3, rate: 40/s, keys: ${keys} }` })),
);
curve('raft 5 by loss', ['0%', '1%', '5%', '10%', '20%'], (loss) => seedsOf(scenarioOf({ ...crashless, loss })));
