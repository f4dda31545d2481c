import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/models/client.js';
import type {
  Accepted,
  Decided,
  DecidedRequest,
  Promised,
  Rejected,
  Snapshot,
} from '../../../src/protocols/multi-paxos/messages.js';
import { ballot, CLIENT, command, ReplicaByHand } from './replica.js';

const decided = (first: number, ...sequences: readonly number[]) =>
  ({ type: 'Decided', first, commands: sequences.map(command) }) as const;
const heartbeat = (chosen: number, of = ballot(1, 1)) => ({ type: 'Heartbeat', ballot: of, chosen }) as const;

describe('an acceptor of all slots', () => {
  const accept = (round: number, first: number, ...sequences: readonly number[]) =>
    ({ type: 'Accept', ballot: ballot(round, 1), first, commands: sequences.map(command) }) as const;

  it('reports what is chosen, and its votes behind that', () => {
    const replica = new ReplicaByHand().receive(1, accept(1, 1, 1, 2, 3)).receive(1, decided(1, 1, 2));
    replica.host.sent.length = 0;
    replica.host.time = 150_000;
    replica.receive(2, { type: 'Prepare', ballot: ballot(2, 2), first: 2 });
    expect(replica.taken<Promised>('Promise', 2)).toEqual([
      {
        type: 'Promise',
        ballot: ballot(2, 2),
        first: 2,
        chosen: [command(2)],
        votes: [{ slot: 3, ballot: ballot(1, 1), value: command(3) }],
      },
    ]);
  });

  it('votes in no ballot below its promise, nor after a restart', () => {
    const replica = new ReplicaByHand().receive(2, { type: 'Prepare', ballot: ballot(2, 2), first: 1 }).restart();
    replica.receive(1, accept(1, 1, 1));
    expect(replica.host.sent.map(({ message }) => message.type)).toEqual(['Rejected']);
    expect(replica.taken<Rejected>('Rejected')[0]!.promised).toEqual(ballot(2, 2));
    expect(replica.disk.map('accepted').size).toBe(0);
  });

  it('follows who asks in its ballot or a higher one, and points clients to it', () => {
    const replica = new ReplicaByHand().elected().receive(1, accept(2, 1, 1));
    expect(replica.status).toMatchObject({ role: 'follower', leader: 1 });
    expect(replica.taken<Accepted>('Accepted')).toEqual([{ type: 'Accepted', ballot: ballot(2, 1), first: 1 }]);
    replica.ask(4);
    expect(replica.taken<Reply>('Reply', CLIENT)[0]!.result).toEqual({ outcome: 'redirect', hint: 1 });
  });

  it('refuses the heartbeat of a leader that it has promised to leave', () => {
    const replica = new ReplicaByHand().receive(2, { type: 'Prepare', ballot: ballot(2, 2), first: 1 });
    replica.receive(1, heartbeat(0));
    expect(replica.taken<Rejected>('Rejected')).toHaveLength(1);
    expect(replica.status.leader).toBeNull();
  });
});

describe('executing (section 3)', () => {
  it('waits for the command before', () => {
    const replica = new ReplicaByHand().receive(1, decided(2, 2, 3));
    expect(replica.applied).toEqual([]);
    expect(replica.marked('learned-past-hole')).toBe(true);
    expect(replica.receive(1, decided(1, 1)).applied).toEqual([1, 2, 3]);
  });

  it('executes a command that is chosen in two slots once', () => {
    const replica = new ReplicaByHand().receive(1, decided(1, 1, 2, 1));
    const applied = replica.host.observed.flatMap((each) => (each.kind === 'apply' ? [each.duplicate] : []));
    expect(applied).toEqual([false, false, true]);
  });

  it('starts again from what it knows to be chosen', () => {
    expect(new ReplicaByHand().receive(1, decided(1, 1, 2)).restart().applied).toEqual([1, 2]);
  });
});

describe('what is learned', () => {
  const isForced = ({ disk }: ReplicaByHand) => disk.journal.needsSync;

  it('is forced to the disk of a follower by the second heartbeat, if nothing else has been', () => {
    const replica = new ReplicaByHand({ instant: false }).receive(1, heartbeat(0)).sync().receive(1, decided(1, 1));
    expect(isForced(replica.receive(1, heartbeat(1)))).toBe(false);
    expect(isForced(replica.receive(1, heartbeat(1)))).toBe(true);
    expect(isForced(replica.sync().receive(1, heartbeat(1)))).toBe(false);
    expect(replica.disk.log('log').durableLength).toBe(1);
  });

  it('is forced to that of the leader at its own heartbeats', () => {
    const replica = new ReplicaByHand({ instant: false }).elected().sync().ask(1).sync().votes(1, 1, 2);
    replica.replica.onHeartbeatTimeout();
    expect(isForced(replica)).toBe(false);
    replica.replica.onHeartbeatTimeout();
    expect(isForced(replica)).toBe(true);
  });
});

describe('catching up', () => {
  it('asks for what the leader knew one heartbeat ago', () => {
    const replica = new ReplicaByHand().receive(1, heartbeat(3));
    expect(replica.taken('DecidedRequest')).toEqual([]);
    replica.receive(1, decided(1, 1)).receive(1, heartbeat(4));
    expect(replica.taken<DecidedRequest>('DecidedRequest')).toEqual([{ type: 'DecidedRequest', first: 2 }]);
  });

  it('goes on asking while answers are full, and gives no more than one answer may hold', () => {
    const ahead = new ReplicaByHand().receive(1, decided(1, 1, 2, 3, 4, 5, 6));
    const [answer] = ahead.receive(1, { type: 'DecidedRequest', first: 1 }).taken<Decided>('Decided');
    expect(answer!.commands).toHaveLength(4);
    const behind = new ReplicaByHand().receive(1, heartbeat(6)).receive(1, answer!);
    expect(behind.taken<DecidedRequest>('DecidedRequest')).toEqual([{ type: 'DecidedRequest', first: 5 }]);
  });

  it('keeps a snapshot in place of old slots and votes, and starts again from it', () => {
    const replica = new ReplicaByHand({ snapshotEvery: 3 });
    const commands = [1, 2, 3, 4].map(command);
    replica.receive(1, { type: 'Accept', ballot: ballot(1, 1), first: 1, commands }).receive(1, decided(1, 1, 2, 3, 4));
    expect([...replica.disk.map('accepted').keys()]).toEqual(['4']);
    expect(replica.disk.log('log').firstIndex).toBe(4);
    expect(replica.restart().applied).toEqual([4]);
  });

  it('sends the snapshot to who needs slots that are gone, be it a learner or a candidate, and promises that one nothing', () => {
    const replica = new ReplicaByHand({ snapshotEvery: 3 }).receive(1, decided(1, 1, 2, 3));
    replica.receive(1, { type: 'DecidedRequest', first: 2 });
    expect(replica.taken<Snapshot>('Snapshot')[0]!.snapshot.index).toBe(3);
    replica.receive(1, { type: 'Prepare', ballot: ballot(5, 1), first: 3 });
    expect(replica.host.sent.map(({ message }) => message.type)).toEqual(['Snapshot']);
    expect(replica.status.ballot).toBeNull();
  });

  it('drops the slots that a snapshot covers when it starts, should a crash have come between the two writes', () => {
    const [message] = new ReplicaByHand({ snapshotEvery: 3 })
      .receive(1, decided(1, 1, 2, 3))
      .receive(1, { type: 'DecidedRequest', first: 1 })
      .taken<Snapshot>('Snapshot');
    const replica = new ReplicaByHand({ instant: false }).receive(1, decided(1, 1)).sync().receive(1, message!);
    // The snapshot is durable, and what it compacts the log by is not.
    replica.disk.crash(1);
    expect(replica.restart().status).toMatchObject({ chosen: 3, executed: 3 });
    expect(replica.receive(1, decided(4, 4)).applied).toEqual([4]);
  });

  it('takes a snapshot over, and what it had learned behind it', () => {
    const source = new ReplicaByHand({ snapshotEvery: 3 }).receive(1, decided(1, 1, 2, 3));
    const [message] = source.receive(1, { type: 'DecidedRequest', first: 1 }).taken<Snapshot>('Snapshot');
    const replica = new ReplicaByHand().receive(1, decided(2, 2)).receive(1, decided(4, 4)).receive(1, message!);
    expect(replica.applied).toEqual([4]);
    expect(replica.status).toMatchObject({ chosen: 4, beyondHoles: [] });
    replica.elected({ first: 5 }).ask(4);
    expect(replica.taken<Reply>('Reply', CLIENT)[0]!.result).toEqual({ outcome: 'ok', value: null });
  });
});
