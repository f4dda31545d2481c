/**
 * Events per second of the kernel and of whole runs, each row beside the floor that was measured in turns with it. Ratios
 * carry over between machines, absolute figures do not.
 *
 *   npm run bench -- kernel
 */
import { floor } from './lib/floor.js';
import { compare, type Work } from './lib/measure.js';
import { printTable, type Row } from './lib/table.js';
import { galleryScenario, gossip, ping, scenarioOf, seedsOf } from './lib/workloads.js';

const reference = floor();

function row(name: string, work: Work, target = '', note = ''): Row {
  const { rate, ofReference } = compare(reference, work);
  return { name, value: rate, ofReference, target, note };
}

/** Whole runs: with how many seeds a second, too. */
function runs(name: string, work: Work, target = ''): Row {
  let events = 0;
  let seeds = 0;
  const counted = () => {
    const run = work();
    events += run;
    seeds += 1;
    return run;
  };
  const { rate, ofReference } = compare(reference, counted);
  const perSecond = (rate * 1e6 * seeds) / events;
  return { name, value: rate, ofReference, target, note: `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} seeds/s` };
}

const noClients = { clients: '{ count: 0 }', faults: '[]' };

printTable('workload', 'M events/s', [
  row('floor: heap, latency, dispatch, hash', reference, '', 'against itself'),
  row('ping, 5 nodes, 225 pending', ping(), '0.70 of floor'),
  row('gossip, 100 nodes, 500 pending', gossip(), '5 M'),
  runs('raft 3, 3 clients, all properties', seedsOf(scenarioOf({ nodes: 3 }))),
  runs('raft 5, 3 clients, all properties', seedsOf(scenarioOf()), '3 M, 180 seeds/s'),
  runs('raft 5, 3 clients, no property', seedsOf(scenarioOf({ expect: '{ always: [] }' }))),
  runs(
    'raft 5, 1 client, all properties',
    seedsOf(scenarioOf({ clients: '{ count: 1, rate: 40/s, keys: 4 }' })),
    '500 seeds/s',
  ),
  runs('raft 5, 3 clients, strict and recorded', seedsOf(scenarioOf(), { strict: true, record: true }), '80 seeds/s'),
  runs('raft 7, 3 clients, all properties', seedsOf(scenarioOf({ nodes: 7 }))),
  runs('raft 51, 3 clients, all properties', seedsOf(scenarioOf({ nodes: 51 })), 'a third of raft 5'),
  runs('multi-paxos 5, 3 clients', seedsOf(scenarioOf({ protocol: 'multi-paxos' }))),
  runs('two-phase commit 1 + 3, 3 clients', seedsOf(galleryScenario('two-phase-commit/commit.yaml'))),
  runs('swim, 100 nodes', seedsOf(scenarioOf({ protocol: 'swim', nodes: 100, ...noClients, runFor: '4s' }))),
  runs('gallery: raft/leader-crash.yaml', seedsOf(galleryScenario('raft/leader-crash.yaml'))),
]);
