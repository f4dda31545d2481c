import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/protocols/raft/messages.js';
import { Run } from '../../src/runner/run.js';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';
import type { NodeId } from '../../src/sim/message.js';
import { PASS } from '../../src/sim/message-types.js';
import type { NodeDisk } from '../../src/sim/node-disk.js';

interface Start {
  readonly term: number;
  /** The terms of the entries, in order; what an entry writes is its term. */
  readonly log: readonly number[];
}

function entryOf(term: number): Entry {
  const operation = { f: 'write', key: 'x1', value: term };
  return { term, command: { type: 'Request', session: term, sequence: 1, operation } };
}

/** A run whose servers start with logs that a test writes; no faults but those that it makes itself. */
class Prepared {
  readonly run: Run;

  constructor(starts: readonly Start[], bug: string | null = null) {
    const text = [
      'scenario: prepared',
      'protocol: { use: raft, preVote: false, checkQuorum: false, electionTimeout: 10..11s, heartbeat: 50ms, batch: 1 }',
      `nodes: ${starts.length}`,
      'clients: { count: 0 }',
      'network: { latency: { constant: 5ms } }',
      'disk: { sync: 0 }',
      'run: { for: 9s, settle: 0s }',
      'expect:',
      '  always: [election-safety, log-matching, leader-completeness, state-machine-safety, committed-is-durable]',
      '  eventually: []',
    ].join('\n');
    const { scenarios } = loadScenarios({ file: 'prepared.yaml', text, registry: defaultRegistry(), bug });
    this.run = new Run(scenarios[0]!, 1, {});
    starts.forEach((start, node) => {
      const disk = this.disk(node);
      disk.cell('currentTerm', 0).value = start.term;
      for (const term of start.log) disk.log<Entry>('log').append(entryOf(term));
    });
    this.run.start();
  }

  disk(node: number): NodeDisk {
    return this.run.simulation.diskOf(node as NodeId);
  }

  terms(node: number): number[] {
    const log = this.disk(node).log<Entry>('log');
    return log.slice(1, log.length).map(({ term }) => term);
  }

  /** Stands for election now, as if its timeout had elapsed. */
  stand(node: number): this {
    const self = node as NodeId;
    const term = this.disk(node).cell('currentTerm', 0).value;
    this.run.simulation.inject(self, self, { type: 'TimeoutNow', term } as never);
    return this;
  }

  until(us: number): this {
    while (this.run.simulation.now() < us && this.run.advance());
    return this;
  }

  get broken(): string[] {
    return this.run.result().violations.map(({ property }) => property);
  }
}

describe('Figure 7: a leader of term 8 comes to power, and logs differ in every way', () => {
  const leader = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
  const followers: Readonly<Record<string, readonly number[]>> = {
    a: [1, 1, 1, 4, 4, 5, 5, 6, 6],
    b: [1, 1, 1, 4],
    c: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
    d: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
    e: [1, 1, 1, 4, 4, 4, 4],
    f: [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
  };

  it('all converge to the leader’s', () => {
    const starts = [leader, ...Object.values(followers)].map((log) => ({ term: 7, log }));
    const prepared = new Prepared(starts).stand(0).until(1_000_000);
    const expected = [...leader, 8];
    for (let node = 0; node < starts.length; node += 1) expect(prepared.terms(node)).toEqual(expected);
    expect(prepared.broken).toEqual([]);
  });

  it.each(Object.keys(followers))('the follower (%s) converges by itself', (name) => {
    const starts = [leader, followers[name]!, leader].map((log) => ({ term: 7, log }));
    const prepared = new Prepared(starts).stand(0).until(1_000_000);
    expect(prepared.terms(1)).toEqual([...leader, 8]);
    expect(prepared.broken).toEqual([]);
  });
});

describe('Figure 8: an entry of an earlier term on a majority may still be overwritten', () => {
  /** (b): S1 led term 2 and reached S2; S5 led term 3, and reached nobody. */
  const starts: readonly Start[] = [
    { term: 2, log: [1, 2] },
    { term: 2, log: [1, 2] },
    { term: 3, log: [1] },
    { term: 3, log: [1] },
    { term: 3, log: [1, 3] },
  ];

  /** (c): S1 leads term 4 and replicates its entry of term 2 to S3, but nothing of its own; (d): S5 leads term 5. */
  function schedule(bug: string | null): Prepared {
    const prepared = new Prepared(starts, bug);
    const { simulation } = prepared.run;
    simulation.crash(4 as NodeId);
    // What it appends in term 4 stays with itself.
    simulation.intercept('AppendEntries', 'leaving', (from, to, message) => {
      const { entries } = message as unknown as { readonly entries: readonly Entry[] };
      return { ...PASS, isDropped: from === 0 && (to === 3 || entries.some(({ term }) => term === 4)) };
    });
    prepared.disk(0).cell('currentTerm', 0).value = 3;
    prepared.stand(0).until(300_000);
    expect(prepared.terms(2).slice(0, 2)).toEqual([1, 2]);
    simulation.crash(0 as NodeId);
    simulation.restart(4 as NodeId);
    prepared.disk(4).cell('currentTerm', 0).value = 4;
    return prepared.stand(4).until(1_000_000);
  }

  it('and is, safely: nobody took it for committed', () => {
    const prepared = schedule(null);
    for (const node of [1, 2, 3, 4]) expect(prepared.terms(node)).toEqual([1, 3, 5]);
    expect(prepared.broken).toEqual([]);
  });

  it('which breaks what was promised where it was taken for committed', () => {
    const { broken } = schedule('commits-earlier-terms');
    expect(broken[0]).toBe('committed-is-durable');
    expect(broken).toContain('state-machine-safety');
  });
});
