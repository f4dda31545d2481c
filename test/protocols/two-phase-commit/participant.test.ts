import { describe, expect, it } from 'vitest';
import { ask, COORDINATOR, decision, execute, prepare, readAll, Site, T } from '../commit/sites.js';

const participant = (options = {}) => new Site('two-phase participant', options);
/** One that has voted yes on taking 30 from account a. */
const inDoubt = (options = {}) => {
  const site = participant(options).receive(0, execute(-30)).receive(0, prepare());
  site.take();
  return site;
};
const balanceOf = (site: Site) => {
  site.receive(0, execute(0, { transaction: '0.9.1', reads: ['a'], incarnation: site.incarnation }));
  const [answer] = site.take();
  return (answer![1] as unknown as { values: { a: number } }).values.a;
};

describe('a participant of two-phase commit', () => {
  it('executes, votes, commits and acknowledges', () => {
    const site = participant().receive(0, execute(-30));
    expect(site.told()).toEqual(['Executed to 0']);
    expect(site.receive(0, prepare()).told()).toEqual(['Vote yes to 0']);
    expect(site.records).toEqual(['prepared']);
    expect(site.receive(0, decision('commit')).told()).toEqual(['DecisionAck to 0']);
    expect(site.records).toEqual(['prepared', 'commit']);
    expect(balanceOf(site)).toBe(70);
  });

  it('changes nothing where the outcome is abort, and does not acknowledge what is presumed', () => {
    const site = inDoubt().receive(0, decision('abort'));
    expect(site.told()).toEqual([]);
    expect(balanceOf(site)).toBe(100);
  });

  it('acknowledges an abort where nothing is presumed', () => {
    expect(inDoubt({ presumed: 'nothing' }).receive(0, decision('abort')).told()).toEqual(['DecisionAck to 0']);
  });

  it('votes no rather than overdraw an account, and needs no decision then', () => {
    const site = participant().receive(0, execute(-101)).receive(0, prepare());
    expect(site.told()).toEqual(['Executed to 0', 'Vote no to 0']);
    expect(site.records).toEqual([]);
    expect(balanceOf(site)).toBe(100);
  });

  it('keeps its locks until the decision', () => {
    const site = inDoubt().receive(0, execute(-10, { transaction: '1.1.1' }));
    expect(site.told()).toEqual([]);
    site.receive(0, decision('commit'));
    expect(site.told()).toEqual(['Executed to 0', 'DecisionAck to 0']);
  });

  it('gives up a transaction that waits too long for a lock', () => {
    const site = inDoubt()
      .receive(0, execute(-10, { transaction: '1.1.1' }))
      .expire('Lock');
    const [answer] = site.take();
    expect(answer).toEqual([0, expect.objectContaining({ type: 'Executed', transaction: '1.1.1', done: false })]);
  });

  it('does not give up one that gets its lock from another one that is late as well, and votes yes', () => {
    const site = participant()
      .receive(0, { ...execute(0), changes: { d: -10 } })
      .receive(0, prepare());
    site.receive(0, { ...execute(0, { transaction: '1.1.1' }), changes: { a: -10, d: 10 } });
    site.receive(0, { ...execute(-20, { transaction: '2.1.1' }), initiates: true });
    site.take();
    expect(site.expire('Lock').told()).toEqual(['Vote yes to 0', 'Executed to 0']);
    expect(site.records).toEqual(['prepared', 'prepared']);
  });

  it('may leave as long as it has not voted', () => {
    const site = participant().receive(0, execute(-30)).expire('Prepare');
    site.take();
    expect(site.receive(0, prepare()).told()).toEqual(['Vote no to 0']);
  });

  it('asks coordinator and participants when it is in doubt for too long, and goes on asking', () => {
    const site = inDoubt().expire('Decision');
    expect(site.told()).toEqual(['DecisionRequest to 0', 'DecisionRequest to 2', 'DecisionRequest to 3']);
    expect(site.host.observed).toContainEqual({ kind: 'suspect', suspect: COORDINATOR });
    expect(site.marks).not.toContain('participant-blocked');
    site.expire('Decision');
    expect(site.marks).toContain('participant-blocked');
    expect(inDoubt({ cooperative: false }).expire('Decision').told()).toEqual(['DecisionRequest to 0']);
  });

  it('never decides alone in doubt', () => {
    const site = inDoubt();
    for (let time = 0; time < 20; time += 1) site.expire('Decision');
    expect(site.records).toEqual(['prepared']);
  });

  it('helps others that are in doubt where it can', () => {
    expect(inDoubt().receive(2, ask).told()).toEqual([]);
    expect(inDoubt().receive(0, decision('commit')).receive(2, ask).told().slice(1)).toEqual(['Decision commit to 2']);
    const unasked = participant().receive(0, execute(-30));
    unasked.take();
    expect(unasked.receive(2, ask).told()).toEqual(['Decision abort to 2']);
    // From then on it must not agree any more.
    expect(unasked.receive(0, prepare()).told()).toEqual(['Vote no to 0']);
  });

  it('is still in doubt after a crash, with its locks, and asks at once', () => {
    const site = inDoubt().restart();
    expect(site.told()).toContain('DecisionRequest to 0');
    expect(site.receive(0, execute(-10, { transaction: '1.1.1', incarnation: 2 })).told()).toEqual([]);
    site.receive(0, decision('commit'));
    site.take();
    expect(site.receive(0, prepare(2, '1.1.1')).told()).toEqual(['Vote yes to 0']);
  });

  it('holds after a crash the locks of what it writes, and none where it only read', () => {
    const locks = (change: number) => {
      const site = participant()
        .receive(0, execute(change, { reads: ['a'] }))
        .receive(0, prepare());
      site.restart().receive(0, decision('commit'));
      const kinds = site.host.observed.map(({ kind }) => kind);
      return kinds.filter((kind) => kind === 'transaction:locked' || kind === 'transaction:unlocked');
    };
    expect(locks(-30)).toEqual(['transaction:locked', 'transaction:unlocked']);
    expect(locks(0)).toEqual([]);
  });

  it('redoes after a crash what it had committed', () => {
    const site = inDoubt().receive(0, decision('commit')).restart();
    site.take();
    expect(balanceOf(site)).toBe(70);
    expect(site.receive(0, decision('commit')).told()).toEqual(['DecisionAck to 0']);
    expect(balanceOf(site.restart())).toBe(70);
  });

  it('votes no on work that it lost in a crash, even if the order for it comes again', () => {
    const site = participant().receive(0, execute(-30)).restart();
    site.take();
    expect(site.receive(0, prepare()).told()).toEqual(['Vote no to 0']);
    site.restart().receive(0, execute(-30));
    site.take();
    expect(site.receive(0, prepare()).told()).toEqual(['Vote no to 0']);
    expect(site.records).toEqual([]);
  });

  it('does not do what an earlier incarnation was told to do, and says which this is', () => {
    const site = participant().receive(0, execute(-30)).expire('Prepare').restart();
    expect(site.receive(0, execute(-30)).take()).toEqual([
      [0, { type: 'Executed', transaction: T, done: false, incarnation: 2, values: {} }],
    ]);
    expect(site.marks).toContain('order-outdated');
    expect(site.receive(0, prepare(2)).told()).toEqual(['Vote no to 0']);
    const initiator = participant({ initiator: 'participant' }).restart();
    initiator.receive(0, { ...execute(-30), initiates: true });
    expect(initiator.told()).toEqual(['Executed to 0']);
    expect(initiator.records).toEqual([]);
  });

  it('is not confused by an order for what an earlier incarnation has agreed to', () => {
    const site = inDoubt().restart();
    site.take();
    expect(site.receive(0, execute(-30)).told()).toEqual([]);
    site.receive(0, decision('commit')).take();
    expect(site.receive(0, execute(-30)).told()).toEqual([]);
  });

  it('takes no order that its abort has overtaken', () => {
    const site = participant().receive(0, decision('abort')).receive(0, execute(-30));
    expect(site.told()).toEqual([]);
  });

  it('leaves at its vote where it only read, and does not speak for the transaction later', () => {
    const site = participant({ readOnly: true })
      .receive(0, execute(0, { reads: ['a'] }))
      .receive(0, prepare());
    expect(site.told()).toEqual(['Executed to 0', 'Vote read-only to 0']);
    expect(site.records).toEqual([]);
    expect(site.receive(2, ask).told()).toEqual([]);
    expect(site.restart().receive(2, ask).told()).toEqual([]);
  });

  it('decides by itself where it is the only one', () => {
    const site = participant()
      .receive(0, execute(-30))
      .receive(0, { ...prepare(), onePhase: true });
    expect(site.told()).toEqual(['Executed to 0', 'Vote yes to 0']);
    expect(site.records).toEqual(['committed-alone']);
    expect(balanceOf(site.restart())).toBe(70);
    expect(site.receive(0, ask).told()).toEqual(['Decision commit to 0']);
  });

  it('sends clients to the coordinator of their session', () => {
    expect(participant().receive(9, readAll).take()).toEqual([
      [9, { type: 'Reply', session: 0, sequence: 1, result: { outcome: 'redirect', hint: COORDINATOR } }],
    ]);
  });
});
