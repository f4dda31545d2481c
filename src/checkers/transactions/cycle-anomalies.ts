import { cyclicComponents } from './components.js';
import { type CycleEdge, CycleSearch } from './cycles.js';
import {
  type Digraph,
  inducedBy,
  PROCESS,
  REALTIME,
  RW,
  RW_IN_TIME,
  WR,
  WW,
  WW_UNSURE,
  withoutAdjacentAntiDependencies,
} from './digraph.js';
import type { AnomalyName, CycleName, Variant } from './levels.js';
import type { LostUpdate } from './lost-updates.js';

/** A cycle, and what it is called. */
export interface NamedCycle {
  readonly name: AnomalyName;
  readonly edges: readonly CycleEdge[];
}

export interface NamedCycles {
  readonly cycles: readonly NamedCycle[];
  /** Whether each is the shortest of its kind; otherwise looking for shorter ones was given up. */
  readonly shortest: boolean;
}

/** Edges that may be followed in looking for short cycles: some seconds. */
export const DEFAULT_BUDGET = 50_000_000;

/**
 * Names the cycles of a graph. What refutes most is looked for first (Adya 1999, chapter 3): cycles of writes, then of
 * writes and reads, then with one anti-dependency, then with any; and each first without, then with the order of
 * processes, then with that of time. Transactions whose component has a name are not named again: a cycle that needs
 * less to exist tells more.
 */
export function nameCycles(graph: Digraph, lostUpdates: readonly LostUpdate[], budget = DEFAULT_BUDGET): NamedCycles {
  const suspects = cyclicComponents(graph, WRITES | WR | RW | PROCESS | IN_TIME).flat();
  if (suspects.length === 0) return { cycles: [], shortest: true };
  return new CycleNaming(inducedBy(graph, suspects), lostUpdates, budget).run();
}

/** Dependencies of writes, whatever is known of the outcomes. */
const WRITES = WW | WW_UNSURE;

/** What is known only of transactions that take effect while they are open. */
const IN_TIME = REALTIME | RW_IN_TIME;

const orders: readonly (readonly [Variant, number])[] = [
  ['', 0],
  ['-process', PROCESS],
  ['-realtime', IN_TIME],
];

class CycleNaming {
  private readonly graph: Digraph;
  /** Two nodes for each: see `withoutAdjacentAntiDependencies`. */
  private readonly doubled: Digraph;
  private readonly search: CycleSearch;
  private readonly doubledSearch: CycleSearch;
  private readonly lostUpdates: readonly LostUpdate[];
  /** By node: it is part of a component that has its name. */
  private readonly isNamed: Uint8Array;
  private readonly cycles: NamedCycle[] = [];

  constructor(graph: Digraph, lostUpdates: readonly LostUpdate[], budget: number) {
    this.graph = graph;
    this.doubled = withoutAdjacentAntiDependencies(graph);
    this.search = new CycleSearch(graph, budget);
    this.doubledSearch = new CycleSearch(this.doubled, budget);
    this.lostUpdates = lostUpdates;
    this.isNamed = new Uint8Array(graph.nodes);
  }

  run(): NamedCycles {
    for (const [variant, order] of orders) {
      const withoutRW = order & ~RW_IN_TIME;
      this.nameComponents('G0', variant, WW | withoutRW);
      this.nameComponents('G0', variant, WRITES | withoutRW);
      this.nameComponents('G1c', variant, WRITES | WR | withoutRW);
      if (variant === '') this.nameLostUpdates();
      this.nameSingle(variant, order);
      this.nameComponents('G2-item', variant, WRITES | WR | RW | order);
    }
    return { cycles: this.cycles, shortest: this.search.isExhaustive && this.doubledSearch.isExhaustive };
  }

  private nameComponents(name: CycleName, variant: Variant, kinds: number): void {
    for (const members of cyclicComponents(this.graph, kinds)) {
      if (this.anyNamed(members)) continue;
      this.record(`${name}${variant}`, this.search.shortest(members, kinds)!, members);
    }
  }

  /** Two that read one version and wrote after it form a cycle whichever came first. */
  private nameLostUpdates(): void {
    const nodeOf = new Map([...this.graph.transaction].map((transaction, node) => [transaction, node]));
    for (const [first, second] of this.lostUpdates) {
      const one = nodeOf.get(first);
      const other = nodeOf.get(second);
      if (one === undefined || other === undefined || this.anyNamed([one, other])) continue;
      const edges = this.search.through(one, other, WRITES | WR | RW);
      if (edges !== null) this.record('lost-update', edges, [one, other]);
    }
  }

  /** No two anti-dependencies in a row: exactly one of them where that is to be had. */
  private nameSingle(variant: Variant, order: number): void {
    for (const doubled of cyclicComponents(this.doubled, WRITES | WR | RW | order)) {
      const members = [...new Set(doubled.map((node) => node >> 1))];
      if (this.anyNamed(members)) continue;
      const single = this.search.shortestWithOne(
        members,
        RW | (order & RW_IN_TIME),
        WRITES | WR | (order & ~RW_IN_TIME),
      );
      if (single !== null) this.record(`G-single${variant}`, single, members);
      else
        this.record(
          `G-nonadjacent${variant}`,
          this.doubledSearch.shortest(doubled, WRITES | WR | RW | order)!,
          members,
        );
    }
  }

  private anyNamed(members: readonly number[]): boolean {
    return members.some((node) => this.isNamed[node] === 1);
  }

  private record(name: AnomalyName, edges: readonly CycleEdge[], members: readonly number[]): void {
    for (const node of members) this.isNamed[node] = 1;
    this.cycles.push({ name, edges });
  }
}
