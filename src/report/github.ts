import type { ExpectationResult, ScenarioResult } from '../runner/result.js';
import { labelOf } from './label.js';
import { reproduceCommand } from './reproduce.js';
import { printable } from './text.js';

export interface GithubOptions {
  /** A scenario's file as the repository knows it; as given on the command line where nothing is said. */
  readonly pathOf?: (file: string) => string;
}

/**
 * Workflow commands of GitHub Actions: an annotation for each expectation that was not met, on its line in the scenario
 * file. One command a line, with a line break at its end; empty where everything held.
 */
export function githubReport(results: readonly ScenarioResult[], options: GithubOptions = {}): string {
  return results.flatMap((result) => annotationsOf(result, options)).join('');
}

function annotationsOf(result: ScenarioResult, options: GithubOptions): readonly string[] {
  const { expectations, evidence, neverFired } = result;
  const unmet = expectations.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  const annotations = unmet.map((expectation) => annotationOf(result, expectation, options));
  const failure = evidence.firstFailure;
  const told = unmet.some(({ name }) => name === failure?.violation.property);
  if (failure !== null && !told) {
    const { property, message } = failure.violation;
    annotations.push(
      command('error', result, null, `${property}: ${messageWith(result, message, failure.seed)}`, options),
    );
  }
  for (const entry of neverFired) {
    annotations.push(command('warning', result, null, `${entry} never fired`, options));
  }
  return annotations;
}

function annotationOf(result: ScenarioResult, expectation: ExpectationResult, options: GithubOptions): string {
  const { kind, name, verdict, detail, firstSeed, line } = expectation;
  const failure = result.evidence.firstFailure;
  const why = failure?.violation.property === name ? `${detail}: ${failure.violation.message}` : detail;
  const level = verdict === 'fail' ? 'error' : 'warning';
  return command(level, result, line, `${kind} ${name}: ${messageWith(result, why, firstSeed)}`, options);
}

function messageWith({ scenario }: ScenarioResult, text: string, seed: number | null): string {
  const first = printable(text.split('\n')[0]!);
  return seed === null ? first : `${first}\nReproduce: ${reproduceCommand(scenario, seed)}`;
}

function command(
  level: 'error' | 'warning',
  { scenario }: ScenarioResult,
  line: number | null,
  message: string,
  { pathOf = (file) => file }: GithubOptions,
): string {
  return annotation(level, { file: pathOf(scenario.file), line, title: labelOf(scenario) }, message);
}

/** One annotation, with a line break at its end; where no line is known it stands at the top of the file. */
export function annotation(
  level: 'error' | 'warning',
  { file, line, title }: { readonly file: string; readonly line: number | null; readonly title: string },
  message: string,
): string {
  return `::${level} file=${property(file)},line=${line ?? 1},title=${property(title)}::${data(message)}\n`;
}

/** As GitHub's own toolkit escapes: a message ends with its line. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
