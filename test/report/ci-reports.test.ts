import { describe, expect, it } from 'vitest';
import { githubReport, junitReport, markdownReport, ndjson } from '../../src/report/index.js';
import type { ScenarioResult } from '../../src/runner/result.js';
import { expectation, failed, leaderCrash, passed, resultOf, runOf } from './fixtures.js';

const nasty = '<b> & "quotes" | `ticks` 100% a:b,c\u0007\ud800\nsecond line';
const hostile: ScenarioResult = resultOf([runOf(1)], {
  verdict: 'fail',
  expectations: [expectation('never', 'split-vote', { verdict: 'fail', detail: nasty, firstSeed: 1, line: 12 })],
});
const inconclusive: ScenarioResult = resultOf([runOf(1)], {
  verdict: 'inconclusive',
  neverFired: ['faults[0]'],
  expectations: [
    expectation('metric', 'detection-time', { verdict: 'inconclusive', detail: 'no samples', line: 9 }),
    expectation('sometimes', 'log-truncated', { verdict: 'not-judged', detail: 'in none of 1 seed' }),
  ],
});

/** Whether tags are balanced and nothing stands in the text that XML forbids there. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  const tag = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/gy;
  const [, declaration = ''] = /^(<\?xml version="1\.0" encoding="UTF-8"\?>\n)/.exec(xml) ?? [];
  for (let at = declaration.length; at < xml.length; ) {
    tag.lastIndex = at;
    const match = tag.exec(xml);
    if (match === null) {
      const next = xml.indexOf('<', at);
      const text = xml.slice(at, next < 0 ? xml.length : next);
      if (next === at || /&(?!amp;|lt;|gt;|quot;|#\d+;)|>/.test(text)) return false;
      at = next < 0 ? xml.length : next;
      continue;
    }
    const [whole, closes, name = '', , empty] = match;
    if (closes !== '' && open.pop() !== name) return false;
    if (closes === '' && empty === '') open.push(name);
    at += whole.length;
  }
  return declaration !== '' && open.length === 0;
}

describe('the JUnit report', () => {
  const report = junitReport([passed, failed, inconclusive]);

  it('is well-formed, whatever a message says', () => {
    expect(isWellFormed(report)).toBe(true);
    expect(isWellFormed(junitReport([hostile]))).toBe(true);
    expect(isWellFormed(junitReport([]))).toBe(true);
    expect(junitReport([hostile])).toContain('&lt;b&gt; &amp; &quot;quotes&quot;');
    for (const illegal of ['\u0007', '\ud800']) expect(junitReport([hostile])).not.toContain(illegal);
  });

  it('counts what it holds', () => {
    const count = (what: RegExp) => [...report.matchAll(what)].length;
    const [, tests, failures, errors, skipped] =
      /<testsuites name="splitbrain" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)">/.exec(report)!;
    expect(count(/<testcase /g)).toBe(Number(tests));
    expect(count(/<failure /g)).toBe(Number(failures));
    expect(count(/<error /g)).toBe(Number(errors));
    expect(count(/<skipped /g)).toBe(Number(skipped));
    expect([failures, errors, skipped]).toEqual(['2', '2', '1']);
  });

  it('says how to see a failure again', () => {
    expect(report).toContain('Reproduce: npx splitbrain replay scenarios/raft/leader-crash.yaml --seed 11');
  });
});

describe('the report for GitHub', () => {
  it('is empty where everything held', () => {
    expect(githubReport([passed])).toBe('');
  });

  it('puts an annotation on the line of the expectation, one command a line', () => {
    expect(githubReport([hostile], { pathOf: (file) => `sub/${file}` })).toBe(
      '::error file=sub/scenarios/raft/leader-crash.yaml,line=12,title=raft-leader-crash::never split-vote: ' +
        '<b> & "quotes" | `ticks` 100%25 a:b,c\\x07\ud800%0A' +
        'Reproduce: npx splitbrain replay scenarios/raft/leader-crash.yaml --seed 1\n',
    );
  });

  it('says what was violated, and warns of what could not be judged', () => {
    expect(githubReport([failed])).toContain('::error file=scenarios/raft/leader-crash.yaml,line=1,');
    expect(githubReport([failed])).toContain('term 4 has two leaders');
    const warnings = githubReport([inconclusive]).trim().split('\n');
    expect(warnings.map((line) => line.split(' ')[0])).toEqual(['::warning', '::warning']);
    expect(warnings[1]).toContain('faults[0] never fired');
  });

  it('tells of a failure that no expectation is about', () => {
    const [violation] = failed.evidence.firstFailure === null ? [] : [failed.evidence.firstFailure.violation];
    const thrown = { ...violation!, property: 'exception', message: 'it threw' };
    const result = resultOf([runOf(3, { verdict: 'fail', violations: [thrown] })], { expectations: [] });
    expect(githubReport([result])).toMatch(/^::error .*::exception: it threw%0AReproduce: .* --seed 3\n$/);
  });
});

describe('the report as Markdown', () => {
  it('has a row for each scenario and the story of what failed', () => {
    expect(markdownReport([passed, failed, inconclusive])).toMatchSnapshot();
  });

  it('lets no text break out of its place', () => {
    const report = markdownReport([hostile]);
    expect(report).toContain('\\<b\\> & "quotes" \\| \\`ticks\\`');
    expect(report).not.toMatch(/^second line/m);
  });
});

describe('the report as JSON Lines', () => {
  it('has one object a line, with the fields of the JSON report', () => {
    const lines = [ndjson.head('1.2.3'), ndjson.run(leaderCrash, runOf(7)), ndjson.scenario(passed)];
    expect(lines.every((line) => line.endsWith('}\n') && !line.slice(0, -1).includes('\n'))).toBe(true);
    const [head, run, scenario] = lines.map((line) => JSON.parse(line));
    expect(head).toEqual({ type: 'head', schemaVersion: 1, tool: { name: 'splitbrain', version: '1.2.3' } });
    expect(run).toMatchObject({ type: 'run', scenario: 'raft-leader-crash', variant: null, seed: 7, verdict: 'pass' });
    expect(scenario).toMatchObject({ type: 'scenario', name: 'raft-leader-crash', seeds: { run: 200 } });
  });
});
