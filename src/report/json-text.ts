import type { ScenarioResult } from '../runner/result.js';
import {
  headDocument,
  type JsonObject,
  type JsonReportOptions,
  runDocuments,
  scenarioDocument,
} from './json-report.js';

/** The report for machines as text, with a line break at its end. */
export function jsonReport(results: readonly ScenarioResult[], options: JsonReportOptions): string {
  return [...jsonReportChunks(results, options)].join('');
}

/**
 * The same text in pieces, so that a report of many thousand seeds is never one string, nor its runs one list. Each run,
 * expectation and metric has a line of its own: good for `diff`, `grep` and version control.
 */
export function* jsonReportChunks(
  results: Iterable<ScenarioResult>,
  { version, shard = null }: JsonReportOptions,
): Generator<string, void, undefined> {
  const head = shard === null ? headDocument(version) : { ...headDocument(version), shard };
  yield '{\n';
  yield* fields(head, '  ');
  yield '  "scenarios": [';
  let separator = '\n';
  for (const result of results) {
    yield `${separator}    `;
    yield* scenarioChunks(result);
    separator = ',\n';
  }
  yield separator === '\n' ? ']\n}\n' : '\n  ]\n}\n';
}

/** Keys under which every member has a line of its own. */
const listed: readonly string[] = ['expectations', 'metrics'];

function* scenarioChunks(result: ScenarioResult): Generator<string> {
  yield '{\n';
  yield* fields(scenarioDocument(result), '      ');
  yield '      "runs": [';
  let separator = '\n';
  for (const run of runDocuments(result)) {
    yield `${separator}        ${JSON.stringify(run)}`;
    separator = ',\n';
  }
  yield separator === '\n' ? ']\n    }' : '\n      ]\n    }';
}

/** One key a line, each with a comma behind it. */
function* fields(object: JsonObject, indent: string): Generator<string> {
  for (const [key, value] of Object.entries(object)) {
    const opened = listed.includes(key) && typeof value === 'object' && value !== null;
    yield `${indent}${JSON.stringify(key)}: ${opened ? members(value, indent) : JSON.stringify(value)},\n`;
  }
}

/** A list or map with one member a line. */
function members(value: object, indent: string): string {
  const isList = Array.isArray(value);
  const lines = Object.entries(value).map(
    ([key, member]) => `${indent}  ${isList ? '' : `${JSON.stringify(key)}: `}${JSON.stringify(member)}`,
  );
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
