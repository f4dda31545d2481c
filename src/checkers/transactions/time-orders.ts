import type { DependencyGraph } from './dependency-graph.js';
import { PROCESS, REALTIME } from './digraph.js';
import { FAIL, type TransactionLog } from './transaction-log.js';
import { NOBODY } from './versions.js';

/** Each committed transaction of a process comes before its next one. */
export function addProcessOrder(log: TransactionLog, committed: Uint8Array, graph: DependencyGraph): void {
  const latest = new Map<number, number>();
  for (let transaction = 0; transaction < log.length; transaction++) {
    if (committed[transaction] === 0) continue;
    const process = log.process.at(transaction);
    const before = latest.get(process);
    if (before !== undefined) graph.addEdge(before, transaction, PROCESS);
    latest.set(process, transaction);
  }
}

/**
 * Each transaction comes before all that were called after it was answered. Nodes that stand for moments say so with
 * three edges a transaction: every moment between answers and the calls after them leads to the next, answers lead to the
 * first moment after them, and the last moment before a call leads to it.
 */
export function addRealtimeOrder(log: TransactionLog, graph: DependencyGraph): void {
  let moment = NOBODY;
  let answered: number[] = [];
  for (let place = 0; place < log.orders; place++) {
    const entry = log.order.at(place);
    if (entry < 0) {
      answered.push(-1 - entry);
      continue;
    }
    if (log.outcome.at(entry) === FAIL) continue;
    if (answered.length > 0) {
      const next = graph.addNode();
      for (const transaction of answered) graph.addEdge(transaction, next, REALTIME);
      if (moment !== NOBODY) graph.addEdge(moment, next, REALTIME);
      moment = next;
      answered = [];
    }
    if (moment !== NOBODY) graph.addEdge(moment, entry, REALTIME);
  }
}
