import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chalkPainter, defaultReport, diagnose, type FailureDetail, plainPainter } from '../../src/report/index.js';
import { widthOf } from '../../src/report/text.js';
import type { RunResult, ScenarioResult } from '../../src/runner/result.js';
import {
  expectation,
  failed,
  leaderCrash,
  passed,
  passing,
  resultOf,
  runOf,
  seeds,
  twoLeaders,
  twoLeadersTrace,
} from './fixtures.js';

const report = (results: readonly ScenarioResult[], columns: number, more: object = {}) => {
  return `\n${defaultReport(results, { painter: plainPainter, columns, ...more })}\n`;
};

const failureOf = (): FailureDetail => ({
  ...diagnose(twoLeadersTrace, twoLeaders, [], 'leader'),
  decisive: null,
  artifact: 'splitbrain-failures/raft-leader-crash-11.json',
});

const named = (result: ScenarioResult, name: string): ScenarioResult => ({
  ...result,
  scenario: { ...result.scenario, name },
});

/** Crashes of random nodes, some of which never recovered. */
const nemesis: ScenarioResult = resultOf(
  seeds(10).map((seed) => {
    const run = runOf(seed);
    const second = {
      ...run.faults[0]!,
      id: 1,
      entry: 'nemesis[0]',
      nodes: ['n3'],
      startUs: 7_000_000 + seed * 100_000,
    };
    return {
      ...run,
      faults: [...run.faults, second],
      metrics: {
        ...run.metrics,
        'recovery-time.other': [{ value: seed === 4 ? null : 21_000 + seed, fault: 1 }],
        'redundancy-time': [...run.metrics['redundancy-time']!, { value: null, fault: 1 }],
        'lost-writes': [{ value: seed === 4 ? 3 : 0, fault: null }],
      },
    };
  }),
  {
    scenario: {
      ...leaderCrash,
      nemesis: {
        swarm: false,
        entries: [
          {
            path: 'nemesis[0]',
            verb: 'crash',
            subject: { kind: 'target', target: { kind: 'any', count: 1, of: null } },
            modifiers: {},
            often: { kind: 'every', meanUs: 3_000_000 },
            lasts: null,
            between: { firstUs: 7_000_000, lastUs: 11_000_000 },
            keepMajority: true,
            most: null,
          },
        ],
      },
    },
  },
);

/** A detector: no clients, metrics of its own. */
const detector: ScenarioResult = resultOf(
  seeds(3).map(
    (seed): RunResult => ({
      ...runOf(seed),
      faults: [],
      answers: [],
      marks: [],
      latencies: new Float64Array(0),
      metrics: {
        'mistake-rate': [{ value: 0.012 * seed, fault: null }],
        'mistake-duration': [
          { value: 31_200 * seed, fault: null },
          { value: null, fault: null },
        ],
        'query-accuracy': [{ value: 1 - seed / 10_000, fault: null }],
      },
    }),
  ),
  {
    verdict: 'inconclusive',
    neverFired: ['faults[0]'],
    expectations: [
      expectation('always', 'strong-completeness', {
        verdict: 'inconclusive',
        detail: 'a budget ran out',
        firstSeed: 2,
      }),
      expectation('violated', 'strong-accuracy', { verdict: 'not-judged', detail: 'in no seed of this part' }),
    ],
    scenario: { ...leaderCrash, name: 'detector', about: null, clients: { ...leaderCrash.clients, count: 0 } },
  },
);

describe('a report of one scenario', () => {
  it('tells what passed', () => {
    expect(report([passed], 80)).toMatchSnapshot();
  });

  it('uses a wide terminal and bears a narrow one', () => {
    expect(report([passed], 120)).toMatchSnapshot();
    expect(report([passed], 60)).toMatchSnapshot();
  });

  it('tells how a failure came about and how to see it again', () => {
    expect(report([failed], 80, { failureOf })).toMatchSnapshot();
    expect(report([failed], 60, { failureOf })).toMatchSnapshot();
  });

  it('tells what was hit by chance, and what never recovered', () => {
    expect(report([nemesis], 80)).toMatchSnapshot();
  });

  it('tells why nothing could be concluded, and prints metrics that it has no place for', () => {
    expect(report([detector], 80)).toMatchSnapshot();
  });

  it('puts the failure first, in the order of the contract', () => {
    const text = report([failed], 80, { failureOf });
    const parts = [
      '✖ FAIL  3 of 20 seeds',
      'election-safety  term 4',
      '2.103 s  ✖',
      'states',
      'Reproduce: npx',
      'Artifact:',
    ];
    const places = parts.map((part) => text.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('says who waits for whom, and which fault it takes, before the states', () => {
    const decisive = { id: 0, entry: 'faults[0]', verb: 'partition', nodes: ['n1', 'n2'], startUs: 2_000_000 };
    const cut = [
      ['n1', 'n2'],
      ['n2', 'n1'],
    ];
    const detail: FailureDetail = {
      ...failureOf(),
      waits: [
        { node: 'c1', on: [{ name: 'n1', why: 'cut off since 2.000 s (Request of 2.100 s)' }], told: null },
        { node: 'n1', on: [], told: 'has heard from nobody' },
      ],
      decisive: { ...decisive, cut, endUs: null, waitedUs: 0 },
    };
    const text = report([failed], 80, { failureOf: () => detail });
    const [, ours = ''] = /\n\n( {2}who waits for whom\n.*?)\n\n {2}states/s.exec(text) ?? [];
    expect(ours.split('\n')).toEqual([
      '  who waits for whom',
      '    c1  waits for n1, cut off since 2.000 s (Request of 2.100 s)',
      '    n1  has heard from nobody',
      '',
      '  Without the partition n1 | n2 at 2.000 s the run passes.',
    ]);
  });

  it('says which expectation over all seeds was missed', () => {
    const missed = expectation('metric', 'recovery-time.p99', { verdict: 'fail', detail: '1.20 s', firstSeed: 7 });
    const text = report([{ ...passed, verdict: 'fail', expectations: [...passing.slice(0, 8), missed] }], 80);
    expect(text).toContain('✖ FAIL  200 of 200 seeds passed, 1 expectation over all of them failed');
    expect(text).toContain('✖ recovery-time.p99 at most 900 ms  1.20 s');
    expect(text).toContain('replay scenarios/raft/leader-crash.yaml --seed 7\n');
  });

  it('tells the variants of a file apart', () => {
    const variant = (name: string) => ({ ...passed, scenario: { ...passed.scenario, variant: name } });
    expect(report([variant('slow')], 100)).toContain('raft-leader-crash[slow]  raft on 5 nodes');
    const table = report([variant('slow'), variant('slow,nodes=3')], 100);
    expect(table).toMatch(/raft-leader-crash\[slow\] .*\n.*raft-leader-crash\[slow,nodes=3\] /);
  });

  it('does not count a violation that the scenario asks for as the failure', () => {
    const expected = { ...twoLeaders, expected: true };
    const other = { ...twoLeaders, property: 'log-matching', atUs: 9_000_000, message: 'logs differ at 3.' };
    const text = report([resultOf([runOf(1, { verdict: 'fail', violations: [expected, other] })])], 80);
    expect(text).toContain('log-matching  logs differ at 3.');
    expect(text).not.toContain('two leaders');
  });
});

describe('a report of several scenarios', () => {
  const three = [named(passed, 'raft-leader-crash'), named(failed, 'raft-vote[bug,nodes=3]'), detector];

  it('shows in full what did not pass, then one row each', () => {
    const text = report(three, 80, { failureOf });
    expect(text.slice(text.lastIndexOf('\n\n', text.lastIndexOf('\n\n') - 1))).toMatchSnapshot();
    expect(text).not.toContain('raft-leader-crash  raft on 5 nodes');
    expect(text).toContain('detector  raft on 5 nodes');
  });

  it('is a table alone where all passed', () => {
    expect(
      report([passed, named(nemesis, 'raft-nemesis-with-a-name-that-has-no-room[left,at=all]')], 60),
    ).toMatchSnapshot();
  });

  it('shows everything in full when verbose', () => {
    expect(report(three, 80, { verbose: true })).toContain('raft-leader-crash  raft on 5 nodes');
  });

  it('is quiet when asked to be', () => {
    expect(report(three, 80, { quiet: true, failureOf })).toMatchSnapshot();
    expect(report([passed], 80, { quiet: true })).toBe('\n✔ PASS  raft-leader-crash  200 of 200 seeds\n');
  });

  it('is empty without results', () => {
    expect(defaultReport([], { painter: plainPainter, columns: 80 })).toBe('');
    expect(defaultReport([], { painter: plainPainter, columns: 80, quiet: true })).toBe('');
  });
});

describe('the layout', () => {
  const all = [passed, failed, nemesis, detector];
  const lines = (text: string) => text.split('\n').filter((line) => !/^(Reproduce|Artifact):/.test(line));

  it('keeps within the width, with no spaces at the ends of lines and one empty line between blocks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 160 }),
        fc.subarray([0, 1, 2, 3], { minLength: 1 }),
        fc.boolean(),
        (columns, some, verbose) => {
          const text = defaultReport(
            some.map((index) => all[index]!),
            { painter: plainPainter, columns, verbose, failureOf },
          );
          expect(lines(text).filter((line) => widthOf(line) > columns)).toEqual([]);
          expect(text).not.toMatch(/ \n| $|\n\n\n|^\n|\n$/);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('says the same with colour', () => {
    const esc = String.fromCharCode(27);
    const paint = (code: number) => (text: string) => `${esc}[${code}m${text}${esc}[0m`;
    const chalk = {
      bold: paint(1),
      dim: paint(2),
      green: paint(32),
      red: paint(31),
      yellow: paint(33),
      cyan: paint(36),
    };
    const painter = chalkPainter(chalk);
    const coloured = defaultReport(all, { painter, columns: 80, verbose: true, failureOf });
    const plain = defaultReport(all, { painter: plainPainter, columns: 80, verbose: true, failureOf });
    expect(coloured).toContain(`${esc}[31m`);
    expect(coloured.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(plain);
  });

  it('lets no text from outside steer the terminal', () => {
    const esc = String.fromCharCode(27);
    const evil = { ...twoLeaders, message: `value ${esc}[2J\u0007 read`, status: { n1: { note: `a${esc}b` } } };
    const result = resultOf([runOf(1, { verdict: 'fail', violations: [evil] })], {
      scenario: { ...leaderCrash, about: `one${esc}[31m\ntwo` },
      expectations: [expectation('always', 'x', { verdict: 'fail', detail: `${esc}]0;title` })],
    });
    expect(report([result], 80)).not.toContain(esc);
  });
});
