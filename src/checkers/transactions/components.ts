import type { Digraph } from './digraph.js';

/**
 * The strongly connected components of more than one node, along edges of some kinds (Tarjan 1972), without recursion:
 * a history may hold a chain of a million transactions.
 */
export function cyclicComponents(graph: Digraph, kinds: number): number[][] {
  return new ComponentSearch(graph, kinds).run();
}

const UNSEEN = -1;
/** Larger than any index: what is in a finished component is not waited for any more. */
const FINISHED = 2 ** 31 - 1;

class ComponentSearch {
  private readonly graph: Digraph;
  private readonly kinds: number;
  /** By node: when it was first seen, and the earliest node that is known to be reached from it. */
  private readonly index: Int32Array;
  private readonly low: Int32Array;
  /** Nodes whose component is not finished, in the order in which they were seen. */
  private readonly pending: Int32Array;
  private pendings = 0;
  /** The path from the root to the node that is looked at, with the next edge of each. */
  private readonly path: Int32Array;
  private readonly nextEdge: Int32Array;
  private seen = 0;
  private readonly components: number[][] = [];

  constructor(graph: Digraph, kinds: number) {
    this.graph = graph;
    this.kinds = kinds;
    this.index = new Int32Array(graph.nodes).fill(UNSEEN);
    this.low = new Int32Array(graph.nodes);
    this.pending = new Int32Array(graph.nodes);
    this.path = new Int32Array(graph.nodes);
    this.nextEdge = new Int32Array(graph.nodes);
  }

  run(): number[][] {
    for (let node = 0; node < this.graph.nodes; node++) if (this.index[node] === UNSEEN) this.explore(node);
    return this.components;
  }

  private explore(root: number): void {
    const { path, index, low } = this;
    let depth = 0;
    path[0] = root;
    this.enter(root);
    while (depth >= 0) {
      const node = path[depth]!;
      const child = this.nextUnseen(node);
      if (child >= 0) {
        path[++depth] = child;
        this.enter(child);
        continue;
      }
      if (low[node] === index[node]) this.finish(node);
      depth--;
      if (depth >= 0) low[path[depth]!] = Math.min(low[path[depth]!]!, low[node]!);
    }
  }

  private enter(node: number): void {
    this.index[node] = this.seen;
    this.low[node] = this.seen++;
    this.nextEdge[node] = this.graph.first[node]!;
    this.pending[this.pendings++] = node;
  }

  /** A node that an edge leads to and that nobody has seen; -1 where there is none left. */
  private nextUnseen(node: number): number {
    const { graph, index, low, nextEdge, kinds } = this;
    const end = graph.first[node + 1]!;
    for (let edge = nextEdge[node]!; edge < end; edge++) {
      if ((graph.kind[edge]! & kinds) === 0) continue;
      const target = graph.to[edge]!;
      if (index[target] === UNSEEN) {
        nextEdge[node] = edge + 1;
        return target;
      }
      if (low[target] !== FINISHED) low[node] = Math.min(low[node]!, index[target]!);
    }
    nextEdge[node] = end;
    return -1;
  }

  private finish(root: number): void {
    const members: number[] | null = this.pending[this.pendings - 1] === root ? null : [];
    let node: number;
    do {
      node = this.pending[--this.pendings]!;
      this.low[node] = FINISHED;
      members?.push(node);
    } while (node !== root);
    if (members !== null) this.components.push(members.sort((left, right) => left - right));
  }
}
