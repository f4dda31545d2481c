import { describe, expect, it } from 'vitest';
import type { AppendEntries, RequestVote } from '../../../src/protocols/raft/messages.js';
import { appendEntries, CLIENT, configuration, entry, id, request, requestVote, Server } from './server.js';

const ask = (change: 'add' | 'remove' | 'transfer', node: number) =>
  ({ type: 'Reconfigure', change, node: id(node) }) as const;
const stored = (term: number, index: number, round = 0) =>
  ({ type: 'AppendEntriesReply', term, success: true, index, round }) as const;
const marks = (server: Server) =>
  server.host.observed.flatMap((observation) => (observation.kind === 'mark' ? [observation.name] : []));
const receivers = (server: Server, type: string) =>
  server.take().flatMap(({ to, message }) => (message.type === type ? [to] : []));

/** Leader of term 1 among these members, with its no-op committed. */
function leaderOf(...members: readonly number[]): Server {
  const server = new Server({ members });
  server.raft.onElectionTimeout();
  for (const voter of members.slice(1)) {
    server.receive(voter, { type: 'RequestVoteReply', term: 1, granted: true });
  }
  for (const follower of members.slice(1)) server.receive(follower, stored(1, 1));
  server.take();
  expect(server.status).toMatchObject({ role: 'leader', commitIndex: 1 });
  return server;
}

describe('a configuration (thesis, section 4.1)', () => {
  it('takes effect as soon as it is in the log', () => {
    const server = new Server({ term: 1, members: [0, 1, 2] });
    server.receive(1, appendEntries(1, [0, 0], [configuration(1, 0, 1, 2, 3, 4)])).take();
    server.raft.onElectionTimeout();
    expect(receivers(server, 'RequestVote')).toEqual([1, 2, 3, 4]);
    for (const voter of [1, 4]) {
      expect(server.status.role).toBe('candidate');
      server.receive(voter, { type: 'RequestVoteReply', term: 2, granted: true });
    }
    expect(server.status.role).toBe('leader');
  });

  it('falls back to the one before where its entry is deleted', () => {
    const server = new Server({ term: 1, members: [0, 1, 2] });
    server.receive(1, appendEntries(1, [0, 0], [entry(1), configuration(1, 0, 1, 2, 3)]));
    server.receive(2, appendEntries(2, [1, 1], [entry(2)])).take();
    expect(marks(server)).toContain('configuration-rolled-back');
    server.raft.onElectionTimeout();
    expect(receivers(server, 'RequestVote')).toEqual([1, 2]);
  });

  it('counts votes of members only', () => {
    const server = new Server({ members: [0, 1, 2] });
    server.raft.onElectionTimeout();
    server.receive(4, { type: 'RequestVoteReply', term: 1, granted: true });
    expect(server.status.role).toBe('candidate');
  });

  it('survives a restart, also behind a snapshot', () => {
    const log = [entry(1), configuration(1, 0, 1, 2, 3)];
    const server = new Server({ term: 1, log, members: [0, 1, 2] });
    server.raft.onElectionTimeout();
    expect(receivers(server, 'RequestVote')).toEqual([1, 2, 3]);
    const state = { objects: [], sessions: [] };
    server.disk.cell('snapshot', null as unknown).value = {
      lastIndex: 2,
      lastTerm: 1,
      state,
      members: [0, 1, 2, 3],
    };
    server.disk.log('log').compact(3);
    server.restart().raft.onElectionTimeout();
    expect(receivers(server, 'RequestVote')).toEqual([1, 2, 3]);
  });
});

describe('a server that is no member', () => {
  it('rests until a log tells it that it is one', () => {
    const server = new Server({ members: [1, 2, 3] });
    expect(server.host.role).toBe('idle');
    expect(server.host.timers.has('Election')).toBe(false);
    server.receive(1, appendEntries(1, [0, 0], [entry(1)]));
    expect(server.host.role).toBe('idle');
    expect(server.host.timers.has('Election')).toBe(false);
    server.receive(1, appendEntries(1, [1, 1], [configuration(1, 0, 1, 2, 3)]));
    expect(server.host.role).toBe('follower');
    expect(server.host.timers.has('Election')).toBe(true);
  });

  it('votes where it is asked: its vote may be needed (4.2.2)', () => {
    const server = new Server({ members: [1, 2, 3] });
    server.receive(1, requestVote(1));
    expect(server.taken('RequestVoteReply')).toMatchObject([{ granted: true }]);
  });

  it('goes on standing for election while its removal is not committed, without a vote of its own (4.2.2)', () => {
    const server = new Server({ term: 1, members: [0, 1, 2, 3] });
    server.receive(1, appendEntries(1, [0, 0], [configuration(1, 1, 2, 3)])).take();
    server.raft.onElectionTimeout();
    server.receive(1, { type: 'RequestVoteReply', term: 2, granted: true });
    expect(server.status.role).toBe('candidate');
    server.receive(2, { type: 'RequestVoteReply', term: 2, granted: true });
    expect(server.status.role).toBe('leader');
  });

  it('rests once its removal is committed', () => {
    const server = new Server({ term: 1, members: [0, 1, 2, 3] });
    server.receive(1, appendEntries(1, [0, 0], [configuration(1, 1, 2, 3)], 1));
    expect(server.host.role).toBe('idle');
    expect(server.host.timers.has('Election')).toBe(false);
  });
});

describe('adding a server (thesis, section 4.2.1)', () => {
  it('brings it up to date first, then appends the configuration, and counts by it at once', () => {
    const server = leaderOf(0, 1, 2).receive(0, ask('add', 3));
    expect(server.taken<AppendEntries>('AppendEntries')).toMatchObject([{ prevLogIndex: 1, entries: [] }]);
    server.receive(3, { type: 'AppendEntriesReply', term: 1, success: false, index: 1, round: 0 });
    expect(server.taken<AppendEntries>('AppendEntries')).toMatchObject([{ prevLogIndex: 0, entries: [{ term: 1 }] }]);
    server.receive(3, stored(1, 1));
    expect(server.taken<AppendEntries>('AppendEntries')).toMatchObject(
      [1, 2, 3].map(() => ({ entries: [{ members: [0, 1, 2, 3] }] })),
    );
    // Two of four are no majority.
    server.receive(1, stored(1, 2));
    expect(server.status.commitIndex).toBe(1);
    server.receive(3, stored(1, 2));
    expect(server.status.commitIndex).toBe(2);
  });

  it('takes further rounds while they last as long as an election timeout, and gives up after ten', () => {
    const server = leaderOf(0, 1, 2).receive(0, ask('add', 3));
    for (let round = 1; round <= 10; round += 1) {
      expect(marks(server)).not.toContain('catch-up-given-up');
      server.receive(CLIENT, request(round));
      server.host.time += 150_000;
      server.receive(3, stored(1, round));
    }
    expect(marks(server)).toContain('catch-up-given-up');
    expect(marks(server)).not.toContain('server-caught-up');
  });

  it('gives up on a server that makes no progress', () => {
    const server = leaderOf(0, 1, 2).receive(0, ask('add', 3));
    server.raft.onCatchUpTimeout();
    expect(marks(server)).toContain('catch-up-given-up');
    server.take();
    server.raft.onHeartbeatTimeout();
    expect(receivers(server, 'AppendEntries')).toEqual([1, 2]);
  });

  it('waits until the configuration before is committed', () => {
    const server = leaderOf(0, 1, 2, 3, 4).receive(0, ask('remove', 4)).receive(0, ask('remove', 3));
    expect(server.terms).toHaveLength(2);
    for (const follower of [1, 2]) server.receive(follower, stored(1, 2));
    expect(server.terms).toHaveLength(3);
  });

  it('waits until an entry of this term is committed (Ongaro, raft-dev, 2015)', () => {
    const server = new Server({ members: [0, 1, 2, 3, 4] }).elected().receive(0, ask('remove', 4));
    expect(server.terms).toEqual([1]);
    for (const follower of [1, 2]) server.receive(follower, stored(1, 1));
    expect(server.terms).toEqual([1, 1]);
  });
});

describe('removing a server (thesis, section 4.2.2)', () => {
  it('tells it that it is removed, and then lets it be', () => {
    const server = leaderOf(0, 1, 2, 3).receive(0, ask('remove', 3));
    expect(receivers(server, 'AppendEntries')).toEqual([1, 2]);
    server.receive(1, stored(1, 2));
    const [told] = server.taken('AppendEntries');
    // It holds the entry that removes it, but was not yet told that this is committed.
    server.receive(3, stored(1, 2)).take();
    server.raft.onHeartbeatTimeout();
    expect(receivers(server, 'AppendEntries')).toEqual([1, 2, 3]);
    server.receive(3, stored(1, 2, (told as AppendEntries).round)).take();
    server.raft.onHeartbeatTimeout();
    expect(receivers(server, 'AppendEntries')).toEqual([1, 2]);
  });

  it('that leads: it manages the change without counting itself, then hands over and rests', () => {
    const server = leaderOf(0, 1, 2, 3).receive(0, ask('remove', 0));
    server.receive(1, stored(1, 2));
    expect(server.status).toMatchObject({ role: 'leader', commitIndex: 1 });
    server.take();
    server.receive(2, stored(1, 2));
    expect(receivers(server, 'TimeoutNow')).toEqual([1]);
    expect(server.status).toMatchObject({ role: 'idle', commitIndex: 2 });
  });
});

describe('leadership transfer (thesis, section 3.10)', () => {
  it('brings the successor up to date, takes no commands meanwhile, and has it stand for election', () => {
    const server = leaderOf(0, 1, 2);
    server.receive(CLIENT, request(1));
    server.receive(1, stored(1, 2)).receive(0, ask('transfer', 2)).take();
    server.receive(CLIENT, request(2));
    expect(server.taken('Reply')).toMatchObject([{ result: { outcome: 'redirect', hint: null } }]);
    server.receive(2, stored(1, 2));
    expect(receivers(server, 'TimeoutNow')).toEqual([2]);
  });

  it('that does not come about in an election timeout is over, and commands are taken again', () => {
    const server = leaderOf(0, 1, 2).receive(0, ask('transfer', 2));
    expect(server.host.timers.get('Transfer')).toBe(300_000);
    server.raft.onTransferTimeout();
    server.receive(CLIENT, request(1));
    expect(server.terms).toHaveLength(2);
  });

  it('makes the successor stand at once, and lets others vote for it though they hear their leader', () => {
    const server = new Server({ term: 1 }).receive(1, { type: 'TimeoutNow', term: 1 });
    expect(server.taken<RequestVote>('RequestVote')[0]).toMatchObject({ term: 2, transfer: true });
  });

  it('of a leader that has been succeeded is of no concern any more', () => {
    const server = new Server({ term: 2 }).receive(1, { type: 'TimeoutNow', term: 1 });
    expect(server.take()).toEqual([]);
  });
});
