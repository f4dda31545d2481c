import { describe, expect, it } from 'vitest';
import type { Execute } from '../../../src/protocols/commit/messages.js';
import { ask, decision, readAll, Site, T, transferWithin } from '../commit/sites.js';

const coordinator = (options = {}) => new Site('two-phase coordinator', options);
const executed = { type: 'Executed', transaction: T, done: true, incarnation: 1, values: { a: 1 } } as const;
const vote = (way: 'yes' | 'no' | 'read-only') => ({ type: 'Vote', transaction: T, vote: way, values: {} }) as const;
const ack = { type: 'DecisionAck', transaction: T } as const;

/** One that has asked all three for their votes. */
const voting = (options = {}) => {
  const site = coordinator(options).receive(9, readAll);
  for (const participant of [1, 2, 3]) site.receive(participant, executed);
  site.take();
  return site;
};
const committed = (options = {}) => {
  const site = voting(options);
  for (const participant of [1, 2, 3]) site.receive(participant, vote('yes'));
  return site;
};
const toAll = (what: string) => [1, 2, 3].map((participant) => `${what} to ${participant}`);

describe('a coordinator of two-phase commit', () => {
  it('hands out the work, then asks for votes, then tells the decision', () => {
    const site = coordinator().receive(9, readAll);
    expect(site.told()).toEqual(toAll('Execute'));
    site.receive(1, executed).receive(2, executed);
    expect(site.told()).toEqual([]);
    expect(site.receive(3, executed).told()).toEqual(toAll('Prepare'));
    site.receive(1, vote('yes')).receive(2, vote('yes'));
    expect(site.told()).toEqual([]);
    expect(site.receive(3, vote('yes')).told()).toEqual([...toAll('Decision commit'), 'Reply to 9']);
    expect(site.records).toEqual(['commit']);
  });

  it('does not count a vote twice', () => {
    const site = voting().receive(1, vote('yes')).receive(1, vote('yes')).receive(1, vote('yes'));
    expect(site.told()).toEqual([]);
  });

  it('aborts at the first no, tells those who do not know yet, and records nothing', () => {
    const site = voting().receive(2, vote('no'));
    expect(site.told()).toEqual(['Decision abort to 1', 'Decision abort to 3', 'Reply to 9']);
    expect(site.records).toEqual([]);
    expect(site.host.timers.has('Decision')).toBe(false);
  });

  it('forces an abort, and waits for its acknowledgements, where nothing is presumed', () => {
    const site = voting({ presumed: 'nothing' }).receive(2, vote('no'));
    expect(site.records).toEqual(['abort']);
    site.take();
    expect(site.receive(1, ack).expire('Decision').told()).toEqual(['Decision abort to 3']);
    site.receive(3, ack);
    expect(site.records).toEqual(['abort', 'end']);
  });

  it('aborts when votes are late', () => {
    const site = voting().receive(1, vote('yes')).expire('Vote');
    expect(site.told()).toEqual([...toAll('Decision abort'), 'Reply to 9']);
    expect(site.marks).toContain('vote-timeout');
    expect(site.receive(2, vote('yes')).told()).toEqual([]);
  });

  it('aborts when somebody could not do the work', () => {
    const site = coordinator().receive(9, readAll);
    site.take();
    expect(site.receive(2, { ...executed, done: false }).told()).toEqual([
      'Decision abort to 1',
      'Decision abort to 3',
      'Reply to 9',
    ]);
  });

  it('names in its orders the incarnation of each participant that it heard of last', () => {
    const site = coordinator().receive(9, readAll);
    const meant = () => site.take().map(([to, message]) => [to, (message as unknown as Execute).incarnation]);
    expect(meant()).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    site.receive(2, { ...executed, done: false, incarnation: 3 }).receive(2, executed);
    site.take();
    const next = { ...readAll, sequence: 2 };
    site.receive(9, next);
    expect(meant()).toEqual([
      [1, 1],
      [2, 3],
      [3, 1],
    ]);
  });

  it('tells a commit again until all have acknowledged it, and then forgets', () => {
    const site = committed().receive(1, ack);
    site.take();
    expect(site.expire('Decision').told()).toEqual(['Decision commit to 2', 'Decision commit to 3']);
    site.receive(2, ack).receive(3, ack);
    expect(site.records).toEqual(['commit', 'end']);
  });

  it('tells after a crash what it had committed, and presumes the rest aborted', () => {
    const site = committed().restart();
    expect(site.told()).toEqual(toAll('Decision commit'));
    expect(site.receive(2, ask).told()).toEqual(['Decision commit to 2']);
    const forgetful = voting().restart();
    expect(forgetful.receive(2, ask).told()).toEqual(['Decision abort to 2']);
    expect(forgetful.marks).toContain('abort-presumed');
  });

  it('says nothing to who asks while it is undecided', () => {
    expect(voting().receive(2, ask).told()).toEqual([]);
  });

  it('answers a retry without another transaction, after a crash too', () => {
    const site = committed();
    site.take();
    expect(site.receive(9, readAll).told()).toEqual(['Reply to 9']);
    site.restart().take();
    const [answer] = site.receive(9, readAll).take();
    expect(answer![1]).toMatchObject({ result: { outcome: 'ok' } });
    expect(site.take()).toEqual([]);
  });

  it('does not execute after a crash what it had refused', () => {
    const site = voting().receive(2, vote('no')).restart();
    const [answer] = site.receive(9, readAll).take();
    expect(answer![1]).toMatchObject({ result: { outcome: 'fail' } });
  });

  it('runs a command again that a crash cut off, as another transaction', () => {
    const site = voting().restart().receive(9, readAll);
    const [order] = site.take();
    expect(order![1]).toMatchObject({ type: 'Execute', transaction: '0.1.2' });
    // What the old one still has to say is of no interest.
    expect(site.receive(1, vote('yes')).take()).toEqual([]);
  });

  it('lets the last participant begin the commit', () => {
    const site = coordinator({ initiator: 'participant' }).receive(9, readAll);
    expect(site.told()).toEqual(['Execute to 2', 'Execute to 3']);
    site.receive(2, executed);
    expect(site.receive(3, executed).told()).toEqual(['Execute to 1']);
    expect(site.receive(1, { ...vote('yes'), values: { d: 1 } }).told()).toEqual(['Prepare to 2', 'Prepare to 3']);
    expect(site.receive(2, vote('yes')).receive(3, vote('yes')).told()).toEqual([
      ...toAll('Decision commit'),
      'Reply to 9',
    ]);
  });

  it('needs no second phase for those who only read', () => {
    const site = voting({ readOnly: true }).receive(1, vote('read-only')).receive(2, vote('yes'));
    expect(site.receive(3, vote('read-only')).told()).toEqual(['Decision commit to 2', 'Reply to 9']);
    site.receive(2, ack);
    expect(site.records).toEqual(['commit', 'end']);
  });

  it('takes after a crash the newest command of a session for the newest, in whatever order they ended', () => {
    const site = coordinator({ onePhase: true });
    for (const sequence of [1, 2]) {
      site.receive(9, transferWithin(sequence)).receive(1, { ...executed, transaction: `0.${sequence}.1` });
    }
    for (const sequence of [2, 1]) site.receive(1, { ...vote('yes'), transaction: `0.${sequence}.1` });
    site.restart().take();
    const [answer] = site.receive(9, transferWithin(2)).take();
    expect(answer![1]).toMatchObject({ type: 'Reply', sequence: 2, result: { outcome: 'ok' } });
  });

  it('tells nobody of an abort that its only participant made, where a torn crash left no end of it', () => {
    const site = coordinator({ onePhase: true }).receive(9, transferWithin(1)).receive(1, executed);
    site.receive(1, vote('no'));
    expect(site.records).toEqual(['delegated', 'abort', 'end']);
    site.disk.log('log').truncate(2);
    expect(site.restart().told()).toEqual([]);
    expect(site.records).toEqual(['delegated', 'abort', 'end']);
    expect(site.host.timers.size).toBe(0);
    expect(site.receive(1, ask).told()).toEqual(['Decision abort to 1']);
  });

  it('takes what was decided at another coordinator for none of its business', () => {
    expect(voting().receive(1, decision('abort')).told()).toEqual([]);
  });
});
