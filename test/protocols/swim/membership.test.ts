import { describe, expect, it } from 'vitest';
import type { PingAck } from '../../../src/protocols/swim/messages.js';
import { incarnationOrder } from '../../../src/protocols/swim/properties/incarnation-order.js';
import { Trial } from '../../checkers/fake-world.js';
import { alive, dead, id, MemberByHand, suspect } from './member.js';

describe('news of a member (Das et al. 2002, section 4.2)', () => {
  it.each([
    ['suspect(1) overrides alive(1)', alive(2, 1), suspect(2, 1), suspect(2, 1)],
    ['alive(1) does not override suspect(1)', suspect(2, 1), alive(2, 1), suspect(2, 1)],
    ['alive(2) overrides suspect(1)', suspect(2, 1), alive(2, 2), alive(2, 2)],
    ['suspect(1) does not override alive(2)', alive(2, 2), suspect(2, 1), alive(2, 2)],
    ['dead(1) overrides suspect(1)', suspect(2, 1), dead(2, 1), dead(2, 1)],
    ['alive(2) overrides dead(1), where members may rejoin', dead(2, 1), alive(2, 2), alive(2, 2)],
  ])('%s', (_, first, second, held) => {
    expect(new MemberByHand().hears(first).hears(second).tells(2)).toEqual(held);
  });

  it('dead is final without rejoin', () => {
    const member = new MemberByHand({ rejoin: false }).hears(dead(2, 1)).hears(alive(2, 9));
    expect(member.tells(2)).toEqual(dead(2, 1));
    expect(new MemberByHand({ rejoin: false }).hears(alive(2, 9)).hears(dead(2, 1)).tells(2)).toEqual(dead(2, 1));
  });

  it('a death that is final is not died again, in a later incarnation', () => {
    expect(new MemberByHand({ rejoin: false }).hears(dead(2, 0)).hears(dead(2, 1)).tells(2)).toEqual(dead(2, 0));
  });

  it('are passed on λ ln n times, and no more', () => {
    const member = new MemberByHand({ gossip: 2 }).hears(alive(2, 1));
    // The answer to the news was the first of 2 × ln 5 ≈ 3.2, so 4.
    const told = [1, 2, 3, 4, 5].map(() => member.tells(2) !== undefined);
    expect(told).toEqual([true, true, true, false, false]);
  });
});

describe('a newcomer', () => {
  /** Whether its probe of the next period asks for everything. */
  const asks = (member: MemberByHand) => {
    member.host.sent.length = 0;
    member.member.onPeriodTimeout();
    return (member.taken('Ping') as unknown as { joining: boolean }[])[0]!.joining;
  };
  const answer = (member: MemberByHand, from: number, told: PingAck['told'], later = 0) => {
    const [probe] = member.taken('Ping') as unknown as { sequence: number }[];
    return member.receive(from, { type: 'PingAck', sequence: (probe?.sequence ?? 0) + later, told, updates: [] });
  };

  it('asks until a member has told it everything', () => {
    const member = new MemberByHand();
    answer(member, 1, 'news');
    expect(asks(member)).toBe(true);
    member.member.onPeriodTimeout();
    answer(member, 2, 'all');
    expect(asks(member)).toBe(false);
  });

  it('is none any more, where all are newcomers, when each has told it the little it knows', () => {
    const member = new MemberByHand();
    const after = [1, 2, 3, 4].map((from) => {
      answer(member, from, 'little');
      const still = asks(member);
      member.member.onPeriodTimeout();
      return still;
    });
    expect(after).toEqual([true, true, true, false]);
  });

  it('does not take an answer to its former life for all there is', () => {
    const member = new MemberByHand();
    answer(member, 1, 'all', -1);
    expect(asks(member)).toBe(true);
  });

  it('is told all by a member, and little by another newcomer', () => {
    const member = new MemberByHand().hears(suspect(2, 0));
    for (let told = 0; told < 9; told += 1) member.tells(2);
    const ask = () => {
      member.host.sent.length = 0;
      return member.receive(3, { type: 'Ping', sequence: 5, joining: true, updates: [] }).taken('PingAck');
    };
    expect(ask()).toMatchObject([{ told: 'little', updates: [suspect(2, 0)] }]);
    member.member.onPeriodTimeout();
    answer(member, 1, 'all');
    expect(ask()).toMatchObject([{ told: 'all', updates: expect.arrayContaining([suspect(2, 0)]) }]);
  });
});

describe('a member that hears of its own suspicion', () => {
  it('denies it with a higher incarnation', () => {
    expect(new MemberByHand().hears(suspect(0, 0)).tells(0)).toEqual(alive(0, 1));
    expect(new MemberByHand().hears(dead(0, 4)).tells(0)).toEqual(alive(0, 5));
  });

  it('repeats what it said where the suspicion is older', () => {
    expect(new MemberByHand().hears(suspect(0, 3)).hears(suspect(0, 1)).tells(0)).toEqual(alive(0, 4));
  });

  it('does not come back from death without rejoin', () => {
    expect(new MemberByHand({ rejoin: false }).hears(dead(0, 0)).tells(0)).toBeUndefined();
  });
});

describe('a suspicion', () => {
  it('becomes a death sentence after so many periods', () => {
    const member = new MemberByHand().hears(suspect(2, 0));
    expect(member.host.timers.get('Suspicion')).toBe(600_000);
    member.host.time = 600_000;
    member.member.onSuspicionTimeout();
    expect(member.tells(2)).toEqual(dead(2, 0));
  });

  it('is told to its subject in any case, however old it is', () => {
    const member = new MemberByHand({ piggyback: 1 }).hears(suspect(2, 0));
    for (let told = 0; told < 9; told += 1) member.tells(2);
    member.host.sent.length = 0;
    member.receive(2, { type: 'Ping', sequence: 5, joining: false, updates: [] });
    expect(member.taken('PingAck')).toMatchObject([{ to: 2, updates: [suspect(2, 0)] }]);
  });
});

describe('a probe (section 3.1)', () => {
  it('goes through others where no answer comes in time, and makes a suspect where none comes at all', () => {
    const member = new MemberByHand();
    const [probe] = member.taken('Ping');
    member.member.onDirectTimeout();
    const asked = member.taken('PingRequest');
    expect(asked).toHaveLength(2);
    expect(asked).toMatchObject([{ target: probe!.to }, { target: probe!.to }]);
    expect(member.suspected).toEqual([]);
    member.member.onPeriodTimeout();
    expect(member.suspected).toEqual([probe!.to]);
  });

  it('on behalf of another is answered to that one, under its number', () => {
    const member = new MemberByHand();
    member.taken('Ping');
    member.receive(1, { type: 'PingRequest', sequence: 77, target: id(3), updates: [] });
    const [probe] = member.taken('Ping') as unknown as { sequence: number }[];
    member.receive(3, { type: 'PingAck', sequence: probe!.sequence, told: 'news', updates: [] });
    expect(member.taken('PingAck')).toMatchObject([{ to: 1, sequence: 77 }]);
  });

  it('comes to everybody once before anybody twice, in turns', () => {
    const member = new MemberByHand();
    const probed = [];
    for (let period = 0; period < 8; period += 1) {
      const [probe] = member.taken('Ping') as unknown as { to: number; sequence: number }[];
      probed.push(probe!.to);
      member.receive(probe!.to, { type: 'PingAck', sequence: probe!.sequence, told: 'news', updates: [] });
      member.host.sent.length = 0;
      member.member.onPeriodTimeout();
    }
    for (const pass of [probed.slice(0, 4), probed.slice(4)]) expect([...pass].sort()).toEqual([1, 2, 3, 4]);
  });
});

describe('local health (Lifeguard 2017, section 4.1)', () => {
  const period = (member: MemberByHand) => member.host.timers.get('Period');

  it('makes a member wait longer for each probe that fails, up to its bound, and shorter again', () => {
    const member = new MemberByHand({ localHealth: 2 });
    const periods = [1, 2, 3].map(() => {
      member.host.sent.length = 0;
      member.member.onPeriodTimeout();
      return period(member);
    });
    expect(periods).toEqual([400_000, 600_000, 600_000]);
    const [probe] = member.taken('Ping') as unknown as { to: number; sequence: number }[];
    member.receive(probe!.to, { type: 'PingAck', sequence: probe!.sequence, told: 'news', updates: [] });
    member.member.onPeriodTimeout();
    expect(period(member)).toBe(400_000);
  });

  it('suffers from being suspected, too; and not at all where it is off', () => {
    const member = new MemberByHand({ localHealth: 8 }).hears(suspect(0, 0), suspect(0, 1));
    const [off, target] = [new MemberByHand().hears(suspect(0, 0)), member.taken('Ping')[0]!.to];
    member.receive(target, { type: 'PingAck', sequence: -1, told: 'news', updates: [] });
    for (const each of [member, off]) each.member.onPeriodTimeout();
    expect([period(member), period(off)]).toEqual([800_000, 200_000]);
  });
});

describe('incarnation-order', () => {
  class Views extends Trial {
    constructor() {
      super(incarnationOrder);
    }

    own(member: number, incarnation: number): this {
      return this.say('onSwimIncarnation', member, { incarnation });
    }

    view(observer: number, update: object, deadIsFinal = false): this {
      return this.say('onSwimView', observer, { ...update, deadIsFinal });
    }

    private say(feed: string, node: number, observation: object): this {
      for (const listener of this.listeners) {
        (listener as unknown as Record<string, (node: number, observation: object) => void>)[feed]!(node, observation);
      }
      return this;
    }
  }

  it('is violated by an incarnation that its member never gave itself', () => {
    expect(new Views().own(1, 1).view(0, suspect(1, 1)).view(0, alive(1, 2)).violations).toHaveLength(1);
  });

  it('is violated by a view that goes back', () => {
    expect(new Views().view(0, suspect(1, 0)).view(0, alive(1, 0)).violations).toHaveLength(1);
    expect(new Views().own(1, 2).view(0, alive(1, 2)).view(0, suspect(1, 1)).violations).toHaveLength(1);
  });

  it('is violated by a return from the dead where dead is final, and only there', () => {
    expect(new Views().own(1, 1).view(0, dead(1, 0), true).view(0, alive(1, 1), true).violations).toHaveLength(1);
    expect(new Views().own(1, 1).view(0, dead(1, 0)).view(0, alive(1, 1)).violations).toEqual([]);
  });

  it('starts anew with an observer that has crashed', () => {
    const run = new Views()
      .view(0, dead(1, 0))
      .tell('onCrash', id(0), { lostWrites: 0 } as never)
      .view(0, suspect(1, 0));
    expect(run.violations).toEqual([]);
  });
});
