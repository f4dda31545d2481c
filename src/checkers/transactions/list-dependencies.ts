import type { DependencyGraph, Link } from './dependency-graph.js';
import { RW, WR, WW, WW_UNSURE } from './digraph.js';
import { DIVERGENT, UNKNOWN } from './list-orders.js';
import { eachStep } from './outcomes.js';
import { OK, READ, type TransactionLog, WRITE } from './transaction-log.js';
import { NOBODY } from './versions.js';

/**
 * Dependencies of transactions that append to lists (Adya 1999, section 3.1; Kingsbury & Alvaro 2020, section 4.2). Of
 * appends that nobody read it is known that they come after all that was read.
 */
export class ListDependencies {
  private readonly log: TransactionLog;
  private readonly committed: Uint8Array;
  private readonly graph: DependencyGraph;
  /** By key: committed appends that nobody read, one a transaction. */
  private readonly unread = new Map<number, Link[]>();
  /** By key: who read all that anybody read. */
  private readonly latestReaders = new Map<number, Link[]>();
  /** Keys of which two reads contradict each other: there the longest is not all. */
  private readonly torn: ReadonlySet<number>;

  constructor(log: TransactionLog, committed: Uint8Array, graph: DependencyGraph) {
    this.log = log;
    this.committed = committed;
    this.graph = graph;
    this.torn = new Set(log.lists.divergent.map((step) => log.key.at(step)));
  }

  add(): void {
    for (let key = 0; key < this.log.keys.length; key++) this.addWrites(key);
    this.findUnread();
    eachStep(this.log, this.committed, READ, (transaction, step) => this.addRead(transaction, step));
    for (const [key, targets] of this.unread) this.addUnread(key, targets);
  }

  /** Each append comes before the next, and before the next that is certain to have been committed. */
  private addWrites(key: number): void {
    let before = NOBODY;
    let sure = NOBODY;
    for (const version of this.log.lists.orderOf(key)) {
      const writer = this.writerOf(version);
      if (writer === NOBODY) continue;
      this.addWrite(before, writer, version);
      if (sure !== before && this.isSure(writer)) this.addWrite(sure, writer, version);
      before = writer;
      if (this.isSure(writer)) sure = writer;
    }
  }

  private addWrite(before: number, writer: number, version: number): void {
    if (before === NOBODY || before === writer) return;
    const kind = this.isSure(before) && this.isSure(writer) ? WW : WW_UNSURE;
    this.graph.addEdge(before, writer, kind, version);
  }

  private isSure(transaction: number): boolean {
    return this.log.outcome.at(transaction) === OK;
  }

  /** What was read was appended before, and what comes next in the list was appended after. */
  private addRead(transaction: number, step: number): void {
    const version = this.log.version.at(step);
    if (version === UNKNOWN || version === DIVERGENT) return;
    const key = this.log.key.at(step);
    const order = this.log.lists.orderOf(key);
    const length = this.log.lists.lengthOf(version);
    const writer = this.lastWriter(order, length);
    if (writer !== NOBODY && writer !== transaction) this.graph.addEdge(writer, transaction, WR, step);
    for (let place = length; place < order.length; place++) {
      const next = this.writerOf(order[place]!);
      // Its own later appends are one version with what was read.
      if (next === NOBODY || next === writer) continue;
      if (next !== transaction) this.graph.addEdge(transaction, next, RW, step);
      return;
    }
    if (!this.unread.has(key)) return;
    const readers = this.latestReaders.get(key) ?? [];
    this.latestReaders.set(key, readers);
    readers.push({ transaction, reason: step });
  }

  private findUnread(): void {
    eachStep(this.log, this.committed, WRITE, (transaction, step) => {
      const version = this.log.version.at(step);
      const key = this.log.key.at(step);
      if (this.log.versions.placeOf(version) !== NOBODY || this.torn.has(key)) return;
      const appends = this.unread.get(key) ?? [];
      this.unread.set(key, appends);
      if (appends.at(-1)?.transaction !== transaction) appends.push({ transaction, reason: version });
    });
  }

  private addUnread(key: number, appends: readonly Link[]): void {
    const order = this.log.lists.orderOf(key);
    const writer = this.lastWriter(order, order.length);
    const targets = appends.filter(({ transaction }) => transaction !== writer);
    for (const { transaction, reason } of targets) this.addWrite(writer, transaction, reason);
    this.graph.linkAll(this.latestReaders.get(key) ?? [], targets, RW);
  }

  /** Who appended the last of the first elements of a list. */
  private lastWriter(order: readonly number[], length: number): number {
    for (let place = length - 1; place >= 0; place--) {
      const writer = this.writerOf(order[place]!);
      if (writer !== NOBODY) return writer;
    }
    return NOBODY;
  }

  /** Who appended an element and committed. What aborted or nobody appended is no version. */
  private writerOf(version: number): number {
    const writer = this.log.versions.writerOf(version);
    return writer !== NOBODY && this.committed[writer] === 1 ? writer : NOBODY;
  }
}
