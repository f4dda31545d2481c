import { describe, expect, it } from 'vitest';
import type { PropertyDefinition } from '../../../src/checkers/property.js';
import type { Entry } from '../../../src/protocols/raft/messages.js';
import { committedIsDurable } from '../../../src/protocols/raft/properties/committed-is-durable.js';
import { electionSafety } from '../../../src/protocols/raft/properties/election-safety.js';
import { leaderAppendOnly } from '../../../src/protocols/raft/properties/leader-append-only.js';
import { leaderCompleteness } from '../../../src/protocols/raft/properties/leader-completeness.js';
import { logMatching } from '../../../src/protocols/raft/properties/log-matching.js';
import { voteDurability } from '../../../src/protocols/raft/properties/vote-durability.js';
import { FakeWorld, id, Trial } from '../../checkers/fake-world.js';

const entry = (term: number, sequence = 0): Entry => ({
  term,
  command: { type: 'Request', session: 0, sequence, operation: { f: 'write', key: 'x1', value: sequence } },
});

/** A property on servers whose disks a test writes as Raft would. */
class Servers extends Trial {
  constructor(property: PropertyDefinition, servers = 3) {
    super(property, new FakeWorld({ servers }));
  }

  log(node: number) {
    return this.world.diskOf(id(node)).log<Entry>('log');
  }

  term(node: number, term: number): this {
    this.world.diskOf(id(node)).cell('currentTerm', 0).value = term;
    return this;
  }

  votes(node: number, candidate: number | null): this {
    this.world.diskOf(id(node)).cell<number | null>('votedFor', null).value = candidate;
    return this;
  }

  append(node: number, ...entries: readonly Entry[]): this {
    for (const each of entries) {
      this.log(node).append(each);
      this.tell('onAppend', id(node), 'log', this.log(node).length, each);
    }
    return this;
  }

  truncate(node: number, length: number): this {
    this.log(node).truncate(length);
    return this.tell('onTruncate', id(node), 'log', length);
  }

  sync(...nodes: readonly number[]): this {
    for (const node of nodes) {
      this.world.sync(node);
      this.tell('onDurable', id(node), 1, true);
    }
    return this;
  }

  crash(node: number): this {
    const disk = this.world.diskOf(id(node));
    disk.journal.crash(disk.files);
    return this.tell('onCrash', id(node), { lostWrites: 0 });
  }

  leads(node: number, term: number): this {
    this.world.roles.set(id(node), { role: 'leader', epoch: term });
    return this.tell('onRole', id(node), { role: 'leader', epoch: term });
  }

  commits(node: number, index: number, term: number): this {
    return this.tell('onCommit', id(node), { index, epoch: term });
  }
}

describe('election-safety (Figure 3)', () => {
  it('is violated by two leaders of one term, and names who voted for both', () => {
    const run = new Servers(electionSafety);
    run.tell('onVote', id(0), { epoch: 4, candidate: id(1) }).tell('onVote', id(0), { epoch: 4, candidate: id(2) });
    run.leads(1, 4);
    run.world.time = 2_314_000;
    run.leads(2, 4);
    expect(run.messages).toEqual(['term 4 has two leaders: n2 since 0.000 s, n3 since 2.314 s. n1 voted for both.']);
  });

  it('is violated by them long after each other, too', () => {
    const run = new Servers(electionSafety).leads(1, 4).leads(2, 5).leads(0, 4);
    expect(run.messages).toHaveLength(1);
  });

  it('is silent where two lead at once in different terms, and where one says so twice', () => {
    expect(new Servers(electionSafety).leads(1, 4).leads(2, 5).leads(1, 4).messages).toEqual([]);
  });
});

describe('leader-append-only (Figure 3)', () => {
  it('is violated by a leader that cuts its log', () => {
    const run = new Servers(leaderAppendOnly).append(0, entry(1), entry(1)).leads(0, 2).truncate(0, 1);
    expect(run.messages).toEqual(['n1, leader of term 2, cut its own log to 1 entries.']);
  });

  it('is silent where a follower does, beside a leader', () => {
    const run = new Servers(leaderAppendOnly).append(1, entry(1)).leads(0, 2).truncate(1, 0);
    expect(run.messages).toEqual([]);
  });
});

describe('log-matching (Figure 3)', () => {
  it('is violated by entries of equal index and term that differ', () => {
    const run = new Servers(logMatching).append(0, entry(1, 1)).append(1, entry(1, 2));
    expect(run.messages).toEqual([
      'the logs of n1 and n2 both have an entry of term 1 at index 1, but differ there or before.',
    ]);
  });

  it('is violated by equal entries over prefixes that differ', () => {
    const run = new Servers(logMatching).append(0, entry(1), entry(3)).append(2, entry(2), entry(3));
    expect(run.messages).toHaveLength(1);
    expect(run.violations[0]!.nodes).toEqual([0, 2]);
  });

  it('is silent where an uncommitted entry is overwritten', () => {
    const run = new Servers(logMatching).append(0, entry(1), entry(2, 1)).append(1, entry(1), entry(3, 2));
    run.truncate(0, 1).append(0, entry(3, 2));
    expect(run.messages).toEqual([]);
  });

  it('reads a log again whose cut a crash has taken back', () => {
    const run = new Servers(logMatching).append(0, entry(1), entry(2)).sync(0);
    run.truncate(0, 1).append(0, entry(3)).crash(0);
    // The log is 1, 2 again: a follower that copies it matches, one with another past under the same entry does not.
    run.append(1, entry(1), entry(2));
    expect(run.messages).toEqual([]);
    expect(run.append(2, entry(3), entry(2)).messages).toHaveLength(1);
  });
});

describe('committed-is-durable (sections 5.3 and 5.4.2)', () => {
  it('is silent where a quorum made the entry durable in its term', () => {
    const run = new Servers(committedIsDurable);
    for (const node of [0, 1]) run.term(node, 1).append(node, entry(1)).sync(node);
    expect(run.commits(0, 1, 1).messages).toEqual([]);
  });

  it('is violated where it is written on a quorum but durable on less', () => {
    const run = new Servers(committedIsDurable);
    for (const node of [0, 1]) run.term(node, 1).append(node, entry(1));
    run.sync(0).commits(0, 1, 1);
    expect(run.messages[0]).toContain('n1 in term 1 takes the log as committed up to entry 1, but only 0 entries are');
  });

  it('is violated in Figure 8 (c): a quorum has the entry of term 2, but not since they were in it', () => {
    const run = new Servers(committedIsDurable, 5);
    for (const node of [0, 1, 2, 3, 4]) run.term(node, 1).append(node, entry(1)).sync(node);
    for (const node of [0, 1]) run.term(node, 2).append(node, entry(2)).sync(node);
    for (const node of [0, 2]) run.term(node, 4).sync(node);
    run.append(2, entry(2)).sync(2);
    expect(run.commits(0, 1, 4).messages).toEqual([]);
    expect(run.commits(0, 2, 4).messages).toHaveLength(1);
  });

  it('is silent in Figure 8 (e): an entry of the leader’s own term above it commits it', () => {
    const run = new Servers(committedIsDurable, 5);
    for (const node of [0, 1, 2, 3, 4]) run.term(node, 1).append(node, entry(1)).sync(node);
    for (const node of [0, 1]) run.term(node, 2).append(node, entry(2)).sync(node);
    for (const node of [0, 1, 2]) run.term(node, 4).sync(node);
    run.append(2, entry(2));
    for (const node of [0, 1, 2]) run.append(node, entry(4)).sync(node);
    expect(run.commits(0, 3, 4).messages).toEqual([]);
  });

  it('is silent where a server’s commit index starts again at 0 after a restart', () => {
    const run = new Servers(committedIsDurable);
    for (const node of [0, 1]) run.term(node, 1).append(node, entry(1), entry(1)).sync(node);
    run.commits(0, 2, 1).crash(0).commits(0, 1, 1).commits(0, 2, 1);
    expect(run.messages).toEqual([]);
  });

  it('does not count what a server has cut off again', () => {
    const run = new Servers(committedIsDurable);
    run.term(0, 1).append(0, entry(1)).sync(0).truncate(0, 0).sync(0);
    run.term(1, 1).append(1, entry(1)).sync(1);
    expect(run.commits(1, 1, 1).messages).toHaveLength(1);
  });
});

describe('leader-completeness (section 5.4)', () => {
  const committed = () => {
    const run = new Servers(leaderCompleteness);
    for (const node of [0, 1]) run.term(node, 1).append(node, entry(1, 1), entry(1, 2)).sync(node);
    return run;
  };

  it('is violated by a leader of a later term without a committed entry', () => {
    const run = committed().append(2, entry(1, 1)).leads(2, 2);
    expect(run.messages[0]).toContain(
      'n3 became leader of term 2 at 0.000 s without entry 2 of term 1, which was committed in term 1: its log ends at 1.',
    );
  });

  it('is violated by one that has another entry there', () => {
    const run = committed().append(2, entry(1, 1), entry(2)).leads(2, 3);
    expect(run.messages[0]).toContain('has one of term 2 there');
  });

  it('is silent for a leader that has it, for one of the same term, and for what is not committed', () => {
    expect(committed().leads(1, 2).messages).toEqual([]);
    expect(committed().leads(2, 1).messages).toEqual([]);
    const uncommitted = new Servers(leaderCompleteness).term(0, 1).append(0, entry(1)).sync(0);
    expect(uncommitted.leads(2, 2).messages).toEqual([]);
  });
});

describe('vote-durability (Figure 2: persistent state)', () => {
  const reply = (term: number, granted: boolean) => ({ type: 'RequestVoteReply', term, granted });
  const request = (term: number) => ({ type: 'RequestVote', term, lastLogIndex: 0, lastLogTerm: 0 });

  it('is silent where term and vote are durable before the answer leaves', () => {
    const run = new Servers(voteDurability).term(0, 3).votes(0, 1).sync(0);
    expect(run.tell('onSend', id(0), id(1), reply(3, true)).messages).toEqual([]);
  });

  it('is violated by a vote that is written, but not yet durable', () => {
    const run = new Servers(voteDurability).term(0, 3).sync(0).votes(0, 1);
    run.tell('onSend', id(0), id(1), reply(3, true));
    expect(run.messages[0]).toContain("n1's vote of term 3 for n2 leaves, but its disk holds votedFor = none");
  });

  it('is violated by any message of a term that is not durable', () => {
    const run = new Servers(voteDurability).term(0, 3);
    run.tell('onSend', id(0), id(1), reply(3, false));
    expect(run.messages[0]).toContain('sends RequestVoteReply of term 3 to n2, but its disk holds term 0');
  });

  it('is violated by a second vote in a term, across a restart, and by a candidate that voted for another', () => {
    const run = new Servers(voteDurability).term(0, 3).votes(0, 1).sync(0);
    run.tell('onSend', id(0), id(1), reply(3, true)).crash(0).votes(0, 2).sync(0);
    run.tell('onSend', id(0), id(2), reply(3, true));
    expect(run.messages[0]).toContain('n1 votes in term 3 for n3, after it voted for n2');
    const candidate = new Servers(voteDurability).term(0, 3).votes(0, 1).sync(0);
    candidate.tell('onSend', id(0), id(1), reply(3, true)).votes(0, 0).sync(0);
    candidate.tell('onSend', id(0), id(1), request(3));
    expect(candidate.messages).toHaveLength(1);
  });

  it('is silent where a vote is told twice, given in the next term, or refused', () => {
    const run = new Servers(voteDurability).term(0, 3).votes(0, 1).sync(0);
    run.tell('onSend', id(0), id(1), reply(3, true)).tell('onSend', id(0), id(1), reply(3, true));
    run.tell('onSend', id(0), id(2), reply(3, false));
    run.term(0, 4).votes(0, 2).sync(0).tell('onSend', id(0), id(2), reply(4, true));
    expect(run.messages).toEqual([]);
  });

  it('is silent on what clients are sent', () => {
    const run = new Servers(voteDurability);
    expect(run.tell('onSend', id(0), id(4), { type: 'Reply' }).messages).toEqual([]);
  });
});
