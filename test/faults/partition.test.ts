import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Groups, Target } from '../../src/faults/fault.js';
import { cutBy, cutOff, type Pair } from '../../src/faults/partition.js';
import type { NodeId } from '../../src/sim/message.js';
import { followers, id, ids } from './cast.js';

type Shape = Extract<Groups, { kind: 'shape' }>['shape'];

/** Whom each node can talk to, itself included. */
function reachable(nodes: number, cut: readonly Pair[]): NodeId[][] {
  const isCut = new Set(cut.map(([from, to]) => `${from}-${to}`));
  return ids(...Array(nodes).keys()).map((node) =>
    ids(...Array(nodes).keys()).filter((other) => !isCut.has(`${node}-${other}`) && !isCut.has(`${other}-${node}`)),
  );
}

function shapes(shape: Shape, check: (reach: NodeId[][], nodes: number, cut: readonly Pair[]) => void): void {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 7 }), fc.integer(), (nodes, seed) => {
      const cut = cutBy(followers(nodes, `${seed}`), { kind: 'shape', shape })!;
      expect(cut.every(([from, to]) => from !== to)).toBe(true);
      // Both ways, each link once: faults that overlap are counted.
      const names = cut.map(([from, to]) => `${from}-${to}`);
      expect(new Set(names).size).toBe(names.length);
      expect(cut.every(([from, to]) => names.includes(`${to}-${from}`))).toBe(true);
      check(reachable(nodes, cut), nodes, cut);
    }),
  );
}

/** The groups of a partition in which everybody sees his own group and nobody else. */
function groupsOf(reach: readonly NodeId[][]): string[] {
  for (const group of reach) for (const member of group) expect(reach[member]).toEqual(group);
  return [...new Set(reach.map(String))];
}

function sizes(reach: readonly NodeId[][]): number[] {
  return groupsOf(reach)
    .map((group) => group.split(',').length)
    .sort((a, b) => a - b);
}

describe('the shape', () => {
  it('halves: two groups, as equal as possible', () => {
    shapes('halves', (reach, nodes) => expect(sizes(reach)).toEqual([Math.floor(nodes / 2), Math.ceil(nodes / 2)]));
  });

  it('majority-minority: a majority and the rest', () => {
    shapes('majority-minority', (reach, nodes) => {
      const minority = Math.floor((nodes - 1) / 2);
      expect(sizes(reach)).toEqual([minority, nodes - minority]);
    });
  });

  it('random: two groups, neither empty', () => {
    shapes('random', (reach) => expect(sizes(reach)).toHaveLength(2));
  });

  it('random: of every size', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) {
      const cut = cutBy(followers(5, `${seed}`), { kind: 'shape', shape: 'random' })!;
      seen.add(String(sizes(reachable(5, cut))));
    }
    expect(seen).toEqual(new Set(['1,4', '2,3']));
  });

  it('bridge: one node sees everybody, and without it there are two halves', () => {
    shapes('bridge', (reach, nodes, cut) => {
      const bridges = reach.filter((seen) => seen.length === nodes);
      expect(bridges).toHaveLength(1);
      const bridge = reach.findIndex((seen) => seen.length === nodes);
      const halves = new Set(reach.map((seen) => String(seen.filter((node) => node !== bridge))));
      halves.delete(String(ids(...Array(nodes).keys()).filter((node) => node !== bridge)));
      const inHalves = [...halves].map((half) => half.split(',').length).sort((a, b) => a - b);
      expect(inHalves).toEqual([Math.floor((nodes - 1) / 2), Math.ceil((nodes - 1) / 2)]);
      expect(cut.some(([from]) => from === bridge)).toBe(false);
    });
  });

  it('majorities-ring: everybody sees a majority, and no two the same one', () => {
    shapes('majorities-ring', (reach, nodes, cut) => {
      expect(cut.length).toBeGreaterThan(0);
      for (const seen of reach) expect(seen.length).toBeGreaterThan(nodes / 2);
      expect(new Set(reach.map(String)).size).toBe(nodes);
    });
  });

  it('is drawn anew: other seeds, other groups', () => {
    for (const shape of ['halves', 'majority-minority', 'majorities-ring', 'bridge', 'random'] as const) {
      const drawn = new Set<string>();
      for (let seed = 0; seed < 50; seed += 1) {
        drawn.add(String(reachable(5, cutBy(followers(5, `${seed}`), { kind: 'shape', shape })!)));
      }
      expect(drawn.size).toBeGreaterThan(3);
    }
  });
});

describe('groups by name', () => {
  const group = (...names: readonly string[]): Target[] => names.map((name) => ({ kind: 'node', name }));

  it('are cut from each other; who is in none keeps all its links', () => {
    const groups: Groups = { kind: 'groups', groups: [group('n1', 'n2'), group('n3'), group('n4')] };
    const reach = reachable(5, cutBy(followers(5), groups)!);
    expect(reach).toEqual([ids(0, 1, 4), ids(0, 1, 4), ids(2, 4), ids(3, 4), ids(0, 1, 2, 3, 4)]);
  });

  it('wait where one names a role that nobody holds', () => {
    const groups: Groups = { kind: 'groups', groups: [[{ kind: 'role', role: 'leader' }], group('n2')] };
    expect(cutBy(followers(3), groups)).toBeNull();
  });
});

describe('cutting nodes off', () => {
  it('cuts each of them off by itself, from each other as well', () => {
    const reach = reachable(4, cutOff(ids(0, 1), ids(0, 1, 2, 3)));
    expect(reach).toEqual([ids(0), ids(1), ids(2, 3), ids(2, 3)]);
  });

  it('counts each link once', () => {
    const cut = cutOff([id(0), id(1)], ids(0, 1, 2));
    expect(new Set(cut.map(String)).size).toBe(cut.length);
    expect(cut).toHaveLength(6);
  });
});
