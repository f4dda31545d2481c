import { describe, expect, it } from 'vitest';
import type { Episode } from '../../src/faults/episode.js';
import { OfficeLog } from '../../src/metrics/office-log.js';
import { EpisodeLog } from '../../src/runner/episode-log.js';
import { GivenUp } from '../../src/runner/given-up.js';
import { FakeWorld, id } from '../checkers/fake-world.js';

function setting(servers = 5, standing = false) {
  const world = new FakeWorld({ servers });
  const offices = new OfficeLog(world, 'leader', standing);
  const lead = (node: number, epoch: number) => {
    world.roles.set(id(node), { role: 'leader', epoch });
    offices.onRole(id(node), { role: 'leader', epoch });
  };
  return { world, offices, lead };
}

describe('the office holder', () => {
  it('is the one of the highest epoch among those that are not down', () => {
    const { world, offices, lead } = setting();
    expect(offices.holder()).toBeNull();
    lead(1, 3);
    lead(2, 5);
    expect(offices.holder()).toBe(2);
    world.paused.add(id(2));
    expect(offices.holder()).toBe(2);
    world.down.add(id(2));
    expect(offices.holder()).toBe(1);
    world.down.add(id(1));
    expect(offices.holder()).toBeNull();
  });

  it('is disabled when down, paused, or out of touch with a majority: one way is enough', () => {
    const { world, offices } = setting();
    expect(offices.isDisabled(id(0))).toBe(false);
    world.cut(0, 1);
    world.blocked.add('0-2');
    expect(offices.isDisabled(id(0))).toBe(false);
    world.blocked.add('3-0');
    expect(offices.isDisabled(id(0))).toBe(true);
    world.paused.add(id(4));
    expect(offices.isDisabled(id(4))).toBe(true);
  });
});

describe('a suspicion', () => {
  it('counts from one that is on the other side', () => {
    const { world, offices } = setting();
    for (const other of [1, 2, 3]) {
      world.cut(0, other);
      world.cut(4, other);
    }
    offices.onSuspect(id(4), { suspect: id(0) });
    expect(offices.suspicions).toEqual([]);
    world.time = 250;
    offices.onSuspect(id(2), { suspect: id(0) });
    expect(offices.suspicions).toEqual([{ timeUs: 250, suspect: 0 }]);
  });

  it('counts from one that still hears the suspect, but is in touch with a majority', () => {
    const { world, offices } = setting();
    for (const other of [1, 2, 3]) world.cut(0, other);
    offices.onSuspect(id(4), { suspect: id(0) });
    expect(offices.suspicions).toHaveLength(1);
  });

  it('of one that is in touch with nobody counts once its links are open, where it still stands', () => {
    for (const standing of [true, false]) {
      const { world, offices } = setting(5, standing);
      for (const node of [0, 4]) for (const other of [0, 1, 2, 3, 4]) if (other !== node) world.cut(node, other);
      offices.onSuspect(id(4), { suspect: id(0) });
      offices.onSuspect(id(4), { suspect: id(1) });
      expect(offices.suspicions).toEqual([{ timeUs: 0, suspect: 1 }]);
      world.time = 400;
      for (const other of [1, 2, 3]) world.blocked.delete(`4-${other}`);
      for (const other of [1, 2, 3]) world.blocked.delete(`${other}-4`);
      offices.lookAgain();
      expect(offices.suspicions.slice(1)).toEqual(standing ? [{ timeUs: 400, suspect: 0 }] : []);
    }
  });

  it('that is taken back while nobody hears of it never counts', () => {
    const { world, offices } = setting(5, true);
    for (const node of [0, 4]) for (const other of [0, 1, 2, 3, 4]) if (other !== node) world.cut(node, other);
    offices.onSuspect(id(4), { suspect: id(0) });
    offices.onTrust(id(4), { trusted: id(0) });
    world.blocked.clear();
    offices.lookAgain();
    expect(offices.suspicions).toEqual([]);
  });

  it('of a node that is down counts from anybody', () => {
    const { world, offices } = setting();
    world.down.add(id(0));
    offices.onSuspect(id(4), { suspect: id(0) });
    expect(offices.suspicions).toHaveLength(1);
  });
});

describe('an episode', () => {
  const started = (world: FakeWorld, nodes: readonly number[], verb = 'crash') =>
    ({
      id: 0,
      entry: { path: 'faults[0]', verb, lasts: null, modifiers: {}, subject: { kind: 'all' } },
      nodes: nodes.map(id),
      cut: [],
      startUs: world.time,
      endUs: null,
      waitedUs: 0,
    }) as unknown as Episode;

  function struck(
    strike: (world: FakeWorld) => void,
    { nodes = [2] as readonly number[], verb = 'crash', before = (_world: FakeWorld) => {} } = {},
  ) {
    const { world, offices, lead } = setting();
    const log = new EpisodeLog(world, new GivenUp(world), offices, null);
    lead(2, 7);
    before(world);
    log.faultStarts();
    strike(world);
    log.faultStarted(started(world, nodes, verb));
    return log.episodes[0]!;
  }

  it('knows the holder and its epoch as they were before it struck', () => {
    const crash = struck((world) => {
      world.down.add(id(2));
      world.roles.delete(id(2));
    });
    expect(crash).toMatchObject({ holder: 2, holderEpoch: 7, hitsOffice: true });
  });

  it('that hits somebody else does not hit the office', () => {
    expect(struck((world) => world.down.add(id(0)), { nodes: [0] }).hitsOffice).toBe(false);
  });

  it('that cuts the holder from a majority hits it, though it touches others only', () => {
    const before = (world: FakeWorld) => {
      world.cut(2, 0);
      world.cut(2, 1);
    };
    const cut = struck((world) => world.cut(2, 3), { nodes: [3], verb: 'isolate', before });
    expect(cut.hitsOffice).toBe(true);
  });

  it('that hits somebody else while the holder is cut off already does not hit it', () => {
    const before = (world: FakeWorld) => {
      for (const other of [0, 1, 3, 4]) world.cut(2, other);
    };
    expect(struck((world) => world.down.add(id(0)), { nodes: [0], before }).hitsOffice).toBe(false);
    expect(struck((world) => world.down.add(id(2)), { before }).hitsOffice).toBe(true);
  });

  it('that restarts the holder hits it, though it is up again at once', () => {
    expect(struck((world) => world.roles.delete(id(2)), { verb: 'restart' }).hitsOffice).toBe(true);
  });
});
