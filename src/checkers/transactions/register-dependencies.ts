import type { DependencyGraph, Link } from './dependency-graph.js';
import { RW, RW_IN_TIME, WR } from './digraph.js';
import { INITIAL, UNKNOWN } from './list-orders.js';
import { eachStep } from './outcomes.js';
import { OK, READ, type TransactionLog, WRITE } from './transaction-log.js';
import { NOBODY } from './versions.js';

/**
 * Dependencies of transactions that read and write registers. Of the order of versions it is known that what was there
 * at first comes before all others, and that what a transaction read comes before what it wrote there itself (Kingsbury
 * & Alvaro 2020, section 4.2.2): with the write-read dependency between the two, that order holds wherever read committed does.
 * Where transactions take effect while they are open, what was written later in time also comes later.
 */
export class RegisterDependencies {
  private readonly log: TransactionLog;
  private readonly committed: Uint8Array;
  private readonly graph: DependencyGraph;
  /** By version, or by −1 − key for what was there at first: who wrote after it. */
  private readonly successors = new Map<number, Link[]>();
  private readonly readers = new Map<number, Link[]>();

  constructor(log: TransactionLog, committed: Uint8Array, graph: DependencyGraph) {
    this.log = log;
    this.committed = committed;
    this.graph = graph;
  }

  add(): void {
    eachStep(this.log, this.committed, WRITE, (transaction, step) => this.addWrite(transaction, step));
    eachStep(this.log, this.committed, READ, (transaction, step) => this.addRead(transaction, step));
    for (const [place, readers] of this.readers) {
      this.graph.linkAll(readers, this.successors.get(place) ?? [], RW);
    }
  }

  private addWrite(transaction: number, step: number): void {
    const version = this.log.version.at(step);
    if (this.log.versions.isIntermediate(version)) return;
    const key = this.log.key.at(step);
    append(this.successors, -1 - key, { transaction, reason: version });
    const read = firstReadOf(this.log, transaction, key);
    if (read !== NOBODY && this.log.version.at(read) >= 0) {
      append(this.successors, this.log.version.at(read), { transaction, reason: version });
    }
  }

  private addRead(transaction: number, step: number): void {
    const version = this.log.version.at(step);
    if (version === UNKNOWN) return;
    if (version === INITIAL) {
      append(this.readers, -1 - this.log.key.at(step), { transaction, reason: step });
      return;
    }
    const writer = this.log.versions.writerOf(version);
    if (writer === NOBODY || this.committed[writer] === 0) return;
    if (writer !== transaction) this.graph.addEdge(writer, transaction, WR, step);
    if (this.successors.has(version)) append(this.readers, version, { transaction, reason: step });
    for (const later of this.nextInTime(writer, this.log.key.at(step))) {
      if (later !== transaction) this.graph.addEdge(transaction, later, RW_IN_TIME, step);
    }
  }

  /**
   * Who wrote a key next after a transaction had been answered: those before whose calls nobody else began and ended.
   * Whoever wrote it later still comes after one of these in time.
   */
  private *nextInTime(writer: number, key: number): Generator<number, void, undefined> {
    if (this.log.outcome.at(writer) !== OK) return;
    const writers = this.successors.get(-1 - key) ?? [];
    let firstAnswer = Number.POSITIVE_INFINITY;
    for (let place = this.firstCalledAfter(writers, this.log.endedLine.at(writer)); place < writers.length; place++) {
      const { transaction } = writers[place]!;
      if (this.log.calledLine.at(transaction) > firstAnswer) return;
      if (this.log.outcome.at(transaction) === OK)
        firstAnswer = Math.min(firstAnswer, this.log.endedLine.at(transaction));
      yield transaction;
    }
  }

  private firstCalledAfter(writers: readonly Link[], line: number): number {
    let low = 0;
    let high = writers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.log.calledLine.at(writers[middle]!.transaction) > line) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The first look of a transaction at a key, before it wrote there; `NOBODY` where it did not look. */
export function firstReadOf(log: TransactionLog, transaction: number, key: number): number {
  for (let step = log.firstStep.at(transaction); step < log.lastStepOf(transaction); step++) {
    if (log.key.at(step) === key) return log.role.at(step) === READ ? step : NOBODY;
  }
  return NOBODY;
}

function append(lists: Map<number, Link[]>, place: number, link: Link): void {
  const list = lists.get(place);
  if (list === undefined) lists.set(place, [link]);
  else list.push(link);
}
