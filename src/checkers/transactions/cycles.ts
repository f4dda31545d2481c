import type { Digraph } from './digraph.js';
import { NOBODY } from './versions.js';

/** A step of a cycle from one transaction to the next. */
export interface CycleEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  /** What it follows from: the reason of the edge that leaves the first transaction, and of the one that enters the second. */
  readonly reason: number;
  readonly lastReason: number;
}

/**
 * Looks for short cycles, counted in transactions, breadth first. It follows so many edges at most; what it has found by
 * then is a cycle, but there may be a shorter one.
 */
export class CycleSearch {
  private steps = 0;
  private readonly graph: Digraph;
  private readonly budget: number;
  /** By node: in which search it was reached, from which node and by which edge. */
  private readonly reachedIn: Int32Array;
  private readonly parent: Int32Array;
  private readonly parentEdge: Int32Array;
  private searches = 0;

  /** @param budget how many edges may be followed before the first cycle that was found will do */
  constructor(graph: Digraph, budget: number) {
    this.graph = graph;
    this.budget = budget;
    this.reachedIn = new Int32Array(graph.nodes);
    this.parent = new Int32Array(graph.nodes);
    this.parentEdge = new Int32Array(graph.nodes);
  }

  /** Whether every cycle that was returned so far is the shortest. */
  get isExhaustive(): boolean {
    return this.steps <= this.budget;
  }

  /** The shortest cycle along edges of these kinds within a component. */
  shortest(members: readonly number[], kinds: number): readonly CycleEdge[] | null {
    let best: readonly CycleEdge[] | null = null;
    for (const start of members) {
      if (this.graph.transaction[start] === NOBODY) continue;
      const limit = best === null ? Number.POSITIVE_INFINITY : best.length - 1;
      if (limit < 2 || (best !== null && !this.isExhaustive)) break;
      if (this.reach(start, start, kinds, limit)) best = this.walkTo(start, start, []);
    }
    return best;
  }

  /**
   * The shortest cycle with exactly one edge of the first kinds, and otherwise only edges of the other kinds; null where
   * there is none, or none was found in time.
   */
  shortestWithOne(members: readonly number[], kinds: number, others: number): readonly CycleEdge[] | null {
    const { graph } = this;
    let best: readonly CycleEdge[] | null = null;
    for (const start of members) {
      if (graph.transaction[start] === NOBODY) continue;
      for (let edge = graph.first[start]!; edge < graph.first[start + 1]!; edge++) {
        const kind = graph.kind[edge]!;
        if ((kind & kinds) === 0) continue;
        const limit = best === null ? Number.POSITIVE_INFINITY : best.length - 2;
        if (limit < 1 || !this.isExhaustive) return best;
        for (const entry of this.entriesOf(graph.to[edge]!, kind)) {
          const shorter = best === null ? limit : best.length - 2;
          if (!this.reach(entry.node, start, others, shorter)) continue;
          const { reason, to } = { reason: graph.reason[edge]!, to: graph.transaction[entry.node]! };
          const first = { from: graph.transaction[start]!, to, kind, reason, lastReason: entry.reason ?? reason };
          best = [first, ...this.walkTo(entry.node, start, [])];
        }
      }
    }
    return best;
  }

  /** A cycle through two nodes: the shortest way there, and the shortest way back. */
  through(one: number, other: number, kinds: number): readonly CycleEdge[] | null {
    if (!this.reach(one, other, kinds, Number.POSITIVE_INFINITY)) return null;
    const there = this.walkTo(one, other, []);
    if (!this.reach(other, one, kinds, Number.POSITIVE_INFINITY)) return null;
    return [...there, ...this.walkTo(other, one, [])];
  }

  /** The transactions that an edge leads to, through nodes that pass it on. */
  private entriesOf(node: number, kind: number): { readonly node: number; readonly reason: number | null }[] {
    const { graph } = this;
    if (graph.transaction[node] !== NOBODY) return [{ node, reason: null }];
    const entries: { readonly node: number; readonly reason: number | null }[] = [];
    const passing = [node];
    for (let index = 0; index < passing.length; index++) {
      const from = passing[index]!;
      for (let edge = graph.first[from]!; edge < graph.first[from + 1]!; edge++) {
        this.steps++;
        if (graph.kind[edge] !== kind) continue;
        const to = graph.to[edge]!;
        if (graph.transaction[to] === NOBODY) passing.push(to);
        else entries.push({ node: to, reason: graph.reason[edge]! });
      }
    }
    return entries;
  }

  /** Whether a way of at most so many steps leads from a node to another, or back to it. */
  private reach(start: number, goal: number, kinds: number, limit: number): boolean {
    this.searches++;
    let level = [start];
    for (let distance = 1; level.length > 0 && distance <= limit; distance++) {
      const next: number[] = [];
      for (const node of level) {
        if (this.graph.transaction[node] !== NOBODY && this.follow(node, goal, kinds, next)) return true;
      }
      // What passes edges on costs no step.
      for (let index = 0; index < next.length; index++) {
        if (this.graph.transaction[next[index]!] === NOBODY && this.follow(next[index]!, goal, kinds, next))
          return true;
      }
      level = next;
    }
    return false;
  }

  private follow(node: number, goal: number, kinds: number, reached: number[]): boolean {
    const { graph } = this;
    for (let edge = graph.first[node]!; edge < graph.first[node + 1]!; edge++) {
      this.steps++;
      if ((graph.kind[edge]! & kinds) === 0) continue;
      const target = graph.to[edge]!;
      if (this.reachedIn[target] === this.searches) continue;
      this.reachedIn[target] = this.searches;
      this.parent[target] = node;
      this.parentEdge[target] = edge;
      if (target === goal) return true;
      reached.push(target);
    }
    return false;
  }

  /** The way that the last search took from the start to a node. */
  private walkTo(start: number, goal: number, edges: CycleEdge[]): CycleEdge[] {
    const { graph } = this;
    let node = goal;
    do {
      const to = node;
      const lastReason = graph.reason[this.parentEdge[node]!]!;
      let edge: number;
      do {
        edge = this.parentEdge[node]!;
        node = this.parent[node]!;
      } while (graph.transaction[node] === NOBODY);
      const [from, into] = [graph.transaction[node]!, graph.transaction[to]!];
      edges.unshift({ from, to: into, kind: graph.kind[edge]!, reason: graph.reason[edge]!, lastReason });
    } while (node !== start);
    return edges;
  }
}
