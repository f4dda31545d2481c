import {
  checkLinearizability,
  type LinearizabilityOptions,
  type LinearizabilityResult,
} from '../src/checkers/linearizability/index.js';
import type { Json, Model } from '../src/models/model.js';
import { modelNamed } from '../src/models/registry.js';
import type { HistoryEvent } from '../src/workloads/history.js';
import {
  draws,
  type GeneratorOptions,
  generateHistory,
  pick,
  type Random,
  randomOf,
} from '../test/checkers/linearizability/generate.js';

/**
 * Times the linearizability checker on generated histories, single-threaded, warm, and prints a table: the median of
 * several runs beside the target. Build: `esbuild --bundle --platform=node --format=esm`, then run with node.
 */

interface Case {
  readonly name: string;
  readonly targetMs: number | null;
  readonly model: string;
  readonly histories: readonly HistoryEvent[][];
  readonly runs: number;
}

const casRegister = modelNamed('cas-register')!;
const kv = modelNamed('kv')!;

function casHistory(seed: number, overrides: Partial<GeneratorOptions>): HistoryEvent[] {
  const options = { clients: 10, operations: 80, keys: 1, draw: draws.register!, crash: 0, ...overrides };
  return generateHistory(casRegister, options, randomOf(seed));
}

/** Changes what one read near `share` of the history returned to what no register held just then, or ever. */
function withBadRead(history: readonly HistoryEvent[], share: number, value: Json): HistoryEvent[] {
  const from = Math.floor(history.length * share);
  const index = history.findIndex(
    (event, at) => at >= from && event.type === 'ok' && (event.f === 'read' || event.f === 'get'),
  );
  return history.map((event, at) => (at === index ? { ...event, value } : event));
}

/** Makes reads from `share` of the history on return values that were current some time before. */
function withStaleReads(history: readonly HistoryEvent[], share: number, count: number): HistoryEvent[] {
  const from = Math.floor(history.length * share);
  let left = count;
  return history.map((event, at) => {
    if (at < from || left === 0 || event.type !== 'ok' || event.f !== 'read') return event;
    left--;
    return { ...event, value: ((event.value as number) + 1) % 4 };
  });
}

/** The first twenty writers of a history crash: they stay open to its end. */
function twentyCrashed(): Pick<GeneratorOptions, 'crash' | 'mayCrash'> {
  let left = 20;
  return { crash: 0.2, mayCrash: (_, f) => f !== 'read' && left-- > 0 };
}

function appends(random: Random, unique: number): { f: string; value: Json } {
  return pick(random, [true, false]) ? { f: 'append', value: `x ${unique} y` } : { f: 'get', value: null };
}

function uniqueWrites(random: Random, unique: number): { f: string; value: Json } {
  const f = pick(random, ['read', 'write']);
  return { f, value: f === 'read' ? null : unique };
}

function cases(): Case[] {
  const short = Array.from({ length: 100 }, (_, seed) => {
    const history = casHistory(seed, { crash: 0.2 });
    return seed % 2 === 0 ? history : withStaleReads(history, 0.5, 2);
  });
  const long = casHistory(1, { operations: 50_000 });
  const longCrashed = casHistory(2, { operations: 50_000, ...twentyCrashed() });
  const medium = Array.from({ length: 5 }, (_, seed) => casHistory(seed, { operations: 1000, ...twentyCrashed() }));
  const texts = generateHistory(kv, { clients: 50, operations: 4000, keys: 10, draw: appends, crash: 0 }, randomOf(3));
  const simulated = generateHistory(
    casRegister,
    { clients: 3, operations: 1500, keys: 4, draw: draws.register!, crash: 0.002 },
    randomOf(4),
  );
  const unique = casHistory(5, { operations: 50_000, draw: uniqueWrites });
  const one = (
    name: string,
    targetMs: number | null,
    history: HistoryEvent[],
    runs: number,
    model = 'cas-register',
  ) => ({
    name,
    targetMs,
    model,
    histories: [history],
    runs,
  });
  return [
    {
      name: '100 x 80 operations, 10 clients, many unknown',
      targetMs: 20,
      model: 'cas-register',
      histories: short,
      runs: 9,
    },
    one('50,000 operations, one key, good', 1000, long, 5),
    one('50,000 operations, one impossible read at the end', 1000, withBadRead(long, 0.99, 77), 5),
    one('50,000 operations, stale reads in the middle', 1000, withStaleReads(long, 0.5, 3), 5),
    one('50,000 operations, 20 crashed, good', 5000, longCrashed, 3),
    one('50,000 operations, 20 crashed, impossible read', 5000, withBadRead(longCrashed, 0.99, 77), 3),
    ...medium.map((history, i) => one(`1,000 operations, 20 crashed, good #${i}`, 20, history, 9)),
    ...medium.map((history, i) => one(`1,000 operations, 20 crashed, bad #${i}`, 20, withBadRead(history, 0.9, 77), 9)),
    one('10 keys x 400 kv operations, 50 clients, good', 20, texts, 9, 'kv'),
    one('10 keys x 400 kv operations, 50 clients, bad', 20, withBadRead(texts, 0.9, 'x 0 y'), 9, 'kv'),
    one('simulator run: 3 clients, 1,500 operations, 4 keys', 1, simulated, 21),
    one('50,000 operations, unique values, good', null, unique, 5),
    one('50,000 operations, unique values, impossible read', null, withBadRead(unique, 0.99, -1), 5),
  ];
}

function measure({ model, histories, runs }: Case, options: LinearizabilityOptions) {
  const times: number[] = [];
  let results: LinearizabilityResult[] = [];
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    results = histories.map((history) => checkLinearizability(history, modelNamed(model) as Model, options));
    times.push(performance.now() - start);
  }
  // The first run warms up.
  const sorted = times.slice(1).sort((left, right) => left - right);
  return { ms: sorted[sorted.length >> 1]!, results };
}

function verdicts(results: readonly LinearizabilityResult[]): string {
  const count = (verdict: string) => results.filter((result) => result.verdict === verdict).length;
  return `${count('linearizable')} good, ${count('not-linearizable')} bad, ${count('inconclusive')} open`;
}

function main(): void {
  const only = process.argv[2] ?? '';
  console.log(`${'history'.padEnd(54)} ${'ms'.padStart(9)} ${'target'.padStart(7)} ${'steps'.padStart(11)}  verdicts`);
  for (const each of cases().filter(({ name }) => name.includes(only))) {
    const { ms, results } = measure(each, {});
    const steps = results.reduce((sum, result) => sum + result.steps, 0);
    const target = each.targetMs === null ? '' : String(each.targetMs);
    const missed = each.targetMs !== null && ms > each.targetMs ? '  over target' : '';
    console.log(
      `${each.name.padEnd(54)} ${ms.toFixed(2).padStart(9)} ${target.padStart(7)} ${String(steps).padStart(11)}  ${verdicts(results)}${missed}`,
    );
  }
  console.log(`peak resident memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
}

main();
