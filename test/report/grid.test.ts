import { describe, expect, it } from 'vitest';
import { defaultReport, plainPainter } from '../../src/report/index.js';
import type { ExpectationResult, ScenarioResult } from '../../src/runner/result.js';
import type { Axis } from '../../src/scenario/scenario.js';
import { expectation, failed, leaderCrash, passed, resultOf, runOf, seeds } from './fixtures.js';

const runs = seeds(3).map((seed) => runOf(seed));

/** One scenario of a file with variants: its place, and what became of its metrics. */
function cell(axes: Readonly<Record<string, string>>, metrics: Readonly<Record<string, string>>): ScenarioResult {
  const expectations = Object.entries(metrics).map(([name, detail]): ExpectationResult => {
    const isMissed = detail.startsWith('!');
    return expectation('metric', name, { detail: detail.replace('!', ''), verdict: isMissed ? 'fail' : 'pass' });
  });
  const place: Axis[] = Object.entries(axes).map(([path, value]) => ({ path, value }));
  const variant = place.map(({ path, value }) => (path === 'variant' ? value : `${path}=${value}`)).join(',');
  const verdict = expectations.some((each) => each.verdict === 'fail') ? 'fail' : 'pass';
  return resultOf(runs, { scenario: { ...leaderCrash, variant, axes: place, about: null }, expectations, verdict });
}

function report(results: readonly ScenarioResult[], columns = 80): string {
  return defaultReport(results, { painter: plainPainter, columns });
}

describe('the table of variants and matrix', () => {
  const recovery = 'recovery-time.p99';

  it('has rows and columns for two paths, and in each cell the verdict and the metrics that are expected', () => {
    const family = [
      cell({ nodes: '3', heartbeat: '20ms' }, { [recovery]: '!1.2 s', availability: '99 %' }),
      cell({ nodes: '3', heartbeat: '50ms' }, { [recovery]: '900 ms', availability: '98 %' }),
      cell({ nodes: '5', heartbeat: '20ms' }, { [recovery]: '311 ms', availability: '100 %' }),
      cell({ nodes: '5', heartbeat: '50ms' }, { [recovery]: '342 ms', availability: '100 %' }),
    ];
    expect(report(family).split('\n')).toEqual([
      'raft-leader-crash  4 scenarios · 3 seeds each',
      '',
      '                      heartbeat',
      'nodes                 20ms       50ms',
      '3                     ✖ FAIL     ✔ PASS',
      '  recovery-time.p99   ✖ 1.2 s    ✔ 900 ms',
      '  availability        ✔ 99 %     ✔ 98 %',
      '5                     ✔ PASS     ✔ PASS',
      '  recovery-time.p99   ✔ 311 ms   ✔ 342 ms',
      '  availability        ✔ 100 %    ✔ 100 %',
      '',
      '✖ FAIL  4 scenarios, 12 seeds: 3 passed, 1 failed',
    ]);
  });

  it('has a row for each scenario where there is one path', () => {
    const family = [
      cell({ variant: 'near' }, { [recovery]: '311 ms' }),
      cell({ variant: 'far' }, { [recovery]: '5 s' }),
    ];
    expect(report(family).split('\n').slice(2, 5)).toEqual([
      'variant   verdict   seeds   recovery-time.p99',
      'near      ✔ PASS    3/3     ✔ 311 ms',
      'far       ✔ PASS    3/3     ✔ 5 s',
    ]);
  });

  it('has a column for each scenario where rows are too wide, and a paragraph where columns are, too', () => {
    const metrics = { 'recovery-time.leader.p50': '1 ms', 'recovery-time.leader.p99': '2 ms', availability: '100 %' };
    const family = [cell({ variant: 'near' }, metrics), cell({ variant: 'far' }, metrics)];
    expect(report(family).split('\n').slice(2, 7)).toEqual([
      '                             variant',
      '                             near      far',
      'verdict                      ✔ PASS    ✔ PASS',
      '  recovery-time.leader.p50   ✔ 1 ms    ✔ 1 ms',
      '  recovery-time.leader.p99   ✔ 2 ms    ✔ 2 ms',
    ]);
    const four = ['near', 'far', 'both', 'none'].map((variant) => cell({ variant }, metrics));
    const narrow = report(four, 60).split('\n');
    expect(narrow.slice(2, 4)).toEqual(['✔ PASS  variant near', '  ✔ 1 ms  recovery-time.leader.p50']);
    expect(Math.max(...narrow.map(({ length }) => length))).toBeLessThanOrEqual(60);
  });

  it('joins all axes but the last in its rows, and counts seeds where no metric is expected', () => {
    const place = (variant: string, nodes: string, loss: string) => cell({ variant, nodes, loss }, {});
    const family = ['a', 'b'].flatMap((variant) => ['1%', '5%'].map((loss) => place(variant, '3', loss)));
    expect(report(family).split('\n').slice(2, 6)).toEqual([
      '                 loss',
      'variant, nodes   1%            5%',
      'a, 3             ✔ PASS  3/3   ✔ PASS  3/3',
      'b, 3             ✔ PASS  3/3   ✔ PASS  3/3',
    ]);
  });

  it('stands beside the scenarios of other files, and leaves failures of runs to be told in full', () => {
    const broken = { ...failed, scenario: { ...leaderCrash, variant: 'b', axes: [{ path: 'variant', value: 'b' }] } };
    const text = report([cell({ variant: 'a' }, { [recovery]: '!1 s' }), broken, passed]);
    expect(text).toContain('term 4 has two leaders');
    expect(text).not.toContain('raft-leader-crash[a]');
    expect(text).toMatch(/^a +✖ FAIL +3\/3 +✖ 1 s$/m);
    expect(text).toMatch(/^✔ PASS +raft-leader-crash +200\/200/m);
    expect(text).toContain('3 scenarios, 223 seeds: 1 passed, 2 failed');
  });
});
