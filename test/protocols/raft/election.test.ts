import { describe, expect, it } from 'vitest';
import type { AppendEntries, RequestVote, RequestVoteReply } from '../../../src/protocols/raft/messages.js';
import { appendEntries, entry, requestVote, Server } from './server.js';

const granted = (term: number) => ({ type: 'RequestVoteReply', term, granted: true }) as const;
const votesOf = (server: Server) => server.taken<RequestVoteReply>('RequestVoteReply').map((reply) => reply.granted);

describe('RequestVote, receiver (Figure 2)', () => {
  it('1. refuses a candidate of an earlier term, and tells it the newer one', () => {
    const server = new Server({ term: 5 }).receive(1, requestVote(4));
    expect(server.taken('RequestVoteReply')).toEqual([{ type: 'RequestVoteReply', term: 5, granted: false }]);
  });

  it('2. grants one vote a term, to whoever asks first, and to him again', () => {
    const server = new Server().receive(1, requestVote(1)).receive(2, requestVote(1)).receive(1, requestVote(1));
    expect(votesOf(server)).toEqual([true, false, true]);
    expect(server.status.votedFor).toBe(1);
  });

  it('2. remembers its vote over a restart', () => {
    const server = new Server().receive(1, requestVote(1)).restart().receive(2, requestVote(1));
    expect(votesOf(server)).toEqual([false]);
  });

  it('votes anew in a new term', () => {
    const server = new Server().receive(1, requestVote(1)).receive(2, requestVote(2));
    expect(votesOf(server)).toEqual([true, true]);
  });

  it.each([
    ['a later last term, though shorter', [1, 3], true],
    ['an earlier last term, though longer', [9, 1], false],
    ['the same last term and length', [2, 2], true],
    ['the same last term, longer', [3, 2], true],
    ['the same last term, shorter', [1, 2], false],
  ] as const)('2. and only to a log that is up to date (5.4.1): %s', (_, [index, term], expected) => {
    const server = new Server({ term: 3, log: [entry(1), entry(2)] }).receive(1, requestVote(4, index, term));
    expect(votesOf(server)).toEqual([expected]);
    expect(server.status.term).toBe(4);
  });

  it('waits anew for an election where it granted its vote, and only there (5.2)', () => {
    const server = new Server({ term: 1, votedFor: 2 });
    server.host.timers.clear();
    server.receive(1, requestVote(1));
    expect(server.host.timers.has('Election')).toBe(false);
    server.receive(2, requestVote(1));
    expect(server.host.timers.has('Election')).toBe(true);
  });
});

describe('a candidate (5.2)', () => {
  it('increments its term, votes for itself, waits anew, and asks all others', () => {
    const server = new Server({ term: 3, log: [entry(1), entry(3)] });
    server.host.timers.clear();
    server.raft.onElectionTimeout();
    expect(server.status).toMatchObject({ role: 'candidate', term: 4, votedFor: 0 });
    const wait = server.host.timers.get('Election')!;
    expect(wait).toBeGreaterThanOrEqual(150_000);
    expect(wait).toBeLessThanOrEqual(300_000);
    const sent = server.take();
    expect(sent.map(({ to }) => to)).toEqual([1, 2, 3, 4]);
    for (const { message } of sent) expect(message as RequestVote).toEqual(requestVote(4, 2, 3));
  });

  it('leads with the votes of a majority, its own among them', () => {
    const server = new Server();
    server.raft.onElectionTimeout();
    server.receive(1, granted(1));
    expect(server.status.role).toBe('candidate');
    server.receive(2, granted(1));
    expect(server.status.role).toBe('leader');
    expect(server.host.observed).toContainEqual({ kind: 'role', role: 'leader', epoch: 1 });
  });

  it('counts each voter once, and no refusals and no votes of earlier terms', () => {
    const server = new Server();
    server.raft.onElectionTimeout();
    server.raft.onElectionTimeout();
    server.receive(1, granted(2)).receive(1, granted(2)).receive(2, granted(1));
    server.receive(3, { type: 'RequestVoteReply', term: 2, granted: false });
    expect(server.status.role).toBe('candidate');
    server.receive(4, granted(2));
    expect(server.status.role).toBe('leader');
  });

  it('counts its own vote only once that is durable', () => {
    const server = new Server({ instant: false });
    server.raft.onElectionTimeout();
    server.receive(1, granted(1)).receive(2, granted(1));
    expect(server.status.role).toBe('candidate');
    server.sync();
    expect(server.status.role).toBe('leader');
  });

  it('gives up for a leader of its term, not for one of an earlier', () => {
    const server = new Server({ term: 1 });
    server.raft.onElectionTimeout();
    server.receive(1, appendEntries(1, [0, 0]));
    expect(server.status.role).toBe('candidate');
    server.receive(1, appendEntries(2, [0, 0]));
    expect(server.status).toMatchObject({ role: 'follower', term: 2, votedFor: 0, leader: 1 });
  });

  it('stands again when its time is up, and says that the vote was split', () => {
    const server = new Server();
    server.raft.onElectionTimeout();
    server.raft.onElectionTimeout();
    expect(server.status).toMatchObject({ role: 'candidate', term: 2 });
    expect(server.host.observed).toContainEqual({ kind: 'mark', name: 'split-vote' });
  });
});

describe('a newer term in any message (5.1)', () => {
  it.each([
    ['RequestVote', requestVote(9)],
    ['RequestVoteReply', { type: 'RequestVoteReply', term: 9, granted: false }],
    ['AppendEntries', appendEntries(9, [0, 0])],
    ['AppendEntriesReply', { type: 'AppendEntriesReply', term: 9, success: false, index: 1, round: 0 }],
  ] as const)('%s makes a leader follow', (_, message) => {
    const server = new Server().elected();
    server.receive(1, message);
    expect(server.status).toMatchObject({ role: 'follower', term: 9 });
    expect(server.host.timers.has('Heartbeat')).toBe(false);
    expect(server.host.timers.has('Election')).toBe(true);
    expect(server.host.observed).toContainEqual({ kind: 'mark', name: 'leader-stepped-down' });
  });
});

describe('a new leader', () => {
  it('tells everybody at once, stops waiting for elections, and opens its term with a no-op (5.2, 8)', () => {
    const server = new Server({ term: 1, log: [entry(1, 5)] });
    server.raft.onElectionTimeout();
    server.receive(1, granted(2));
    server.take();
    server.receive(2, granted(2));
    const sent = server.take();
    expect(new Set(sent.map(({ to }) => to))).toEqual(new Set([1, 2, 3, 4]));
    expect(sent[0]!.message as AppendEntries).toMatchObject({ ...appendEntries(2, [1, 1]), round: 1 });
    expect(sent[sent.length - 1]!.message as AppendEntries).toMatchObject({
      ...appendEntries(2, [1, 1], [entry(2)]),
      round: 1,
    });
    expect(server.host.timers.has('Election')).toBe(false);
    expect(server.host.timers.get('Heartbeat')).toBe(50_000);
    expect(server.terms).toEqual([1, 2]);
  });
});

describe('suspicion', () => {
  it('falls on the leader that has not been heard of', () => {
    const server = new Server().receive(3, appendEntries(1, [0, 0]));
    server.raft.onElectionTimeout();
    expect(server.host.observed).toContainEqual({ kind: 'suspect', suspect: 3 });
  });

  it('falls on nobody where there was none', () => {
    const server = new Server();
    server.raft.onElectionTimeout();
    expect(server.host.observed.filter(({ kind }) => kind === 'suspect')).toEqual([]);
  });
});
