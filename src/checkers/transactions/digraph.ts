import { Column } from '../histories/column.js';
import { NOBODY } from './versions.js';

/** Kinds of edges, a bit each: write-write, write-read and read-write dependencies, orders of processes and of time. */
export const WW = 1;
export const WR = 2;
export const RW = 4;
export const PROCESS = 8;
export const REALTIME = 16;
/** A read-write dependency on a version that comes later only because it was written later in time. */
export const RW_IN_TIME = 32;
/** A write-write dependency on a transaction, or of one, whose outcome is unknown. */
export const WW_UNSURE = 64;

/**
 * A directed graph in columns. A node stands for a transaction, or for none: then it passes on what leads to it, so that
 * few edges can say that each of many transactions comes before each of many others.
 */
export interface Digraph {
  readonly nodes: number;
  /** By node: its first edge; the last entry is the number of edges. */
  readonly first: Int32Array;
  /** By edge: where it leads, its kind, and the read or version from which it follows (-1: it needs none). */
  readonly to: Int32Array;
  readonly kind: Uint8Array;
  readonly reason: Int32Array;
  /** By node: its transaction, or `NOBODY`. */
  readonly transaction: Int32Array;
}

/** Edges in the order in which they were added. */
export class Edges {
  readonly from = new Column(Int32Array);
  readonly to = new Column(Int32Array);
  readonly kind = new Column(Uint8Array);
  readonly reason = new Column(Int32Array);

  add(from: number, to: number, kind: number, reason: number = NOBODY): void {
    this.from.push(from);
    this.to.push(to);
    this.kind.push(kind);
    this.reason.push(reason);
  }
}

/** A graph of these edges. `transaction` says by node what it stands for. */
export function digraphOf(transaction: Int32Array, { from, to, kind, reason }: Edges): Digraph {
  const nodes = transaction.length;
  const edges = from.length;
  const first = new Int32Array(nodes + 1);
  for (let edge = 0; edge < edges; edge++) first[from.at(edge) + 1]!++;
  for (let node = 0; node < nodes; node++) first[node + 1]! += first[node]!;
  const next = first.slice(0, nodes);
  const columns = { to: new Int32Array(edges), kind: new Uint8Array(edges), reason: new Int32Array(edges) };
  for (let edge = 0; edge < edges; edge++) {
    const place = next[from.at(edge)]!++;
    columns.to[place] = to.at(edge);
    columns.kind[place] = kind.at(edge);
    columns.reason[place] = reason.at(edge);
  }
  return { nodes, first, ...columns, transaction };
}

/** The part of a graph between some of its nodes, in which they are numbered anew. */
export function inducedBy(graph: Digraph, members: readonly number[]): Digraph {
  const numberOf = new Map(members.map((node, number) => [node, number]));
  const edges = new Edges();
  members.forEach((node, from) => {
    for (let edge = graph.first[node]!; edge < graph.first[node + 1]!; edge++) {
      const to = numberOf.get(graph.to[edge]!);
      if (to !== undefined) edges.add(from, to, graph.kind[edge]!, graph.reason[edge]!);
    }
  });
  return digraphOf(
    Int32Array.from(members, (node) => graph.transaction[node]!),
    edges,
  );
}

/**
 * Each node twice: as one that an anti-dependency leads to, and as one that anything else leads to; from the first no
 * anti-dependency goes on. Its cycles are the closed walks of the graph without two anti-dependencies in a row, which
 * snapshot isolation proscribes (Cerone & Gotsman 2018, theorem 10). Node n becomes 2n and, after an anti-dependency, 2n + 1.
 */
export function withoutAdjacentAntiDependencies(graph: Digraph): Digraph {
  const edges = new Edges();
  for (let node = 0; node < graph.nodes; node++) {
    const passesOn = graph.transaction[node] === NOBODY;
    for (let edge = graph.first[node]!; edge < graph.first[node + 1]!; edge++) {
      const to = 2 * graph.to[edge]!;
      const [kind, reason] = [graph.kind[edge]!, graph.reason[edge]!];
      if ((kind === RW || kind === RW_IN_TIME) && !passesOn) {
        edges.add(2 * node, to + 1, kind, reason);
        continue;
      }
      edges.add(2 * node, to, kind, reason);
      edges.add(2 * node + 1, passesOn ? to + 1 : to, kind, reason);
    }
  }
  return digraphOf(
    Int32Array.from({ length: 2 * graph.nodes }, (_, node) => graph.transaction[node >> 1]!),
    edges,
  );
}
