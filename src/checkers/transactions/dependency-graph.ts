import { type Digraph, digraphOf, Edges } from './digraph.js';
import { NOBODY } from './versions.js';

/** An end of edges between two groups, and what they follow from. */
export interface Link {
  readonly transaction: number;
  readonly reason: number;
}

/** The graph of dependencies between transactions as it is put together. */
export class DependencyGraph {
  private readonly edges = new Edges();
  private readonly transactions: number;
  private nodes: number;

  /** @param transactions how many there are: the first nodes, by their numbers */
  constructor(transactions: number) {
    this.transactions = transactions;
    this.nodes = transactions;
  }

  /** A node that stands for no transaction. */
  addNode(): number {
    return this.nodes++;
  }

  addEdge(from: number, to: number, kind: number, reason?: number): void {
    this.edges.add(from, to, kind, reason);
  }

  /**
   * Edges from every source to every target but itself. Where these would be many, chains of nodes stand for the targets
   * up to, and from, each one: a source that is a target itself leads to the chains on both sides of it.
   */
  linkAll(sources: readonly Link[], targets: readonly Link[], kind: number): void {
    if (sources.length * targets.length <= 4 * (sources.length + targets.length)) {
      for (const source of sources) {
        for (const { transaction } of targets) {
          if (transaction !== source.transaction) this.addEdge(source.transaction, transaction, kind, source.reason);
        }
      }
      return;
    }
    const upTo = this.chain(targets, kind);
    const backwards = this.chain([...targets].reverse(), kind);
    const placeOf = new Map(targets.map(({ transaction }, place) => [transaction, place]));
    const last = targets.length - 1;
    for (const { transaction, reason } of sources) {
      const place = placeOf.get(transaction);
      if (place === undefined) this.addEdge(transaction, upTo[last]!, kind, reason);
      if (place !== undefined && place > 0) this.addEdge(transaction, upTo[place - 1]!, kind, reason);
      if (place !== undefined && place < last) this.addEdge(transaction, backwards[last - place - 1]!, kind, reason);
    }
  }

  build(): Digraph {
    const transaction = new Int32Array(this.nodes).fill(NOBODY);
    for (let node = 0; node < this.transactions; node++) transaction[node] = node;
    return digraphOf(transaction, this.edges);
  }

  /** A node for each target, from which that one and all before it are reached. */
  private chain(targets: readonly Link[], kind: number): readonly number[] {
    const nodes = targets.map(() => this.addNode());
    targets.forEach(({ transaction, reason }, place) => {
      this.addEdge(nodes[place]!, transaction, kind, reason);
      if (place > 0) this.addEdge(nodes[place]!, nodes[place - 1]!, kind);
    });
    return nodes;
  }
}
