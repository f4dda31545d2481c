import { describe, expect, it } from 'vitest';
import { NodeNames } from '../../src/runner/node-names.js';
import { freezeDeep } from '../../src/sim/plain-data.js';
import type { World } from '../../src/sim/world.js';

const world = { nameOf: (node: number) => `n${node + 1}` } as unknown as World;
const frozen = <T>(value: T): T => {
  freezeDeep(value);
  return value;
};

describe('names in place of numbers', () => {
  const names = new NodeNames(world, ['leader', 'members']);

  it('stand in the fields that hold nodes, in lists and in depth, and nowhere else', () => {
    const message = { type: 'Hello', term: 1, leader: 0, ballot: { leader: 1 }, changes: [{ members: [0, 2] }] };
    const named = {
      type: 'Hello',
      term: 1,
      leader: 'n1',
      ballot: { leader: 'n2' },
      changes: [{ members: ['n1', 'n3'] }],
    };
    expect(names.within(message)).toEqual(named);
    expect(names.within(frozen(message))).toEqual(named);
    expect(names.of('leader', null)).toBeNull();
    expect(names.of('members', [1])).toEqual(['n2']);
    expect(names.of('count', 1)).toBe(1);
  });

  it('are put into a copy: what is changed later was not so when it was seen', () => {
    const message = { entries: [{ value: 1 }] };
    const seen = names.within(message);
    message.entries[0]!.value = 2;
    expect(seen).toEqual({ entries: [{ value: 1 }] });
  });

  it('need no copy of what is frozen and holds none', () => {
    const message = frozen({ type: 'Plain', entries: [{ value: 1 }], state: new Map() });
    expect(names.within(message)).toBe(message);
    const beside = frozen({ leader: 1, entry: message });
    expect((names.within(beside) as { entry: unknown }).entry).toBe(message);
    expect(names.within(beside)).toBe(names.within(beside));
  });
});
