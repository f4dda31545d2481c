import { describe, expect, it } from 'vitest';
import { ask, decision, execute, prepare, readAll, Site, T } from '../commit/sites.js';

const preCommit = { type: 'PreCommit', transaction: T } as const;
const preCommitAck = { type: 'PreCommitAck', transaction: T } as const;
const preAbort = { type: 'PreAbort', transaction: T } as const;
const preAbortAck = { type: 'PreAbortAck', transaction: T } as const;
const state = (word: string, recovered = false) => ({ type: 'State', transaction: T, state: word, recovered }) as const;

const uncertain = (self = 1) => {
  const site = new Site('three-phase participant', { self }).receive(0, execute(0)).receive(0, prepare());
  site.take();
  return site;
};

describe('a participant of three-phase commit', () => {
  it('is pre-committed before it commits', () => {
    const site = uncertain().receive(0, preCommit);
    expect(site.told()).toEqual(['PreCommitAck to 0']);
    expect(site.receive(0, preCommit).told()).toEqual(['PreCommitAck to 0']);
    expect(site.receive(0, decision('commit')).told()).toEqual(['DecisionAck to 0']);
    expect(site.records).toEqual(['prepared', 'pre-commit', 'commit']);
  });

  it('tells its state to who asks, and whether it was down', () => {
    const site = uncertain();
    expect(site.receive(2, ask).told()).toEqual(['State uncertain to 2']);
    site.receive(0, preCommit).restart().take();
    expect(site.receive(2, ask).take()).toEqual([[2, state('pre-committed', true)]]);
  });

  it('leads the others to abort in two steps where all are uncertain', () => {
    const site = uncertain().expire('Decision');
    expect(site.told()).toEqual(['DecisionRequest to 0', 'DecisionRequest to 2', 'DecisionRequest to 3']);
    site.receive(2, state('uncertain')).receive(3, state('uncertain')).expire('Decision');
    expect(site.told()).toEqual(['PreAbort to 2', 'PreAbort to 3']);
    expect(site.receive(2, preAbortAck).receive(2, preAbortAck).told()).toEqual([]);
    expect(site.receive(3, preAbortAck).told()).toEqual([
      'Decision abort to 0',
      'Decision abort to 2',
      'Decision abort to 3',
    ]);
    expect(site.records).toEqual(['prepared', 'abort']);
  });

  it('takes nothing from the coordinator any more once another participant leads to abort', () => {
    const site = uncertain().receive(2, preAbort);
    expect(site.told()).toEqual(['PreAbortAck to 2']);
    expect(site.receive(0, preCommit).told()).toEqual([]);
    expect(site.receive(3, ask).told()).toEqual(['State uncertain to 3']);
    // The one that leads now knows more.
    expect(site.receive(3, preCommit).told()).toEqual(['PreCommitAck to 3']);
    expect(site.receive(2, preAbort).told()).toEqual(['State pre-committed to 2']);
    expect(site.receive(0, decision('commit')).receive(2, preAbort).told()).toEqual([
      'DecisionAck to 0',
      'Decision commit to 2',
    ]);
  });

  it('leads to commit after all where one was pre-committed before it heard that all would abort', () => {
    const site = uncertain().expire('Decision');
    site.receive(2, state('uncertain')).receive(3, state('uncertain')).expire('Decision');
    site.receive(3, preAbortAck).take();
    expect(site.receive(0, preCommit).told()).toEqual([]);
    expect(site.receive(2, state('pre-committed')).told()).toEqual(['PreCommit to 3']);
    expect(site.receive(2, preAbortAck).told()).toEqual([]);
    expect(site.receive(3, preCommitAck).told()).toContain('Decision commit to 2');
  });

  it('aborts without a follower that does not acknowledge', () => {
    const site = uncertain().expire('Decision').receive(3, state('uncertain')).expire('Decision');
    site.take();
    expect(site.expire('Decision').told()).toContain('Decision abort to 3');
  });

  it('leads the others to commit in two steps where one is pre-committed', () => {
    const site = uncertain().expire('Decision');
    site.take();
    site.receive(2, state('pre-committed')).receive(3, state('uncertain')).expire('Decision');
    expect(site.told()).toEqual(['PreCommit to 3']);
    expect(site.records).toEqual(['prepared', 'pre-commit']);
    expect(site.receive(3, preCommitAck).told()).toEqual([
      'Decision commit to 0',
      'Decision commit to 2',
      'Decision commit to 3',
    ]);
  });

  it('takes a follower that does not acknowledge for crashed', () => {
    const site = uncertain().receive(0, preCommit).expire('Decision').receive(3, state('uncertain')).expire('Decision');
    site.take();
    expect(site.expire('Decision').told()).toContain('Decision commit to 3');
  });

  it('lets another lead, and asks again if nothing comes of it', () => {
    const site = uncertain(2).expire('Decision');
    site.take();
    site.receive(1, state('uncertain')).expire('Decision');
    expect(site.told()).toEqual(['DecisionRequest to 0', 'DecisionRequest to 1', 'DecisionRequest to 3']);
    expect(site.records).toEqual(['prepared']);
  });
});

describe('a coordinator of three-phase commit', () => {
  const executed = { type: 'Executed', transaction: T, done: true, incarnation: 1, values: {} } as const;
  const yes = { type: 'Vote', transaction: T, vote: 'yes', values: {} } as const;
  const toAll = (what: string) => [1, 2, 3].map((participant) => `${what} to ${participant}`);
  const preCommitting = () => {
    const site = new Site('three-phase coordinator').receive(9, readAll);
    for (const participant of [1, 2, 3]) site.receive(participant, executed);
    site.take();
    for (const participant of [1, 2, 3]) site.receive(participant, yes);
    return site;
  };

  it('remembers the transaction before it asks for votes, and commits when all are pre-committed', () => {
    const site = preCommitting();
    expect(site.records).toEqual(['start']);
    expect(site.told()).toEqual(toAll('PreCommit'));
    site.receive(1, preCommitAck).receive(2, preCommitAck);
    expect(site.told()).toEqual([]);
    expect(site.receive(3, preCommitAck).told()).toEqual([...toAll('Decision commit'), 'Reply to 9']);
  });

  it('commits without those who do not acknowledge in time', () => {
    const site = preCommitting();
    site.take();
    expect(site.receive(1, preCommitAck).expire('Decision').told()).toContain('Decision commit to 3');
    expect(site.marks).toContain('committed-without-all-acks');
  });

  it('says that it lives to a participant that asks', () => {
    const site = preCommitting();
    site.take();
    expect(site.receive(2, ask).told()).toEqual(['State coordinating to 2']);
  });

  it('asks the participants after a crash, and takes over what they decided', () => {
    const site = preCommitting().restart();
    expect(site.told()).toEqual(toAll('DecisionRequest'));
    expect(site.receive(2, ask).take()).toEqual([[2, state('uncertain', true)]]);
    expect(site.receive(9, readAll).told()).toEqual([]);
    expect(site.receive(1, decision('commit')).told()).toEqual([...toAll('Decision commit'), 'Reply to 9']);
  });
});
