import type { ExpectationResult, ScenarioResult } from '../runner/result.js';
import { labelOf } from './label.js';
import { reproduceCommand } from './reproduce.js';
import { seedsOf } from './verdict.js';

/**
 * The report in the XML that JUnit made usual: a suite for each scenario, and in it a case for its runs and one for each
 * expectation. What could not be judged is an error, what this part of the seeds cannot judge is skipped. There are no
 * times: a report is the same whenever it is made.
 */
export function junitReport(results: readonly ScenarioResult[]): string {
  return junitDocument(results.map(suiteOf));
}

/** Suites of cases as a whole document. */
export function junitDocument(all: readonly JunitSuite[]): string {
  const suites = all.map(counted);
  const total = (key: 'tests' | 'failures' | 'errors' | 'skipped') =>
    suites.reduce((sum, suite) => sum + suite[key], 0);
  const counts = `tests="${total('tests')}" failures="${total('failures')}" errors="${total('errors')}" skipped="${total('skipped')}"`;
  const body = suites.map(({ xml }) => xml).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="splitbrain" ${counts}>\n${body}</testsuites>\n`;
}

type CaseVerdict = ExpectationResult['verdict'];

export interface JunitCase {
  readonly name: string;
  readonly verdict: CaseVerdict;
  readonly message: string;
  readonly text: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly file: string;
  readonly cases: readonly JunitCase[];
}

function suiteOf(result: ScenarioResult): JunitSuite {
  const { scenario } = result;
  const cases = [runsCase(result), ...faultsCase(result), ...result.expectations.map((each) => caseOf(result, each))];
  const name = scenario.bug === null ? labelOf(scenario) : `${labelOf(scenario)} (bug ${scenario.bug.name})`;
  return { name, file: scenario.file, cases };
}

function counted({ name, file, cases }: JunitSuite) {
  const count = (verdict: CaseVerdict) => cases.filter((each) => each.verdict === verdict).length;
  const [tests, failures, errors, skipped] = [cases.length, count('fail'), count('inconclusive'), count('not-judged')];
  const counts = `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
  const body = cases.map((each) => caseXml(each, file)).join('');
  return {
    ...{ tests, failures, errors, skipped },
    xml: `  <testsuite name="${attribute(name)}" file="${attribute(file)}" ${counts}>\n${body}  </testsuite>\n`,
  };
}

function runsCase(result: ScenarioResult): JunitCase {
  const { seeds, evidence, scenario } = result;
  const verdict = seeds.failed > 0 ? 'fail' : seeds.inconclusive > 0 ? 'inconclusive' : 'pass';
  const failure = evidence.firstFailure;
  const text =
    failure === null
      ? ''
      : `${failure.violation.property}: ${failure.violation.message}\nReproduce: ${reproduceCommand(scenario, failure.seed)}`;
  return { name: 'every seed', verdict, message: seedsOf(result), text };
}

function faultsCase({ neverFired }: ScenarioResult): readonly JunitCase[] {
  if (neverFired.length === 0) return [];
  return [{ name: 'every fault fires', verdict: 'inconclusive', message: `never: ${neverFired.join(', ')}`, text: '' }];
}

function caseOf({ scenario }: ScenarioResult, expectation: ExpectationResult): JunitCase {
  const { kind, name, verdict, detail, firstSeed, line } = expectation;
  const lines = [
    ...(line === null ? [] : [`${scenario.file}:${line}`]),
    ...(firstSeed === null ? [] : [`Reproduce: ${reproduceCommand(scenario, firstSeed)}`]),
  ];
  return { name: `${kind} ${name}`, verdict, message: detail, text: lines.join('\n') };
}

const elements: Readonly<Record<CaseVerdict, string | null>> = {
  pass: null,
  fail: 'failure',
  inconclusive: 'error',
  'not-judged': 'skipped',
};

function caseXml({ name, verdict, message, text }: JunitCase, file: string): string {
  const start = `    <testcase classname="${attribute(file)}" name="${attribute(name)}"`;
  const element = elements[verdict];
  if (element === null) return `${start}/>\n`;
  const told = `<${element} message="${attribute(message)}"`;
  const body = text === '' ? `${told}/>` : `${told}>${content(text)}</${element}>`;
  return `${start}>\n      ${body}\n    </testcase>\n`;
}

/** XML 1.0 has no way at all to write most control characters, nor half a surrogate pair. */
function legal(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

function content(text: string): string {
  return legal(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return content(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;');
}
