import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/faults/fault.js';
import { resolveTarget } from '../../src/faults/targets.js';
import { castOf, followers, id, ids } from './cast.js';

const any = (count = 1, of: string | null = null): Target => ({ kind: 'any', count, of });
const role = (name: string): Target => ({ kind: 'role', role: name });
const node = (name: string): Target => ({ kind: 'node', name });

/** Everything that a target may mean, over many draws. */
function outcomes(target: Target, cast = (seed: string) => followers(5, seed)): Set<string> {
  const seen = new Set<string>();
  for (let seed = 0; seed < 300; seed += 1) seen.add(String(resolveTarget(cast(`${seed}`), target)));
  return seen;
}

describe('a target', () => {
  it('by name is that node or client', () => {
    expect(resolveTarget(followers(3), node('n2'))).toEqual(ids(1));
    expect(resolveTarget(followers(3), node('c2'))).toEqual(ids(4));
    expect(() => resolveTarget(followers(3), node('n9'))).toThrow('no node is called n9');
  });

  it('by the office is its live holder of the highest epoch', () => {
    const leader = (epoch: number, up = true) => ({ role: 'leader', epoch, up });
    expect(resolveTarget(castOf([{}, leader(3), leader(5), leader(4)]), role('leader'))).toEqual(ids(2));
    expect(resolveTarget(castOf([{}, leader(3), leader(5, false), leader(4)]), role('leader'))).toEqual(ids(3));
    expect(resolveTarget(castOf([{}, leader(5, false)]), role('leader'))).toBeNull();
  });

  it('by another role is one of its live holders', () => {
    const cast = (seed: string) => castOf([{ role: 'leader' }, {}, {}, { up: false }], seed);
    expect(outcomes(role('follower'), cast)).toEqual(new Set(['1', '2']));
    expect(resolveTarget(followers(3), role('candidate'))).toBeNull();
  });

  it('any is one or several different of those that are up, in order', () => {
    const cast = (seed: string) => castOf([{ up: false }, {}, {}, {}, { role: 'leader' }], seed);
    expect(outcomes(any(), cast)).toEqual(new Set(['1', '2', '3', '4']));
    expect(outcomes(any(2, 'follower'), cast)).toEqual(new Set(['1,2', '1,3', '2,3']));
    expect(resolveTarget(cast('1'), any(9))).toEqual(ids(1, 2, 3, 4));
    expect(resolveTarget(castOf([{ up: false }]), any())).toBeNull();
  });

  it('all is everybody, or every live holder of a role', () => {
    const cast = castOf([{ up: false }, { role: 'leader' }, {}]);
    expect(resolveTarget(cast, { kind: 'all', of: null })).toEqual(ids(0, 1, 2));
    expect(resolveTarget(cast, { kind: 'all', of: 'follower' })).toEqual(ids(2));
    expect(resolveTarget(cast, { kind: 'all', of: 'candidate' })).toBeNull();
  });

  it.each([
    [1, 0, 1],
    [2, 0, 2],
    [3, 1, 2],
    [4, 1, 3],
    [5, 2, 3],
    [7, 3, 4],
  ])('of %d nodes a minority is %d and a majority %d', (nodes, minority, majority) => {
    // Nobody is no minority: the fault does not fire.
    expect(resolveTarget(followers(nodes), { kind: 'minority' })?.length ?? 0).toBe(minority);
    expect(resolveTarget(followers(nodes), { kind: 'majority' })).toHaveLength(majority);
  });

  it('every minority of five comes up', () => {
    expect(outcomes({ kind: 'minority' }).size).toBe(10);
    expect(outcomes({ kind: 'majority' }).size).toBe(10);
  });

  it('as a list is all of them once, in order; nobody where one of them is nobody', () => {
    const cast = castOf([{}, { role: 'leader' }, {}]);
    const targets = [node('c1'), role('leader'), node('n2'), node('n1')];
    expect(resolveTarget(cast, { kind: 'list', targets })).toEqual([id(0), id(1), id(3)]);
    expect(resolveTarget(cast, { kind: 'list', targets: [...targets, role('candidate')] })).toBeNull();
  });

  it('as a list draws those at random last, beside the others', () => {
    const cast = (seed: string) => castOf([{}, { role: 'leader' }, {}], seed);
    const of = (...targets: Target[]): Target => ({ kind: 'list', targets });
    expect(outcomes(of(any(), role('leader')), cast)).toEqual(new Set(['0,1', '1,2']));
    expect(outcomes(of(role('follower'), role('follower')), cast)).toEqual(new Set(['0,2']));
    expect(outcomes(of(any(), any(), any()), cast)).toEqual(new Set(['0,1,2']));
    expect(resolveTarget(cast('1'), of(any(), any(), any(), any()))).toBeNull();
  });

  it('by a role that a node plays all the time means it whatever it is in now', () => {
    const cast = castOf([{ role: 'primary', plays: 'replica' }, { plays: 'replica' }, { up: false, plays: 'replica' }]);
    expect(resolveTarget(cast, { kind: 'all', of: 'replica' })).toEqual(ids(0, 1));
    expect(resolveTarget(cast, { kind: 'all', of: 'primary' })).toEqual(ids(0));
  });

  it('by a role is looked for among all servers, members or not', () => {
    const cast = { ...castOf([{}, {}, { role: 'coordinator' }, { role: 'coordinator' }]), members: ids(0, 1) };
    expect(resolveTarget(cast, { kind: 'all', of: 'coordinator' })).toEqual(ids(2, 3));
    expect(resolveTarget(cast, any(2, 'coordinator'))).toEqual(ids(2, 3));
  });

  it('draws from the members alone, where a protocol has servers that are none', () => {
    const cast = { ...followers(4), members: ids(0, 1) };
    expect(outcomes(any(), (seed) => ({ ...followers(4, seed), members: ids(0, 1) }))).toEqual(new Set(['0', '1']));
    expect(resolveTarget(cast, { kind: 'all', of: null })).toEqual(ids(0, 1));
    expect(resolveTarget(cast, node('n4'))).toEqual(ids(3));
  });
});
