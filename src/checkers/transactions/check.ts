import { type NamedCycle, nameCycles } from './cycle-anomalies.js';
import type { CycleEdge } from './cycles.js';
import { DependencyGraph } from './dependency-graph.js';
import { WW_UNSURE } from './digraph.js';
import { type AnomalyName, anomalyNamed, type Level, levels, strongestOf } from './levels.js';
import { ListDependencies } from './list-dependencies.js';
import { findLostUpdates } from './lost-updates.js';
import { committedOf } from './outcomes.js';
import { RegisterDependencies } from './register-dependencies.js';
import type { Anomaly, TransactionCounts, TransactionsResult } from './result.js';
import { type Finding, findSingleReads } from './single-reads.js';
import { Storyteller } from './storyteller.js';
import { addProcessOrder, addRealtimeOrder } from './time-orders.js';
import { FAIL, INFO, OK, OPEN, type TransactionLog } from './transaction-log.js';

export interface CheckingOptions {
  /** How many edges may be followed in looking for short cycles; 50 million where left out. */
  readonly budget?: number;
}

/**
 * Which isolation levels a history of transactions refutes (Adya, "Weak Consistency: A Generalized Theory and Optimistic
 * Implementations for Distributed Transactions", 1999; Kingsbury & Alvaro, "Elle: Inferring Isolation Anomalies from
 * Experimental Observations", 2020). Takes time and memory linear in the history, but for looking for short cycles.
 */
export function checkTransactions(log: TransactionLog, { budget }: CheckingOptions = {}): TransactionsResult {
  const committed = committedOf(log);
  const graph = new DependencyGraph(log.length);
  if (log.model === 'list-append') new ListDependencies(log, committed, graph).add();
  else new RegisterDependencies(log, committed, graph).add();
  addProcessOrder(log, committed, graph);
  addRealtimeOrder(log, graph);
  const { cycles, shortest } = nameCycles(graph.build(), findLostUpdates(log, committed), budget);
  const found = [...findSingleReads(log, committed), ...cycles.map((cycle) => findingOf(cycle))];
  const anomalies = tell(log, found);
  const refuted = new Set(anomalies.flatMap(({ refutes }) => refutes));
  return {
    counts: countsOf(log),
    anomalies,
    refuted: levels.filter((level) => refuted.has(level)),
    strongest: strongestOf(refuted),
    shortest,
  };
}

interface CycleFinding extends Finding {
  readonly cycle: readonly CycleEdge[];
}

/** Told from the transaction on that was called first. */
function findingOf({ name, edges }: NamedCycle): CycleFinding {
  const start = edges.reduce((best, edge, index) => (edge.from < edges[best]!.from ? index : best), 0);
  const cycle = [...edges.slice(start), ...edges.slice(0, start)];
  const transactions = cycle.map(({ from }) => from);
  const message = (tell: Storyteller) => cycle.map((edge) => tell.edge(edge).why).join('; ');
  return { name, refutes: refutedBy(name, cycle), transactions, message, cycle };
}

/** Where a writer may have aborted after all, what is certain is that this is a cycle or a read was an aborted one. */
function refutedBy(name: AnomalyName, cycle: readonly CycleEdge[]): readonly Level[] {
  const { refutes } = anomalyNamed(name);
  const isSure = cycle.every(({ kind }) => kind !== WW_UNSURE);
  return isSure ? refutes : refutes.filter((level) => level !== 'read-uncommitted');
}

/** One anomaly of each name, with the example that takes the fewest transactions. */
function tell(log: TransactionLog, found: readonly (Finding | CycleFinding)[]): readonly Anomaly[] {
  const byName = new Map<AnomalyName, (Finding | CycleFinding)[]>();
  for (const each of found) {
    const same = byName.get(each.name);
    if (same === undefined) byName.set(each.name, [each]);
    else same.push(each);
  }
  const anomalies = [...byName.values()].map((same) => {
    const example = same.reduce((best, each) =>
      each.refutes.length > best.refutes.length ||
      (each.refutes.length === best.refutes.length && each.transactions.length < best.transactions.length)
        ? each
        : best,
    );
    const teller = new Storyteller(log, example.transactions);
    return {
      name: example.name,
      refutes: example.refutes,
      count: same.length,
      message: example.message(teller),
      transactions: teller.transactions(),
      cycle: 'cycle' in example ? example.cycle.map((edge) => teller.edge(edge)) : [],
    };
  });
  return anomalies.sort((left, right) => right.refutes.length - left.refutes.length);
}

function countsOf(log: TransactionLog): TransactionCounts {
  const counts = { [OPEN]: 0, [OK]: 0, [FAIL]: 0, [INFO]: 0 };
  const processes = new Set<number>();
  for (let transaction = 0; transaction < log.length; transaction++) {
    counts[log.outcome.at(transaction) as keyof typeof counts]++;
    processes.add(log.process.at(transaction));
  }
  const { [OPEN]: open, [OK]: ok, [FAIL]: fail, [INFO]: info } = counts;
  return { ok, fail, info, open, processes: processes.size, keys: log.keys.length, reads: log.reads };
}
