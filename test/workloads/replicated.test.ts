import { describe, expect, it } from 'vitest';
import { runSeed } from '../../src/runner/run.js';
import { scenariosOf } from '../runner/scenario-of.js';

const PROTOCOLS = ['raft', 'multi-paxos', 'primary-backup'];
const WORKLOADS = ['register', 'kv', 'counter', 'log', 'lock', 'bank'];

const underFaults = (protocol: string, workload: string) =>
  scenariosOf(
    `scenario: replicated\nprotocol: ${protocol}\nclients: { count: 4, rate: 40/s, workload: ${workload}, keys: 2 }\n` +
      'run: { for: 5s, settle: 2s }\nnemesis: default\n',
  )[0]!;

describe.each(PROTOCOLS)('%s', (protocol) => {
  it.each(WORKLOADS)('replicates a %s', (workload) => {
    const { result } = runSeed(underFaults(protocol, workload), 3);
    expect(result.violations).toEqual([]);
    expect(result.inconclusive).toEqual([]);
    expect(result.operations.ok).toBeGreaterThan(100);
  });
});

/** Of ten seeds, those in which clients were told what cannot be. */
function caughtBy(property: string, workload: string, bug: string): number {
  const [scenario] = scenariosOf(
    `scenario: caught\nprotocol: raft\nbug: ${bug}\nclients: { count: 4, rate: 40/s, workload: ${workload}, keys: 2, timeout: 50ms }\n` +
      'network: { loss: 3% }\nrun: { for: 5s, settle: 2s }\nnemesis: default\n' +
      `expect: { always: [${property}], eventually: [] }`,
  );
  return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((seed) => runSeed(scenario!, seed).result.violations.length > 0).length;
}

describe('what clients see', () => {
  it.each(['kv', 'log', 'lock', 'bank'])('of a %s gives away that commands take effect twice', (workload) => {
    expect(caughtBy('linearizable', workload, 'no-deduplication')).toBeGreaterThan(0);
  });
});
