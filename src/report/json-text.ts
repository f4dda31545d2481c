import type { ScenarioResult } from '../runner/result.js';
import { type JsonObject, type JsonReportOptions, type JsonValue, reportDocument } from './json-report.js';

/** The report for machines as text, with a line break at its end. */
export function jsonReport(results: readonly ScenarioResult[], options: JsonReportOptions): string {
  return [...jsonReportChunks(results, options)].join('');
}

/**
 * The same text in pieces of one line or less, so that a report of many thousand seeds can be written without ever being
 * one string. Each run, expectation and metric has a line of its own: good for `diff`, `grep` and version control.
 */
export function* jsonReportChunks(
  results: readonly ScenarioResult[],
  options: JsonReportOptions,
): Generator<string, void, undefined> {
  yield* openObject(reportDocument(results, options), '', ['scenarios']);
  yield '\n';
}

/** Keys under which every member has a line of its own. */
const listed: readonly string[] = ['expectations', 'metrics', 'runs'];

/** An object with one key a line; what stands under the keys in `opened` is opened in turn. */
function* openObject(object: JsonObject, indent: string, opened: readonly string[]): Generator<string> {
  yield '{';
  let separator = '\n';
  for (const [key, value] of Object.entries(object)) {
    yield `${separator}${indent}  ${JSON.stringify(key)}: `;
    yield* opened.includes(key) ? openMembers(value, `${indent}  `) : [JSON.stringify(value)];
    separator = ',\n';
  }
  yield `\n${indent}}`;
}

/** A list or map with one member a line. Scenarios are opened further. */
function* openMembers(value: JsonValue, indent: string): Generator<string> {
  const isList = Array.isArray(value);
  const members = Object.entries(value as JsonObject);
  if (members.length === 0) {
    yield isList ? '[]' : '{}';
    return;
  }
  yield isList ? '[' : '{';
  let separator = '\n';
  for (const [key, member] of members) {
    yield `${separator}${indent}  ${isList ? '' : `${JSON.stringify(key)}: `}`;
    yield* isScenario(member) ? openObject(member, `${indent}  `, listed) : [JSON.stringify(member)];
    separator = ',\n';
  }
  yield `\n${indent}${isList ? ']' : '}'}`;
}

function isScenario(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && 'runs' in value;
}
