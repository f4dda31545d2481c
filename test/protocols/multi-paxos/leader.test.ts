import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/models/client.js';
import type { Accept, Decided, Heartbeat, Prepare, Snapshot } from '../../../src/protocols/multi-paxos/messages.js';
import { ballot, CLIENT, command, ReplicaByHand } from './replica.js';

const asked = (replica: ReplicaByHand) =>
  replica.taken<Accept>('Accept').map(({ first, commands }) => [first, commands.map((each) => each?.sequence ?? null)]);

describe('taking office (section 3)', () => {
  it('carries out phase 1 for all slots from the first that it does not know', () => {
    const replica = new ReplicaByHand().receive(1, { type: 'Decided', first: 1, commands: [command(1)] });
    replica.replica.onLeaderTimeout();
    expect(replica.taken<Prepare>('Prepare')).toEqual([{ type: 'Prepare', ballot: ballot(1, 0), first: 2 }]);
  });

  it('reports its own promise as a vote like those of the others', () => {
    const replica = new ReplicaByHand();
    replica.replica.onLeaderTimeout();
    expect(replica.host.observed).toContainEqual({ kind: 'vote', epoch: 1001, candidate: 0 });
  });

  it('counts its own promise only once that is durable', () => {
    const replica = new ReplicaByHand({ instant: false }).elected();
    expect(replica.status.role).toBe('candidate');
    expect(replica.sync().status.role).toBe('leader');
  });

  it('asks for the reported value of the highest ballot, and for a no-op where a hole is', () => {
    const votes = [
      { slot: 2, ballot: ballot(0, 3), value: command(8) },
      { slot: 4, ballot: ballot(0, 1), value: command(5) },
    ];
    const higher = [{ slot: 2, ballot: ballot(0, 4), value: command(9) }];
    const replica = new ReplicaByHand({ pipeline: 8 }).elected({ votes }, { votes: higher });
    expect(asked(replica)).toEqual([
      [1, [null, 9, null]],
      [4, [5]],
    ]);
    expect(asked(replica.ask(20))).toEqual([[5, [20]]]);
  });

  it('settles no more at once than the pipeline holds, skips what it learns meanwhile, and takes commands after that', () => {
    const votes = [{ slot: 8, ballot: ballot(0, 3), value: command(8) }];
    const replica = new ReplicaByHand({ pipeline: 1 }).elected({ votes }).ask(20);
    expect(asked(replica)).toEqual([[1, [null, null, null]]]);
    replica.receive(3, { type: 'Decided', first: 4, commands: [null] });
    replica.receive(3, { type: 'Decided', first: 6, commands: [null] });
    expect(asked(replica.votes(1, 1, 2))).toEqual([[5, [null]]]);
    expect(asked(replica.votes(5, 1, 2))).toEqual([[7, [null, 8]]]);
    expect(asked(replica.votes(7, 1, 2))).toEqual([[9, [20]]]);
  });

  it('takes what is chosen from a promise, and asks for no votes there', () => {
    const replica = new ReplicaByHand().elected({ chosen: [command(1), null] });
    expect(asked(replica)).toEqual([]);
    expect(replica.applied).toEqual([1, 2]);
    expect(asked(replica.ask(3))).toEqual([[3, [3]]]);
  });

  it('steps back when it is refused for a higher ballot, and goes above that next time', () => {
    const replica = new ReplicaByHand().elected();
    replica.host.time = 150_000;
    replica.receive(3, { type: 'Rejected', ballot: ballot(1, 0), promised: ballot(6, 3) });
    expect(replica.status.role).toBe('follower');
    replica.host.sent.length = 0;
    replica.replica.onLeaderTimeout();
    expect(replica.taken<Prepare>('Prepare')[0]!.ballot).toEqual(ballot(7, 0));
  });

  it('is not impressed by a refusal of an older ballot', () => {
    const replica = new ReplicaByHand().elected();
    replica.receive(3, { type: 'Rejected', ballot: ballot(0, 0), promised: ballot(1, 0) });
    expect(replica.status.role).toBe('leader');
  });
});

describe('phase 2', () => {
  it('decides with a majority of votes, itself among them, and answers the client then', () => {
    const replica = new ReplicaByHand().elected().ask(1).votes(1, 1);
    expect(replica.applied).toEqual([]);
    replica.votes(1, 2);
    expect(replica.applied).toEqual([1]);
    const [decided] = replica.taken<Decided>('Decided');
    expect(decided).toEqual({ type: 'Decided', first: 1, commands: [command(1)] });
    replica.ask(1);
    expect(replica.taken<Reply>('Reply', CLIENT)[0]!.result).toEqual({ outcome: 'ok', value: null });
  });

  it('counts its own votes only once they are durable', () => {
    const replica = new ReplicaByHand({ instant: false }).elected().sync().ask(1).votes(1, 1, 2);
    expect(replica.applied).toEqual([]);
    expect(replica.sync().applied).toEqual([1]);
  });

  it('counts no voter twice, and no vote of another ballot', () => {
    const replica = new ReplicaByHand().elected().ask(1).votes(1, 1, 1);
    replica.receive(2, { type: 'Accepted', ballot: ballot(0, 0), first: 1 });
    expect(replica.applied).toEqual([]);
  });

  it('keeps the pipeline full and sends what waits together', () => {
    const replica = new ReplicaByHand().elected().ask(1, 2, 3, 4, 5, 6);
    expect(asked(replica)).toEqual([
      [1, [1]],
      [2, [2]],
    ]);
    expect(asked(replica.votes(1, 1, 2))).toEqual([[3, [3, 4, 5]]]);
    expect(asked(replica.votes(3, 1, 2))).toEqual([[6, [6]]]);
    // Slots 3 to 5 are chosen, but slot 2 is not.
    expect(replica.applied).toEqual([1]);
    expect(replica.votes(2, 1, 2).applied).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks again, at the second heartbeat, who has not voted', () => {
    const replica = new ReplicaByHand().elected().ask(1).votes(1, 1);
    replica.host.sent.length = 0;
    replica.replica.onHeartbeatTimeout();
    expect(asked(replica)).toEqual([]);
    replica.replica.onHeartbeatTimeout();
    const again = replica.host.sent.splice(0).filter(({ message }) => message.type === 'Accept');
    expect(again.map(({ to }) => to)).toEqual([2, 3, 4]);
  });

  it('takes a retry for the command that is under way', () => {
    expect(asked(new ReplicaByHand().elected().ask(1, 1, 1))).toEqual([[1, [1]]]);
  });

  it('says in heartbeats how much is chosen without a hole', () => {
    const replica = new ReplicaByHand().elected().ask(1, 2).votes(2, 1, 2);
    replica.host.sent.length = 0;
    replica.replica.onHeartbeatTimeout();
    expect(replica.taken<Heartbeat>('Heartbeat')[0]!.chosen).toBe(0);
  });

  it('drops a proposal that turns out to be chosen, though its own votes are compacted away, and makes room for the next', () => {
    const votes = [{ slot: 1, ballot: ballot(0, 3), value: command(8) }];
    const replica = new ReplicaByHand({ instant: false, pipeline: 1, snapshotEvery: 1 }).elected({ votes }).sync();
    replica.ask(2).taken('Accept');
    replica.receive(3, { type: 'Decided', first: 1, commands: [command(8)] }).sync();
    expect(asked(replica)).toEqual([[2, [2]]]);
    replica.sync().votes(2, 1, 2);
    expect(replica.applied).toEqual([1, 2]);
  });

  it('drops proposals that a snapshot covers', () => {
    const [message] = new ReplicaByHand({ snapshotEvery: 1 })
      .receive(1, { type: 'Decided', first: 1, commands: [command(8)] })
      .receive(1, { type: 'DecidedRequest', first: 1 })
      .taken<Snapshot>('Snapshot');
    const replica = new ReplicaByHand({ pipeline: 1 }).elected().ask(1, 2);
    replica.taken('Accept');
    expect(asked(replica.receive(3, message!))).toEqual([[2, [2]]]);
  });
});
