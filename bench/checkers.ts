import { checkLinearizability, type LinearizabilityResult } from '../src/checkers/linearizability/index.js';
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
 * several runs beside the target, and that of the processor time, which a busy machine disturbs less. Build: `esbuild --bundle --platform=node --format=esm`, then run with node.
 */

interface Case {
  readonly name: string;
  readonly targetMs: number | null;
  readonly model: string;
  readonly histories: () => readonly HistoryEvent[][];
}

/** Every case runs at least this often and this long, after as many runs to warm up. */
const RUNS = 5;
const LONG_ENOUGH_MS = 300;

const casRegister = modelNamed('cas-register')!;
const kv = modelNamed('kv')!;

function casHistory(seed: number, overrides: Partial<GeneratorOptions>): HistoryEvent[] {
  const options = { clients: 10, operations: 80, keys: 1, draw: draws.register!, crash: 0, ...overrides };
  return generateHistory(casRegister, options, randomOf(seed));
}

/** Changes what one read after `share` of the history returned. */
function withBadRead(history: readonly HistoryEvent[], share: number, value: Json): HistoryEvent[] {
  const from = Math.floor(history.length * share);
  const index = history.findIndex(
    (event, at) => at >= from && event.type === 'ok' && (event.f === 'read' || event.f === 'get'),
  );
  return history.map((event, at) => (at === index ? { ...event, value } : event));
}

/** Changes what some reads from `share` of the history on returned; with few values another order often explains it. */
function withChangedReads(history: readonly HistoryEvent[], share: number, count: number): HistoryEvent[] {
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

function shortHistories(): HistoryEvent[][] {
  return Array.from({ length: 100 }, (_, seed) => {
    const history = casHistory(seed, { crash: 0.2 });
    return seed % 2 === 0 ? history : withChangedReads(history, 0.3, 4);
  });
}

function cases(): Case[] {
  const long = () => casHistory(1, { operations: 50_000 });
  const longCrashed = () => casHistory(2, { operations: 50_000, ...twentyCrashed() });
  const medium = (seed: number) => casHistory(seed, { operations: 1000, ...twentyCrashed() });
  const texts = () =>
    generateHistory(kv, { clients: 50, operations: 4000, keys: 10, draw: appends, crash: 0 }, randomOf(3));
  const simulated = () =>
    generateHistory(
      casRegister,
      { clients: 3, operations: 1500, keys: 4, draw: draws.register!, crash: 0.002 },
      randomOf(4),
    );
  const unique = () => casHistory(5, { operations: 50_000, draw: uniqueWrites });
  const one = (name: string, targetMs: number | null, history: () => HistoryEvent[], model = 'cas-register') => ({
    name,
    targetMs,
    model,
    histories: () => [history()],
  });
  const seeds = [0, 1, 2, 3, 4];
  return [
    { name: '100 x 80, 10 clients, a third unknown', targetMs: 20, model: 'cas-register', histories: shortHistories },
    one('50,000, good', 1000, long),
    one('50,000, impossible read at the end', 1000, () => withBadRead(long(), 0.99, 77)),
    one('50,000, reads changed so that they still fit', 1000, () => withChangedReads(long(), 0.5, 12)),
    one('50,000, 20 crashed, good', 5000, longCrashed),
    one('50,000, 20 crashed, impossible read', 5000, () => withBadRead(longCrashed(), 0.99, 77)),
    one('50,000, 20 crashed, reads changed, still fit', 5000, () => withChangedReads(longCrashed(), 0.05, 12)),
    ...seeds.map((seed) => one(`1,000, 20 crashed, good #${seed}`, 20, () => medium(seed))),
    ...seeds.map((seed) =>
      one(`1,000, 20 crashed, impossible read #${seed}`, 20, () => withBadRead(medium(seed), 0.9, 77)),
    ),
    one('10 keys x 400 kv operations, 50 clients, good', 20, texts, 'kv'),
    one('10 keys x 400 kv operations, 50 clients, bad', 20, () => withBadRead(texts(), 0.9, 'x 0 y'), 'kv'),
    one('simulator run: 3 clients, 1,500, 4 keys', 1, simulated),
    one('50,000, unique values, good', null, unique),
    one('50,000, unique values, impossible read', null, () => withBadRead(unique(), 0.99, -1)),
  ];
}

function measure(histories: readonly HistoryEvent[][], model: Model) {
  const wall: number[] = [];
  const processor: number[] = [];
  let results: LinearizabilityResult[] = [];
  let total = 0;
  while (wall.length < 2 * RUNS || total < 2 * LONG_ENOUGH_MS) {
    const start = performance.now();
    const before = process.cpuUsage();
    results = histories.map((history) => checkLinearizability(history, model));
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
    wall.push(performance.now() - start);
    total += wall.at(-1)!;
  }
  return { wallMs: median(wall), processorMs: median(processor), results };
}

/** Of the second half of the runs: the first half warms up. */
function median(times: readonly number[]): number {
  const warm = times.slice(times.length >> 1).sort((left, right) => left - right);
  return warm[warm.length >> 1]!;
}

function verdicts(results: readonly LinearizabilityResult[]): string {
  const count = (verdict: string) => results.filter((result) => result.verdict === verdict).length;
  return `${count('linearizable')} good, ${count('not-linearizable')} bad, ${count('inconclusive')} open`;
}

function main(): void {
  const only = process.argv[2] ?? '';
  console.log(
    `${'history'.padEnd(54)} ${'wall ms'.padStart(9)} ${'CPU ms'.padStart(9)} ${'target'.padStart(7)} ${'steps'.padStart(11)}  verdicts`,
  );
  for (const each of cases().filter(({ name }) => name.includes(only))) {
    const { wallMs, processorMs, results } = measure(each.histories(), modelNamed(each.model)!);
    const steps = results.reduce((sum, result) => sum + result.steps, 0);
    const target = each.targetMs === null ? '' : String(each.targetMs);
    const undecided = results.some((result) => result.verdict === 'inconclusive');
    const late = each.targetMs !== null && wallMs > each.targetMs;
    const missed = undecided ? '  not decided' : late ? '  over target' : '';
    console.log(
      `${each.name.padEnd(54)} ${wallMs.toFixed(2).padStart(9)} ${processorMs.toFixed(2).padStart(9)} ${target.padStart(7)} ${String(steps).padStart(11)}  ${verdicts(results)}${missed}`,
    );
  }
  console.log(`peak resident memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
}

main();
