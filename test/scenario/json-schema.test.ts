import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { defaultRegistry, loadScenarios } from '../../src/scenario/index.js';
import { scenarioSchema } from '../../src/scenario/json-schema.js';
import { scenarioTexts } from './arbitrary.js';
import { load, MINIMAL, registry } from './fixtures.js';
import { accepts } from './mini-json-schema.js';

const schema = scenarioSchema(registry);

/** Valid for the validator and for the schema that editors use. */
const VALID = [
  '',
  'about: Some text.',
  'nodes: 3',
  'clients: 2',
  'clients: { count: 2, rate: 3/m, think: 5ms, mix: { read: 3, write: 0.5 }, retry: { attempts: 3, backoff: 1..5ms } }',
  'network: { latency: 2..10ms, loss: 1%, duplicate: 0, fifo: true, links: [{ from: n1, to: [n2, n3], loss: 1..5% }] }',
  'network: { latency: { lognormal: { median: 10ms, p99: 80ms } } }',
  'network: { latency: { uniform: [2ms, 10ms] } }',
  'disk: { sync: 0 }',
  'clocks: { offset: -5..5ms, drift: -100..100ppm }',
  'run: { for: 1.5s, settle: 0, seeds: 200 }',
  'run: { seeds: [1, 5..9] }',
  'bug: vote-not-persisted',
  'faults: [{ at: 2s, crash: leader, for: 4s }, { at: 1..2s, crash: { any: 2, of: follower }, for: forever, torn: true }]',
  'faults: [{ at: 2s, partition: [[n1, n2], [n3, n4, n5]] }, { at: 3s, partition: bridge }, { at: 4s, heal: all }]',
  'faults: [{ at: 2s, isolate: [n1, n2], clients: true }, { at: 3s, block: { from: any, to: leader }, for: 1..2s }]',
  'faults: [{ at: 2s, link: { from: n1, to: n2 }, loss: 5%, delay: 5..9ms, jitter: 1ms, rate: 1MB/s }]',
  'faults: [{ when: { send: RequestVote, from: candidate, nth: 2 }, message: { delay: 300ms } }]',
  'faults: [{ at: 2s, clock: n1, jump: -500ms }, { at: 2s, disk: n1, slow: 10x }]\nexpect: { always: all }',
  'nemesis: default',
  'nemesis: { swarm: true, faults: [{ crash: any, every: 3s, for: 200ms..2s, between: [1s, 9s], keep: majority }] }',
  'expect: { always: [election-safety, linearizable], sometimes: [log-truncated], never: [], violated: [log-matching] }',
  'expect: { eventually: [{ progress: true, within: 1s, after: crash.end }, { leader: one }, progress] }',
  'expect: { metrics: { recovery-time.p99: { atMost: 900ms }, availability: { atLeast: 95% }, lost-writes: { atMost: 0 } } }',
  'expect: { always: [all, linearizable], eventually: [{ progress: true, after: crash.start }] }',
  'variants: { lossy: { network.loss: 5% } }\nmatrix: { nodes: [3, 5] }',
];

/** Invalid for both. */
const INVALID = [
  'abot: x',
  'nodes: 0',
  'network: { latency: 5 }',
  'network: { los: 1% }',
  'network: { latency: { unifrm: [1ms, 2ms] } }',
  'clients: { rate: 40 }',
  'run: { seeds: all }',
  'bug: vote-not-persistd',
  'faults: [{ at: 2s, crahs: leader }]',
  'faults: [{ at: 2s, crash: n1, clients: true }]',
  'faults: [{ at: 2s, partition: halfs }]',
  'faults: [{ at: 2s, restart: n1, for: 1s }]',
  'nemesis: [{ message: drop, every: 1s }]',
  'expect: { always: [election-safty] }',
  'expect: { sometimes: [log-truncatd] }',
  'expect: { eventually: [{ progress: true, after: crsh }] }',
  'expect: { metrics: { recovery-time.p98: { atMost: 1s } } }',
  'expect: { metrics: { recovery-time: { atMost: 900 } } }',
];

describe('the JSON Schema says what the validator says', () => {
  test.each(VALID)('valid: %s', (rest) => {
    const text = `${MINIMAL}${rest}\n`;
    expect(load(text).problems).toEqual([]);
    expect(accepts(schema, parse(text))).toBe(true);
  });

  test.each(INVALID)('invalid: %s', (rest) => {
    const text = `${MINIMAL}${rest}\n`;
    expect(load(text).problems).not.toEqual([]);
    expect(accepts(schema, parse(text))).toBe(false);
  });

  test.each([
    ['raft, heartbeat: 20ms, reads: lease', true],
    ['raft, heartbeet: 20ms', false],
    ['two-phase-commit, voteYes: 90%', true],
    ['two-phase-commit, heartbeat: 20ms', false],
  ])('options of %s', (options, valid) => {
    const text = `scenario: a\nprotocol: { use: ${options} }\n`;
    expect(accepts(schema, parse(text))).toBe(valid);
    expect(load(text).problems.length === 0).toBe(valid);
  });

  test('any scenario that the tables allow', () => {
    const registry = defaultRegistry();
    const published = scenarioSchema(registry);
    fc.assert(
      fc.property(scenarioTexts, (text) => {
        expect(loadScenarios({ file: 'made-up.yaml', text, registry }).problems).toEqual([]);
        expect(accepts(published, parse(text))).toBe(true);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test('a misspelled word in any of them is no scenario, for both', () => {
    const registry = defaultRegistry();
    const published = scenarioSchema(registry);
    // Names of fields and verbs: every one that the text has, with two letters swapped.
    const words = (text: string) => [...new Set(text.match(/\b[a-z]{4,}(?=: )/g))];
    fc.assert(
      fc.property(scenarioTexts, fc.nat(), (text, choice) => {
        const word = words(text)[choice % words(text).length]!;
        const wrong = text.replaceAll(`${word}: `, `${word.at(-1)}${word.slice(1, -1)}${word[0]}q: `);
        expect(loadScenarios({ file: 'made-up.yaml', text: wrong, registry }).problems).not.toEqual([]);
        expect(accepts(published, parse(wrong))).toBe(false);
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test('a protocol from a file keeps its options to itself', () => {
    expect(
      accepts(
        schema,
        parse('scenario: a\nprotocol: { use: ./lock.js, lease: 2s }\nexpect: { always: [mutual-exclusion] }\n'),
      ),
    ).toBe(true);
  });
});
