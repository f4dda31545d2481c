import { describe, expect, it } from 'vitest';
import type { Replicate, ReplicateAck, Transfer, View } from '../../../src/protocols/primary-backup/messages.js';
import { NodeDisk } from '../../../src/sim/node-disk.js';
import { CLIENT, command, entries, id, ReplicaByHand } from './by-hand.js';

describe('an update (Budhiraja et al. 1993, section 4)', () => {
  it.each([
    { mode: 'synchronous', after: [0, 0, 1] },
    { mode: 'semi-synchronous', after: [0, 1, 1] },
    { mode: 'asynchronous', after: [1, 1, 1] },
  ])('is answered in $mode mode after so many backups hold it', ({ mode, after }) => {
    const replica = new ReplicaByHand({ mode }).primary().ask(1);
    const answers = [replica.outcomes.length];
    for (const backup of [1, 2]) answers.push(replica.acknowledge(backup, 1, 2).outcomes.length);
    let total = 0;
    expect(answers.map((count) => (total += count))).toEqual(after);
  });

  it('is not answered before its own disk holds it', () => {
    const disk = new NodeDisk(false);
    const sync = () => {
      disk.journal.startSync(disk.files);
      disk.journal.endSync(disk.files);
    };
    const replica = new ReplicaByHand({}, disk).primary().ask(1).acknowledge(1, 1, 2).acknowledge(2, 1, 2);
    expect(replica.outcomes).toEqual([]);
    sync();
    replica.server.onDurable();
    expect(replica.outcomes).toEqual(['ok']);
  });

  it('takes effect once however often it is asked for', () => {
    const replica = new ReplicaByHand({ mode: 'asynchronous' }).primary().ask(1, 1);
    expect(replica.outcomes).toEqual(['ok', 'ok']);
    expect(replica.server.status()).toMatchObject({ log: 1 });
  });

  it('is refused by who is not primary, with a hint', () => {
    const replica = new ReplicaByHand().view(3, 1, { backups: [id(0)] }).ask(1);
    const [reply] = replica.taken<{ type: 'Reply'; result: unknown }>('Reply', CLIENT);
    expect(reply!.result).toEqual({ outcome: 'redirect', hint: 1 });
  });
});

describe('replication', () => {
  it('has one message on its way to each backup; what comes in meanwhile travels in the next', () => {
    const replica = new ReplicaByHand().primary();
    replica.taken('Replicate');
    expect(replica.ask(1, 2, 3).taken<Replicate>('Replicate', 1)).toMatchObject([{ exchange: 2, entries: [{}] }]);
    const [next] = replica.acknowledge(1, 1, 2).taken<Replicate>('Replicate', 1);
    expect(next).toMatchObject({ exchange: 3, previous: { length: 1 }, entries: entries(2, 2, 3) });
  });

  it('sends the same again where no answer comes, and takes the second answer for none', () => {
    const replica = new ReplicaByHand().primary();
    replica.taken('Replicate');
    replica.ask(1, 2).server.onResendTimeout();
    expect(replica.taken<Replicate>('Replicate', 1).map(({ exchange }) => exchange)).toEqual([2, 2]);
    expect(replica.acknowledge(1, 1, 2).taken('Replicate', 1)).toHaveLength(1);
    expect(replica.acknowledge(1, 1, 2).taken('Replicate', 1)).toHaveLength(0);
  });

  it('is refused by a backup that lacks the entry before', () => {
    const replica = new ReplicaByHand().view(2, 1, { backups: [id(0)] });
    const message = {
      type: 'Replicate',
      view: 2,
      previous: { view: 2, length: 5 },
      entries: [],
      committed: 0,
    } as const;
    const [answer] = replica.receive(1, { ...message, exchange: 4 }).taken<ReplicateAck>('ReplicateAck');
    expect(answer).toMatchObject({ held: null, received: null, exchange: 4 });
  });
});

describe('state transfer', () => {
  it('goes on while updates come in, and takes effect with the last part', () => {
    const replica = new ReplicaByHand().view(2, 1);
    const part = { type: 'Transfer', view: 2, total: 3, exchange: 1 } as const;
    replica.receive(1, { ...part, first: 1, entries: entries(1, 1, 2) });
    expect(replica.server.status()).toMatchObject({ log: 0 });
    // A part that is ahead is not taken: the answer says where to go on.
    const [answer] = replica
      .receive(1, { ...part, first: 4, entries: [] })
      .taken<ReplicateAck>('ReplicateAck')
      .slice(-1);
    expect(answer).toMatchObject({ held: null, received: 2 });
    replica.receive(1, { ...part, first: 3, entries: entries(2, 3) });
    expect(replica.server.status()).toMatchObject({ log: 3 });
    expect(replica.marked('state-transferred')).toBe(true);
  });

  it('is followed by what came in meanwhile', () => {
    const replica = new ReplicaByHand({ mode: 'asynchronous' }).primary().ask(1, 2);
    replica.view(2, 0, { backups: [], joining: [id(2)] }).view(2, 0, { backups: [], joining: [id(1)] });
    const asked = replica.acknowledge(1, null, 1).taken<Transfer>('Transfer', 1);
    expect(asked).toMatchObject([{ first: 1, total: 2, exchange: 2 }]);
    replica.ask(3).receive(1, { type: 'ReplicateAck', view: 2, held: 2, refused: false, received: 2, exchange: 2 });
    expect(replica.taken<Replicate>('Replicate', 1)).toMatchObject([
      { previous: { length: 2 }, entries: entries(2, 3) },
    ]);
  });
});

describe('fencing', () => {
  const stale = { type: 'Replicate', view: 2, previous: { view: 0, length: 0 }, committed: 0, exchange: 1 } as const;

  it('refuses an update of an earlier view, and says which view it knows', () => {
    const replica = new ReplicaByHand().view(5, null);
    const [answer] = replica.receive(1, { ...stale, entries: entries(2, 1) }).taken<ReplicateAck>('ReplicateAck');
    expect(answer).toMatchObject({ view: 5, held: null });
    expect(replica.server.status()).toMatchObject({ log: 0 });
  });

  it('outlasts a crash', () => {
    const disk = new NodeDisk(true);
    new ReplicaByHand({}, disk).view(5, null);
    const replica = new ReplicaByHand({}, disk).receive(1, { ...stale, entries: entries(2, 1) });
    expect(replica.server.status()).toMatchObject({ log: 0, view: 5 });
  });

  it('makes a deposed primary stop', () => {
    const replica = new ReplicaByHand().primary().acknowledge(1, null, 2, 7).ask(1);
    expect(replica.outcomes).toEqual(['redirect']);
  });

  it('can be left out', () => {
    const replica = new ReplicaByHand({ fencing: false })
      .view(5, null)
      .receive(1, { ...stale, entries: entries(2, 1) });
    expect(replica.server.status()).toMatchObject({ log: 1 });
  });
});

describe('a lease (Gray & Cheriton 1989)', () => {
  const read = (replica: ReplicaByHand) => {
    replica.server.onRequest(CLIENT, command(8, 'read'));
    return replica.outcomes;
  };
  const leased = (given: Partial<View>) =>
    new ReplicaByHand().primary().view(2, 0, { backups: [id(1), id(2)], lease: 100_000, ...given });

  it('lets the primary answer reads alone, from when it asked on and a little less long', () => {
    const replica = leased({ sentUs: 0 });
    replica.host.time = 98_999;
    expect(read(replica)).toEqual(['ok']);
    replica.host.time = 99_000;
    expect(read(replica)).toEqual([]);
  });

  it('ends with the view', () => {
    expect(read(leased({ sentUs: 0 }).acknowledge(1, null, 2, 7))).toEqual(['redirect']);
  });
});
