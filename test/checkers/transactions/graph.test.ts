import { describe, expect, it } from 'vitest';
import { cyclicComponents } from '../../../src/checkers/transactions/components.js';
import { CycleSearch } from '../../../src/checkers/transactions/cycles.js';
import { DependencyGraph } from '../../../src/checkers/transactions/dependency-graph.js';
import { type Digraph, RW, WR, WW } from '../../../src/checkers/transactions/digraph.js';
import { pick, randomOf } from '../linearizability/generate.js';

/** By transaction: those that its edges lead to, through nodes that stand for none. */
function successorsOf(graph: Digraph, transaction: number): ReadonlySet<number> {
  const reached = new Set<number>();
  const passing = [transaction];
  for (const node of passing) {
    for (let edge = graph.first[node]!; edge < graph.first[node + 1]!; edge++) {
      const to = graph.to[edge]!;
      if (graph.transaction[to]! >= 0) reached.add(to);
      else passing.push(to);
    }
  }
  return reached;
}

describe('edges between two groups', () => {
  it('lead from each source to each target but itself, and are few', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = randomOf(seed);
      const all = Array.from({ length: 60 }, (_, transaction) => transaction);
      const some = (share: number) => all.filter(() => random() < share);
      const [sources, targets] = [some(random()), some(random())];
      const graph = new DependencyGraph(all.length);
      const linked = (group: readonly number[]) => group.map((transaction) => ({ transaction, reason: 7 }));
      graph.linkAll(linked(sources), linked(targets), RW);
      const built = graph.build();
      for (const transaction of all) {
        const expected = sources.includes(transaction) ? targets.filter((target) => target !== transaction) : [];
        expect([...successorsOf(built, transaction)].sort((a, b) => a - b)).toEqual(expected);
      }
      expect(built.to.length).toBeLessThanOrEqual(4 * (sources.length + targets.length));
    }
  });
});

describe('on random graphs', () => {
  const size = 12;

  function randomGraph(seed: number) {
    const random = randomOf(seed);
    const edges = Array.from({ length: 8 + Math.floor(random() * 16) }, () => {
      const [from, to] = [Math.floor(random() * size), Math.floor(random() * size)];
      return [from, to, pick(random, [WW, WR, RW])] as const;
    }).filter(([from, to]) => from !== to);
    const graph = new DependencyGraph(size);
    for (const [from, to, kind] of edges) graph.addEdge(from, to, kind);
    return { graph: graph.build(), edges };
  }

  /** Lengths of the shortest ways along edges of some kinds (Floyd 1962). */
  function distancesOf(edges: readonly (readonly [number, number, number])[], kinds: number): number[][] {
    const far = Number.POSITIVE_INFINITY;
    const distances = Array.from({ length: size }, () => new Array<number>(size).fill(far));
    for (const [from, to, kind] of edges) if ((kind & kinds) !== 0) distances[from]![to] = 1;
    for (let via = 0; via < size; via++)
      for (let from = 0; from < size; from++)
        for (let to = 0; to < size; to++)
          distances[from]![to] = Math.min(distances[from]![to]!, distances[from]![via]! + distances[via]![to]!);
    return distances;
  }

  it('components are those that reach each other', () => {
    for (let seed = 0; seed < 300; seed++) {
      const { graph, edges } = randomGraph(seed);
      const distances = distancesOf(edges, WW | WR);
      const found = cyclicComponents(graph, WW | WR);
      const componentOf = (node: number) => found.findIndex((members) => members.includes(node));
      for (let from = 0; from < size; from++) {
        for (let to = 0; to < size; to++) {
          const mutual = from !== to && distances[from]![to]! + distances[to]![from]! < Number.POSITIVE_INFINITY;
          if (mutual) expect(componentOf(from)).toBe(componentOf(to));
          if (mutual) expect(componentOf(from)).toBeGreaterThanOrEqual(0);
        }
      }
      expect(found.flat().length).toBe(distances.filter((row, node) => row[node]! < Number.POSITIVE_INFINITY).length);
    }
  });

  it('the cycles that are told are the shortest, and are cycles', () => {
    let found = 0;
    for (let seed = 0; seed < 300; seed++) {
      const { graph, edges } = randomGraph(seed);
      const every = WW | WR | RW;
      const all = distancesOf(edges, every);
      const withoutRW = distancesOf(edges, WW | WR);
      for (const members of cyclicComponents(graph, every)) {
        const search = new CycleSearch(graph, 1_000_000);
        const cycle = search.shortest(members, every)!;
        expect(cycle.length).toBe(Math.min(...members.map((node) => all[node]![node]!)));
        cycle.forEach(({ to }, index) => {
          expect(to).toBe(cycle[(index + 1) % cycle.length]!.from);
        });
        const singles = edges
          .filter(([from, , kind]) => kind === RW && members.includes(from))
          .map(([from, to]) => 1 + withoutRW[to]![from]!);
        const single = search.shortestWithOne(members, RW, WW | WR);
        expect(single?.length ?? Number.POSITIVE_INFINITY).toBe(Math.min(...singles));
        expect(search.isExhaustive).toBe(true);
        found++;
      }
    }
    expect(found).toBeGreaterThan(100);
  });

  it('a search that runs out of its budget still tells a cycle, and says so', () => {
    const graph = new DependencyGraph(50);
    for (let node = 0; node < 50; node++) graph.addEdge(node, (node + 1) % 50, WW);
    const built = graph.build();
    const search = new CycleSearch(built, 20);
    expect(search.shortest(cyclicComponents(built, WW)[0]!, WW)).toHaveLength(50);
    expect(search.isExhaustive).toBe(false);
  });
});
