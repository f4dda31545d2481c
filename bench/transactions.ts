import { HistoryReader } from '../src/checkers/histories/index.js';
import { checkTransactions, TransactionLog, type TransactionModel } from '../src/checkers/transactions/index.js';
import { randomOf } from '../test/checkers/linearizability/generate.js';
import { changeRead, type Isolation, Store } from '../test/checkers/transactions/generate.js';

/**
 * Times the checker of transactions on histories of growing length: the lines are read one by one, as from a file, and
 * judged. Single-threaded; prints transactions per second of processor time, and what is held for each.
 */

const TARGET = 50_000;
const KEYS = 20;
/** Lists are replaced by new ones after so many transactions, as tests of databases do. */
const TURN = 400;

interface Case {
  readonly name: string;
  readonly model: TransactionModel;
  readonly isolation: Isolation;
  readonly transactions: number;
  /** So many reads are made to miss the last element of their lists. */
  readonly shortReads?: number;
}

const cases: readonly Case[] = [
  { name: 'list-append, good', model: 'list-append', isolation: 'atomic', transactions: 10_000 },
  { name: 'list-append, good', model: 'list-append', isolation: 'atomic', transactions: 100_000 },
  { name: 'list-append, good', model: 'list-append', isolation: 'atomic', transactions: 1_000_000 },
  {
    name: 'list-append, 20 reads short',
    model: 'list-append',
    isolation: 'atomic',
    transactions: 100_000,
    shortReads: 20,
  },
  { name: 'list-append, snapshots only', model: 'list-append', isolation: 'snapshot', transactions: 100_000 },
  { name: 'rw-register, good', model: 'rw-register', isolation: 'atomic', transactions: 1_000_000 },
];

/** Events that are made at a time: the text of a million transactions does not stand beside what is measured. */
const PIECE = 20_000;

/** The lines of a history, piece by piece. */
function* piecesOf({ model, isolation, transactions, shortReads = 0 }: Case): Generator<string[], void, undefined> {
  const shape = { model, isolation, clients: 20, keys: KEYS, mostSteps: 4, fail: 0.01, info: 0.001, turn: TURN };
  const store = new Store({ ...shape, transactions }, randomOf(transactions));
  for (let left = shortReads; ; left--) {
    let events = store.advance(PIECE);
    if (events.length === 0) return;
    store.forget();
    if (left > 0) {
      events = changeRead(events, randomOf(left), (value) => (Array.isArray(value) ? value.slice(0, -1) : value));
    }
    yield events.map(({ process, type, f, value, timeUs }) => JSON.stringify({ process, type, f, value, timeUs }));
  }
}

function held(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Adds up the time that something takes: of the processor, all its threads together, and of the clock on the wall. */
class Stopwatch {
  cpuMs = 0;
  wallMs = 0;

  run<Result>(action: () => Result): Result {
    const cpu = process.cpuUsage();
    const startMs = performance.now();
    const result = action();
    this.wallMs += performance.now() - startMs;
    const { user, system } = process.cpuUsage(cpu);
    this.cpuMs += (user + system) / 1000;
    return result;
  }
}

function measure(each: Case): void {
  const before = held();
  const log = new TransactionLog(each.model);
  const reader = new HistoryReader({ isRead: () => false, independent: false, nil: null }, log);
  const reading = new Stopwatch();
  let bytes = 0;
  for (const lines of piecesOf(each)) {
    for (const line of lines) bytes += line.length + 1;
    reading.run(() => {
      for (const line of lines) reader.read(line);
    });
  }
  const kept = held() - before;
  const judging = new Stopwatch();
  const { strongest, anomalies } = judging.run(() => checkTransactions(log));
  const cpuMs = reading.cpuMs + judging.cpuMs;
  const wallMs = reading.wallMs + judging.wallMs;
  const rate = (1000 * each.transactions) / cpuMs;
  const found = anomalies.map(({ name, count }) => `${count} ${name}`).join(', ');
  console.log(
    [
      each.name.padEnd(28),
      String(each.transactions).padStart(12),
      (bytes / 1e6).toFixed(1).padStart(7),
      (reading.cpuMs / 1000).toFixed(2).padStart(8),
      (cpuMs / 1000).toFixed(2).padStart(8),
      (wallMs / 1000).toFixed(2).padStart(8),
      Math.round(rate).toLocaleString('en').padStart(9),
      String(Math.round(kept / each.transactions)).padStart(7),
      `  ${strongest ?? 'none'}${found === '' ? '' : ` (${found})`}${rate < TARGET ? '  under target' : ''}`,
    ].join(' '),
  );
}

console.log('Seconds of processor time, so that a busy machine does not matter much; the wall clock beside them.');
console.log(
  'history                      transactions      MB   read s  total s   wall s  a second  B each  strongest level',
);
const only = process.argv[2] ?? '';
for (const each of cases) if (each.name.includes(only)) measure(each);
console.log(`peak resident memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
