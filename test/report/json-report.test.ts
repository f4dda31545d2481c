import { describe, expect, it } from 'vitest';
import schema from '../../schema/report.json' with { type: 'json' };
import { jsonReport, jsonReportChunks, reportDocument } from '../../src/report/index.js';
import type { RunResult, ScenarioResult } from '../../src/runner/result.js';
import { failed, leaderCrash, passed, resultOf, runOf } from './fixtures.js';
import { violations } from './schema-check.js';

const options = { version: '1.2.3' };
const parse = (results: readonly ScenarioResult[]) => JSON.parse(jsonReport(results, options));

const censored: ScenarioResult = resultOf([
  runOf(1, {
    metrics: {
      'recovery-time': [
        { value: 231_400, fault: 0 },
        { value: null, fault: 0 },
      ],
      availability: [{ value: 0.978, fault: null }],
      'detection-time': [],
    },
    inconclusive: [{ property: 'linearizable', why: 'a budget of 1000 steps ran out' }],
    eventually: [[412_000, null], []],
  }),
]);

describe('the JSON report', () => {
  it('has the shape of the contract', () => {
    const report = parse([passed, failed]);
    expect(Object.keys(report)).toEqual(['schemaVersion', 'tool', 'scenarios']);
    expect(report.schemaVersion).toBe(1);
    expect(report.tool).toEqual({ name: 'splitbrain', version: '1.2.3' });
    const [scenario, bug] = report.scenarios;
    expect(scenario).toMatchObject({
      name: 'raft-leader-crash',
      file: 'scenarios/raft/leader-crash.yaml',
      protocol: 'raft',
      variant: null,
      bug: null,
      overrides: {},
      verdict: 'pass',
      seeds: { run: 200, passed: 200, failed: 0, inconclusive: 0 },
      marks: { 'log-truncated': 34 },
    });
    expect(bug).toMatchObject({ bug: 'vote-not-persisted', verdict: 'fail', seeds: { failed: 3 } });
    expect(scenario.runs[0]).toMatchObject({
      seed: 1,
      verdict: 'pass',
      hash: '9e3779b97f4a7c15',
      virtualTimeMs: 18_000,
      operations: { ok: 1780, fail: 3, info: 2 },
      faults: [{ id: 0, entry: 'faults[0]', verb: 'crash', nodes: ['n1'], startMs: 2_000, endMs: 6_000 }],
    });
    expect(bug.runs[10].violations).toEqual([
      {
        property: 'election-safety',
        kind: 'safety',
        expected: false,
        atMs: 2_314,
        nodes: ['n1', 'n2', 'n5'],
        message: 'term 4 has two leaders: n2 at 2.310 s, n5 at 2.314 s. n1 voted for both.',
      },
    ]);
  });

  it('is what its schema says', () => {
    expect(violations(parse([passed, failed, censored]), schema)).toEqual([]);
    expect(violations(parse([]), schema)).toEqual([]);
  });

  it('has a schema that objects to what is wrong', () => {
    const report = parse([passed]);
    const run = report.scenarios[0].runs[0];
    run.hash = 'XYZ';
    run.seed = -1;
    run.metrics['recovery-time.leader'][0] = { valueMs: 1, value: 1, fault: 0 };
    report.scenarios[0].verdict = 'maybe';
    delete report.tool;
    expect(violations(report, schema)).toEqual([
      '$: lacks tool',
      '$.scenarios[0].verdict: is none of pass,fail,inconclusive',
      '$.scenarios[0].runs[0].seed: is below 0',
      '$.scenarios[0].runs[0].hash: does not match ^[0-9a-f]{16}$',
      '$.scenarios[0].runs[0].metrics.recovery-time.leader[0]: matches not exactly one alternative',
    ]);
  });

  it('writes times in milliseconds and shares as they are', () => {
    const { metrics } = parse([censored]).scenarios[0].runs[0];
    expect(metrics).toEqual({
      availability: [{ value: 0.978, fault: null }],
      'detection-time': [],
      'recovery-time': [
        { valueMs: 231.4, fault: 0 },
        { valueMs: null, fault: 0 },
      ],
    });
  });

  it('writes an infinite statistic as null and tells it from a missing one', () => {
    const { metrics } = parse([censored]).scenarios[0];
    expect(metrics['recovery-time']).toEqual({
      unit: 'ms',
      count: 2,
      censored: 1,
      min: 231.4,
      mean: null,
      p50: 231.4,
      p90: null,
      p99: null,
      max: null,
    });
    expect(metrics['detection-time']).toMatchObject({ count: 0, censored: 0, p50: null });
  });

  it('keeps what merging needs', () => {
    expect(parse([censored]).scenarios[0].runs[0]).toMatchObject({
      inconclusive: [{ property: 'linearizable', why: 'a budget of 1000 steps ran out' }],
      eventually: [[412, null], []],
      marks: ['log-truncated'],
    });
  });

  it('gives equal bytes for equal results, in whatever order names were met', () => {
    const run = runOf(1, { marks: ['b', 'a'] });
    const metrics = Object.fromEntries(Object.entries(run.metrics).reverse());
    const reversed: RunResult = { ...run, metrics, marks: ['a', 'b'] };
    const overrides = { 'network.loss': '5%', nodes: '3' };
    const scenario = { ...leaderCrash, overrides };
    const other = { ...leaderCrash, overrides: { nodes: '3', 'network.loss': '5%' } };
    const one = resultOf([run], { scenario });
    const two = resultOf([reversed], { scenario: other });
    expect(jsonReport([two], options)).toBe(jsonReport([one], options));
  });

  it('puts each run on a line of its own', () => {
    const text = jsonReport([passed], options);
    expect(text.split('\n').filter((line) => line.startsWith('        {"seed":'))).toHaveLength(200);
    expect(text.endsWith('}\n')).toBe(true);
    expect(parse([passed])).toEqual(JSON.parse(JSON.stringify(reportDocument([passed], options))));
    expect(Math.max(...[...jsonReportChunks([passed], options)].map((chunk) => chunk.length))).toBeLessThan(10_000);
  });

  it('refuses samples whose unit nobody knows', () => {
    const lost = { ...passed, metrics: {} };
    expect(() => jsonReport([lost], options)).toThrow("expected statistics of 'availability', which has samples");
  });
});
