import { readFileSync } from 'node:fs';
import { schemaVersion } from '../report/index.js';
import type { RunResult, Sample } from '../runner/result.js';
import { noSuchFile } from './files.js';
import type { ShardDocument } from './shard-document.js';
import { UsageError } from './usage-error.js';

/** The report of one shard, as far as `merge` needs it. */
export interface ShardReport {
  readonly file: string;
  readonly version: string;
  readonly shard: ShardDocument;
  readonly scenarios: readonly ShardScenario[];
}

export interface ShardScenario {
  readonly name: string;
  readonly file: string;
  readonly variant: string | null;
  /** Latencies of all its operations, in microseconds, with how often each came. */
  readonly latencies: { readonly values: Float64Array; readonly counts: Float64Array };
  readonly runs: readonly RunResult[];
}

/**
 * Reads the JSON report that a shard wrote.
 *
 * @throws UsageError where there is no such file, it is no such report, or one of another schema
 */
export function readShard(file: string): ShardReport {
  const document = parse(file);
  const refuse = (what: string): never => {
    throw new UsageError(
      `${file} ${what}.`,
      'merge takes what `splitbrain run --shard i/n --reporter json=FILE` wrote.',
    );
  };
  if (!isRecord(document) || !isRecord(document.tool) || document.tool.name !== 'splitbrain') {
    return refuse('is no report of splitbrain');
  }
  if (document.schemaVersion !== schemaVersion) {
    return refuse(
      `is a report of schema ${String(document.schemaVersion)}, and this splitbrain reads ${schemaVersion}`,
    );
  }
  if (!isRecord(document.shard)) return refuse('is the report of a whole sweep, not of a shard');
  try {
    return {
      file,
      version: String(document.tool.version),
      shard: readShardDocument(document.shard),
      scenarios: listOf(document.scenarios).map(readScenario),
    };
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    return refuse(`is damaged: ${error.message}`);
  }
}

/** Something in a report is not what a report holds. */
class Misread extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw noSuchFile(file);
    throw new UsageError(`Cannot read ${file}: ${(error as Error).message}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const hint = text.trim() === '' ? 'It is empty: did that shard end early?' : 'Was it cut off, or changed by hand?';
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}.`, hint);
  }
}

function readShardDocument(shard: Fields): ShardDocument {
  const changes = recordOf(shard.changes, 'shard.changes');
  return {
    index: count(shard.index, 'shard.index'),
    of: count(shard.of, 'shard.of'),
    seeds: textOrNull(shard.seeds, 'shard.seeds'),
    strict: shard.strict === true,
    changes: {
      overrides: listOf(changes.overrides).map((override) => {
        return { path: text(override.path, 'path'), value: text(override.value, 'value') };
      }),
      bug: textOrNull(changes.bug, 'bug'),
      variant: textOrNull(changes.variant, 'variant'),
    },
    sources: listOf(shard.sources).map((source) => {
      return { file: text(source.file, 'file'), text: text(source.text, 'text') };
    }),
  };
}

function readScenario(scenario: Fields): ShardScenario {
  const all = recordOf(scenario.distributions, 'distributions');
  const { values, counts } = recordOf(all['operation-latency'], 'operation-latency');
  return {
    name: text(scenario.name, 'name'),
    file: text(scenario.file, 'file'),
    variant: textOrNull(scenario.variant, 'variant'),
    latencies: {
      values: Float64Array.from(numbers(values, 'values'), microseconds),
      counts: Float64Array.from(numbers(counts, 'counts')),
    },
    runs: listOf(scenario.runs).map(readRun),
  };
}

/** The reverse of what the JSON report makes of a run. The states of nodes are not in it, and latencies stand elsewhere. */
function readRun(run: Fields): RunResult {
  const operations = recordOf(run.operations, 'operations');
  const verdict = run.verdict;
  if (verdict !== 'pass' && verdict !== 'fail' && verdict !== 'inconclusive') throw new Misread('a run has no verdict');
  return {
    seed: count(run.seed, 'seed'),
    verdict,
    hash: text(run.hash, 'hash'),
    payloadHash: typeof run.payloadHash === 'string' ? run.payloadHash : null,
    events: count(run.events, 'events'),
    virtualTimeUs: time(run.virtualTimeMs, 'virtualTimeMs'),
    operations: {
      ok: count(operations.ok, 'ok'),
      fail: count(operations.fail, 'fail'),
      info: count(operations.info, 'info'),
    },
    faults: listOf(run.faults).map((fault) => ({
      id: count(fault.id, 'id'),
      entry: text(fault.entry, 'entry'),
      verb: text(fault.verb, 'verb'),
      nodes: texts(fault.nodes, 'nodes'),
      startUs: time(fault.startMs, 'startMs'),
      endUs: fault.endMs === null ? null : time(fault.endMs, 'endMs'),
      waitedUs: time(fault.waitedMs, 'waitedMs'),
    })),
    violations: listOf(run.violations).map((violation) => ({
      property: text(violation.property, 'property'),
      kind: kindOf(violation.kind),
      expected: violation.expected === true,
      atUs: time(violation.atMs, 'atMs'),
      nodes: texts(violation.nodes, 'nodes'),
      message: text(violation.message, 'message'),
      status: {},
    })),
    inconclusive: listOf(run.inconclusive).map(({ property, why }) => {
      return { property: text(property, 'property'), why: text(why, 'why') };
    }),
    metrics: readMetrics(recordOf(run.metrics, 'metrics')),
    latencies: new Float64Array(0),
    latencyRange: run.latency === null ? null : readRange(recordOf(run.latency, 'latency')),
    marks: texts(run.marks, 'marks'),
    eventually: listOf<unknown>(run.eventually).map((windows) =>
      listOf<unknown>(windows).map((took) => (took === null ? null : time(took, 'eventually'))),
    ),
    answers: numbers(run.answers, 'answers'),
  };
}

/** The plain `recovery-time` is left out: what it means is decided anew over all seeds. */
function readMetrics(metrics: Fields): Readonly<Record<string, readonly Sample[]>> {
  const own = Object.entries(metrics).filter(([name]) => name !== 'recovery-time');
  return Object.fromEntries(own.map(([name, samples]) => [name, listOf(samples).map(readSample)]));
}

function readSample({ value, valueMs, fault }: Fields): Sample {
  const of = fault === null ? null : count(fault, 'fault');
  const measured = valueMs === undefined ? value : valueMs;
  if (measured === null) return { value: null, fault: of };
  return { value: valueMs === undefined ? finite(value, 'value') : time(valueMs, 'valueMs'), fault: of };
}

function readRange({ minMs, maxMs }: Fields): RunResult['latencyRange'] {
  return { minUs: time(minMs, 'minMs'), maxUs: time(maxMs, 'maxMs') };
}

function kindOf(kind: unknown): RunResult['violations'][number]['kind'] {
  if (kind === 'safety' || kind === 'liveness' || kind === 'error') return kind;
  throw new Misread(`a violation of the kind ${String(kind)}`);
}

function microseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000);
}

function time(value: unknown, what: string): number {
  return microseconds(finite(value, what));
}

function finite(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Misread(`'${what}' is not a number`);
}

function count(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Misread(`'${what}' is not a whole number`);
}

function text(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new Misread(`'${what}' is not a text`);
}

function textOrNull(value: unknown, what: string): string | null {
  return value === null ? null : text(value, what);
}

function texts(value: unknown, what: string): readonly string[] {
  return listOf<unknown>(value).map((item) => text(item, what));
}

function numbers(value: unknown, what: string): readonly number[] {
  return listOf<unknown>(value).map((item) => finite(item, what));
}

function listOf<Item = Fields>(value: unknown): readonly Item[] {
  if (Array.isArray(value)) return value;
  throw new Misread('a list is missing');
}

function recordOf(value: unknown, what: string): Fields {
  if (isRecord(value)) return value;
  throw new Misread(`'${what}' is missing`);
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
