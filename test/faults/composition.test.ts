import { describe, expect, it } from 'vitest';
import type { FaultDefinition } from '../../src/faults/fault.js';
import { faultVocabulary } from '../../src/faults/vocabulary.js';
import { raft } from '../../src/protocols/raft/index.js';
import type { RunResult } from '../../src/runner/result.js';
import { runSeed } from '../../src/runner/run.js';
import { scenarioOf } from '../runner/scenario-of.js';

/** `npm run test:composition` takes its time. */
const SEEDS = process.env.MODE === 'composition' ? 50 : 1;

/** Every fault of the table, with each of its modifiers and triggers, without its braces. */
const faults: readonly string[] = [
  'at: 500ms, crash: leader, for: 400ms',
  'at: 500ms, crash: any, torn: true, for: 300ms',
  'at: 600ms, crash: any, for: forever',
  'at: 500ms, restart: all',
  'at: 500ms, pause: leader, for: 400ms',
  'at: 500ms, partition: majority-minority, for: 400ms',
  'at: 500ms, partition: bridge, for: 400ms',
  'at: 500ms, isolate: leader, clients: true, for: 400ms',
  'at: 500ms, block: { from: any, to: any }, for: 400ms',
  'at: 500ms, link: { from: all, to: all }, loss: 10%, duplicate: 10%, corrupt: 10%, for: 400ms',
  'at: 500ms, link: { from: leader, to: all }, delay: 5..20ms, jitter: 20ms, reorder: 10%, rate: 100KB/s, for: 400ms',
  'at: 500ms, clock: any, jump: -500ms',
  'at: 500ms, clock: any, drift: 10%, for: 400ms',
  'at: 500ms, disk: any, slow: 20x, for: 400ms',
  'at: 500ms, disk: leader, stall: true, for: 400ms',
  'at: 500ms, disk: any, fail-sync: true, for: 400ms',
  'at: 500ms, disk: any, full: true, for: 400ms',
  'at: 500ms, disk: any, lying-sync: true, for: 400ms',
  'at: 500ms, disk: n1, corrupt: tail',
  'at: 500ms, disk: n2, corrupt: random',
  'at: 500ms, flood: leader, rate: 300/s, for: 300ms',
  'when: { send: AppendEntries, nth: 20 }, crash: sender, for: 200ms',
  'when: { deliver: AppendEntries, nth: 20 }, pause: receiver, for: 200ms',
  'when: { observe: leader, delay: 50ms }, isolate: leader, for: 300ms',
  'when: { write: log, nth: 10 }, crash: leader, for: 200ms',
  'when: { durable: votedFor }, restart: any',
  'when: { send: AppendEntriesReply, every: true }, message: duplicate',
  'when: { deliver: AppendEntries, nth: 30 }, message: drop',
  'when: { send: AppendEntries, nth: 30 }, message: { delay: 100ms }',
  'at: 500ms, reconfigure: { add: n6 }',
  'at: 600ms, reconfigure: { remove: n2 }',
  'at: 700ms, heal: all',
];

const pairs = faults.flatMap((one, index) => faults.slice(index).map((other) => [one, other] as const));
const verbOf = (fault: string) => faultVocabulary.find(({ verb }) => new RegExp(`, ${verb}: `).test(fault))!.verb;

/** Raft is built for it: it must keep its promises, and answer again. */
function isWithinModel(fault: string): boolean {
  return [...raft.survives, 'message', 'heal'].includes(verbOf(fault));
}

function run(pair: readonly string[], seed: number): RunResult {
  const entries = pair.map((fault) => `  - { ${fault} }\n`).join('');
  const text = `clients: { count: 2, rate: 20/s }\nrun: { for: 1200ms, settle: 2s }\nfaults:\n${entries}`;
  return runSeed(scenarioOf(`${text}expect: { always: all }\n`), seed).result;
}

describe('any two faults together', () => {
  it('are all there', () => {
    const cooperates = ({ verb, needsProtocol }: FaultDefinition) => !needsProtocol || raft.cooperates.includes(verb);
    const met = faultVocabulary.filter(cooperates).map(({ verb }) => verb);
    expect(met.filter((verb) => !faults.some((fault) => verbOf(fault) === verb))).toEqual([]);
    const modifiers = faultVocabulary
      .filter(({ verb }) => met.includes(verb))
      .flatMap((fault) => Object.keys(fault.modifiers));
    expect(modifiers.filter((name) => !faults.some((fault) => fault.includes(` ${name}: `)))).toEqual([]);
  });

  it.each(pairs)('%s + %s', (one, other) => {
    const fired = new Set<string>();
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { violations, faults: episodes } = run([one, other], seed);
      for (const { entry } of episodes) fired.add(entry);
      const told = violations.map(({ property, message }) => `seed ${seed}: ${property}: ${message}`);
      expect(told.filter((text) => text.includes(': exception: '))).toEqual([]);
      if (isWithinModel(one) && isWithinModel(other)) expect(told).toEqual([]);
    }
    expect([...fired].sort()).toEqual(['faults[0]', 'faults[1]']);
  });
});
