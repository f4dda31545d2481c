import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/models/client.js';
import type { AppendEntries, AppendEntriesReply, Entry } from '../../../src/protocols/raft/messages.js';
import { appendEntries, CLIENT, entry, request, Server } from './server.js';

const answers = (server: Server) =>
  server.taken<AppendEntriesReply>('AppendEntriesReply').map(({ success, index }) => [success, index]);
const stored = (term: number, index: number) =>
  ({ type: 'AppendEntriesReply', term, success: true, index, round: 0 }) as const;

describe('AppendEntries, receiver (Figure 2)', () => {
  it('1. refuses a leader of an earlier term, and keeps its own', () => {
    const server = new Server({ term: 5 }).receive(1, appendEntries(4, [0, 0], [entry(4)]));
    expect(server.taken('AppendEntriesReply')).toMatchObject([{ term: 5, success: false }]);
    expect(server.terms).toEqual([]);
    expect(server.status.leader).toBeNull();
  });

  it('2. refuses where its log ends before, and says from where to try', () => {
    const server = new Server({ term: 1, log: [entry(1)] }).receive(1, appendEntries(1, [5, 1], [entry(1)]));
    expect(answers(server)).toEqual([[false, 2]]);
    expect(server.terms).toEqual([1]);
  });

  it('2. refuses where it has an entry of another term there, and lets the leader skip that whole term (5.3)', () => {
    const log = [entry(1), entry(2), entry(2), entry(2)];
    const server = new Server({ term: 3, log }).receive(1, appendEntries(3, [4, 3]));
    expect(answers(server)).toEqual([[false, 2]]);
    expect(server.terms).toEqual([1, 2, 2, 2]);
    expect(server.host.observed).toContainEqual({ kind: 'mark', name: 'log-mismatch' });
  });

  it('3. deletes a conflicting entry and all that follow it', () => {
    const server = new Server({ term: 3, log: [entry(1), entry(2), entry(2)] });
    server.receive(1, appendEntries(3, [1, 1], [entry(3)]));
    expect(server.terms).toEqual([1, 3]);
    expect(answers(server)).toEqual([[true, 2]]);
    expect(server.host.observed).toContainEqual({ kind: 'mark', name: 'log-truncated' });
  });

  it('3. deletes nothing where nothing conflicts: a message that comes late takes nothing back', () => {
    const server = new Server({ term: 1, log: [entry(1), entry(1), entry(1)] });
    server.receive(1, appendEntries(1, [0, 0], [entry(1)])).receive(1, appendEntries(1, [1, 1]));
    expect(server.terms).toEqual([1, 1, 1]);
    // It vouches for what it was shown, and not for what is behind.
    expect(answers(server)).toEqual([
      [true, 1],
      [true, 1],
    ]);
  });

  it('4. appends what it lacks, and nothing twice', () => {
    const server = new Server({ term: 1, log: [entry(1)] });
    for (let times = 0; times < 2; times += 1) server.receive(1, appendEntries(1, [0, 0], [entry(1), entry(1, 4)]));
    expect(server.terms).toEqual([1, 1]);
  });

  it('5. commits up to leaderCommit, but no further than the last new entry', () => {
    const server = new Server({ term: 2, log: [entry(1), entry(1), entry(1)] });
    server.receive(1, appendEntries(2, [1, 1], [], 3));
    expect(server.status.commitIndex).toBe(1);
    server.receive(1, appendEntries(2, [3, 1], [], 2));
    expect(server.status.commitIndex).toBe(2);
    server.receive(1, appendEntries(2, [3, 1], [], 1));
    expect(server.status.commitIndex).toBe(2);
  });

  it('waits anew for the leader, whether it can follow it or not', () => {
    const server = new Server();
    server.host.timers.clear();
    server.receive(1, appendEntries(1, [7, 1]));
    expect(server.host.timers.has('Election')).toBe(true);
    expect(server.status).toMatchObject({ leader: 1, role: 'follower' });
  });
});

describe('a leader', () => {
  const sentTo = (server: Server, node: number) =>
    server.take().flatMap(({ to, message }) => (to === node ? [message as AppendEntries] : []));

  it('commits what a majority holds, itself among them (5.3)', () => {
    const server = new Server().elected();
    server.receive(1, stored(1, 1));
    expect(server.status.commitIndex).toBe(0);
    server.receive(2, stored(1, 1));
    expect(server.status.commitIndex).toBe(1);
  });

  it('counts itself only as far as its own disk is (thesis, 10.2.1)', () => {
    const server = new Server({ instant: false }).elected();
    server.raft.onRequest(CLIENT, request(1));
    server.receive(1, stored(1, 2)).receive(2, stored(1, 2));
    expect(server.status.commitIndex).toBe(1);
    server.sync();
    expect(server.status.commitIndex).toBe(2);
  });

  it('commits without its own copy where a majority of the others has one', () => {
    const server = new Server({ instant: false }).elected();
    server.raft.onRequest(CLIENT, request(1));
    for (const node of [1, 2, 3]) server.receive(node, stored(1, 2));
    expect(server.status.commitIndex).toBe(2);
  });

  it('never commits entries of earlier terms by counting them (5.4.2)', () => {
    const server = new Server({ term: 2, log: [entry(1), entry(2)] }).elected();
    server.receive(1, stored(3, 2)).receive(2, stored(3, 2));
    expect(server.status.commitIndex).toBe(0);
    server.receive(1, stored(3, 3)).receive(2, stored(3, 3));
    expect(server.status.commitIndex).toBe(3);
    expect(server.host.observed).toContainEqual({ kind: 'mark', name: 'earlier-term-committed' });
  });

  it('goes back along a log that does not match, and forward once it does', () => {
    const server = new Server({ term: 2, log: [entry(1), entry(2), entry(2)] }).elected();
    server.receive(1, { type: 'AppendEntriesReply', term: 3, success: false, index: 2, round: 0 });
    const [retry] = sentTo(server, 1);
    expect(retry).toMatchObject({ prevLogIndex: 1, prevLogTerm: 1 });
    expect(retry!.entries.map(({ term }) => term)).toEqual([2, 2, 3]);
    server.receive(1, stored(3, 4));
    expect(sentTo(server, 1)).toEqual([]);
  });

  it('does not let a late refusal take back what a follower has confirmed', () => {
    const server = new Server().elected();
    server.receive(1, stored(1, 1));
    server.receive(1, { type: 'AppendEntriesReply', term: 1, success: false, index: 1, round: 0 });
    server.take();
    server.raft.onHeartbeatTimeout();
    expect(sentTo(server, 1)).toMatchObject([{ prevLogIndex: 1, entries: [] }]);
  });

  it('sends again with its heartbeats what was not confirmed', () => {
    const server = new Server().elected();
    server.raft.onHeartbeatTimeout();
    expect(sentTo(server, 4)).toMatchObject([{ ...appendEntries(1, [0, 0], [entry(1)]), round: 2 }]);
    expect(server.host.timers.get('Heartbeat')).toBe(50_000);
  });

  it('carries no more than a batch', () => {
    const log = Array.from({ length: 100 }, (): Entry => entry(1));
    const server = new Server({ term: 1, log }).elected();
    server.receive(1, { type: 'AppendEntriesReply', term: 2, success: false, index: 1, round: 0 });
    const [batch] = sentTo(server, 1);
    expect(batch).toMatchObject({ prevLogIndex: 0, prevLogTerm: 0 });
    expect(batch!.entries).toHaveLength(64);
  });

  it('does not mind answers of earlier terms', () => {
    const server = new Server({ term: 4 }).elected();
    server.receive(1, stored(4, 1)).receive(2, stored(4, 1));
    expect(server.status.commitIndex).toBe(0);
  });
});

describe('clients (section 8)', () => {
  const replies = (server: Server) => server.taken<Reply>('Reply').map(({ sequence, result }) => [sequence, result]);
  const commit = (server: Server, index: number) => {
    for (const node of [1, 2]) server.receive(node, stored(server.status.term as number, index));
    return server;
  };

  it('are sent on by followers, with a hint where there is one', () => {
    const server = new Server();
    server.raft.onRequest(CLIENT, request(1));
    server.receive(3, appendEntries(1, [0, 0]));
    server.raft.onRequest(CLIENT, request(1));
    expect(replies(server)).toEqual([
      [1, { outcome: 'redirect', hint: null }],
      [1, { outcome: 'redirect', hint: 3 }],
    ]);
  });

  it('are answered when their command is committed and applied, and not before', () => {
    const server = new Server().elected();
    server.raft.onRequest(CLIENT, request(1));
    expect(replies(server)).toEqual([]);
    commit(server, 2);
    expect(replies(server)).toEqual([[1, { outcome: 'ok', value: null }]]);
    expect(server.status.lastApplied).toBe(2);
  });

  it('read what was committed before', () => {
    const server = new Server().elected();
    server.raft.onRequest(CLIENT, request(1));
    server.raft.onRequest(CLIENT, request(2, { f: 'read', value: null }));
    commit(server, 3);
    expect(replies(server)[1]).toEqual([2, { outcome: 'ok', value: 1 }]);
  });

  it('get the same answer to a retry, and their command takes effect once', () => {
    const server = new Server().elected();
    const cas = request(2, { f: 'cas', value: [null, 5] });
    server.raft.onRequest(CLIENT, cas);
    commit(server, 2);
    server.raft.onRequest(CLIENT, cas);
    expect(server.terms).toHaveLength(2);
    expect(replies(server)).toEqual([
      [2, { outcome: 'ok', value: null }],
      [2, { outcome: 'ok', value: null }],
    ]);
  });

  it('may have a command in the log twice: the second copy has no effect and gives the same answer', () => {
    const server = new Server().elected();
    const cas = request(2, { f: 'cas', value: [null, 5] });
    server.raft.onRequest(CLIENT, cas);
    server.raft.onRequest(CLIENT, cas);
    commit(server, 3);
    expect(replies(server).map(([, result]) => result)).toEqual([
      { outcome: 'ok', value: null },
      { outcome: 'ok', value: null },
    ]);
    const applied = server.host.observed.filter(({ kind }) => kind === 'apply');
    expect(applied.map((each) => 'duplicate' in each && each.duplicate)).toEqual([false, false, true]);
  });

  it('are told of a definite refusal', () => {
    const server = new Server().elected();
    server.raft.onRequest(CLIENT, request(1, { f: 'cas', value: [3, 4] }));
    commit(server, 2);
    expect(replies(server)).toEqual([[1, { outcome: 'fail' }]]);
  });

  it('get no answer from a leader that has stepped down: what becomes of their command is not its to say', () => {
    const server = new Server().elected();
    server.raft.onRequest(CLIENT, request(1));
    server.receive(1, appendEntries(2, [0, 0], [entry(1), { term: 1, command: request(1) }], 2));
    expect(server.status.lastApplied).toBe(2);
    expect(replies(server)).toEqual([]);
  });
});

describe('a restart', () => {
  it('keeps term, vote and log, and applies everything again from the beginning', () => {
    const server = new Server().elected();
    server.raft.onRequest(CLIENT, request(1));
    for (const node of [1, 2]) server.receive(node, stored(1, 2));
    server.restart();
    expect(server.status).toMatchObject({
      role: 'follower',
      term: 1,
      votedFor: 0,
      log: 2,
      commitIndex: 0,
      lastApplied: 0,
    });
    server.receive(1, appendEntries(2, [2, 1], [], 2));
    const applied = server.host.observed.filter(({ kind }) => kind === 'apply');
    expect(applied.map((each) => 'sequence' in each && each.sequence)).toEqual([0, 1]);
  });
});
