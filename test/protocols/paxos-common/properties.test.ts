import { describe, expect, it } from 'vitest';
import type { PropertyDefinition } from '../../../src/checkers/property.js';
import type { Ballot } from '../../../src/protocols/paxos-common/ballot.js';
import { agreement } from '../../../src/protocols/paxos-common/properties/agreement.js';
import { learnOnlyChosen } from '../../../src/protocols/paxos-common/properties/learn-only-chosen.js';
import { oneValuePerBallot } from '../../../src/protocols/paxos-common/properties/one-value-per-ballot.js';
import { oneVote } from '../../../src/protocols/paxos-common/properties/one-vote.js';
import { promiseKept } from '../../../src/protocols/paxos-common/properties/promise-kept.js';
import { validity } from '../../../src/protocols/paxos-common/properties/validity.js';
import type { Value, Vote } from '../../../src/protocols/paxos-common/vote.js';
import type { Message } from '../../../src/sim/message.js';
import { FakeWorld, id, Trial } from '../../checkers/fake-world.js';

const ballot = (round: number, node: number): Ballot => ({ round, node: id(node) });
const command = (sequence: number) =>
  ({ type: 'Request', session: 7, sequence, operation: { f: 'read', key: 'x1', value: null } }) as const;

/** A property on five acceptors whose votes a test casts. */
class Acceptors extends Trial {
  constructor(property: PropertyDefinition) {
    super(property, new FakeWorld({ servers: 5 }));
  }

  /** Writes a vote that is not durable yet. */
  writes(node: number, slot: number, [round, of]: readonly [number, number], value: Value): this {
    const vote: Vote = { ballot: ballot(round, of), value };
    this.world.diskOf(id(node)).map<Vote>('accepted').set(String(slot), vote);
    return this.tell('onMap', id(node), 'accepted', String(slot), vote);
  }

  votes(node: number, slot: number, of: readonly [number, number], value: Value): this {
    this.writes(node, slot, of, value);
    this.world.sync(node);
    return this.tell('onDurable', id(node), 1, true);
  }

  sends(node: number, type: string, [round, of]: readonly [number, number]): this {
    return this.tell('onSend', id(node), id(of), { type, ballot: ballot(round, of) } as Message);
  }

  /** A protocol's own observation. */
  hears(feed: string, node: number, observation: object): this {
    for (const listener of this.listeners) {
      (listener as Record<string, ((node: number, observation: object) => void) | undefined>)[feed]?.(
        node,
        observation,
      );
    }
    return this;
  }

  learns(node: number, slot: number, value: Value): this {
    return this.hears('onPaxosLearn', node, { kind: 'paxos:learn', slot, value });
  }
}

describe('agreement', () => {
  it('is violated by quorums for two values, in ballots of their own', () => {
    const run = new Acceptors(agreement);
    for (const node of [0, 1, 2]) run.votes(node, 1, [1, 0], 'a');
    for (const node of [2, 3, 4]) run.votes(node, 1, [2, 1], 'b');
    expect(run.messages).toEqual([
      'two values are chosen in instance 1: a quorum voted for a in ballot (1, n1), and one for b in ballot (2, n2).',
    ]);
  });

  it('holds where a later ballot chooses the same, another slot something else, or votes are spread over ballots', () => {
    const run = new Acceptors(agreement);
    for (const node of [0, 1, 2])
      run.votes(node, 1, [1, 0], 'a').votes(node, 1, [2, 1], 'a').votes(node, 2, [2, 1], 'b');
    run.votes(3, 1, [3, 2], 'b').votes(4, 1, [4, 3], 'b').votes(0, 1, [5, 4], 'b');
    expect(run.messages).toEqual([]);
  });

  it('counts a repeated vote once, and one that a crash took not at all', () => {
    const run = new Acceptors(agreement);
    for (const node of [0, 1, 2]) run.votes(node, 1, [1, 0], 'a');
    run.votes(3, 1, [2, 1], 'b').votes(3, 1, [2, 1], 'b').votes(4, 1, [2, 1], 'b');
    run.writes(0, 1, [2, 1], 'b').tell('onCrash', id(0), { lostWrites: 1 }).tell('onDurable', id(0), 1, true);
    expect(run.messages).toEqual([]);
  });

  it('counts what a torn write left', () => {
    const run = new Acceptors(agreement);
    for (const node of [0, 1, 2]) run.votes(node, 1, [1, 0], 'a');
    run.votes(3, 1, [2, 1], 'b').votes(4, 1, [2, 1], 'b');
    run.writes(0, 1, [2, 1], 'b').writes(0, 2, [2, 1], 'c').tell('onCrash', id(0), { lostWrites: 1 });
    expect(run.messages).toHaveLength(1);
  });
});

describe('one-value-per-ballot and one-vote', () => {
  it('both object to an acceptor that votes for two values in a ballot', () => {
    for (const property of [oneValuePerBallot, oneVote]) {
      const run = new Acceptors(property).votes(0, 1, [1, 0], 'a').votes(0, 1, [1, 0], 'b');
      expect(run.violations[0]!.nodes).toContain(0);
    }
  });

  it('only the first objects to two acceptors that vote for one each', () => {
    const two = (property: PropertyDefinition) =>
      new Acceptors(property).votes(0, 1, [1, 0], 'a').votes(1, 1, [1, 0], 'b').messages;
    expect(two(oneVote)).toEqual([]);
    expect(two(oneValuePerBallot)).toEqual([
      'two values were voted for in one ballot of instance 1: n1 voted for a in ballot (1, n1), and n2 voted for b in ballot (1, n1).',
    ]);
  });

  it('allow to repeat a vote, and to vote for another value in another ballot or slot', () => {
    for (const property of [oneValuePerBallot, oneVote]) {
      const run = new Acceptors(property).votes(0, 1, [1, 0], command(1)).votes(0, 1, [1, 0], command(1));
      run.votes(0, 1, [1, 1], command(2)).votes(0, 2, [1, 0], command(2)).votes(1, 2, [1, 0], command(2));
      expect(run.messages).toEqual([]);
    }
  });
});

describe('promise-kept', () => {
  const plain = promiseKept({ promisesOwn: false });

  it('is violated by a vote below a promise, whatever happened between', () => {
    const run = new Acceptors(plain).sends(0, 'Promise', [2, 1]);
    run.tell('onCrash', id(0), { lostWrites: 0 }).votes(0, 1, [1, 4], 'a');
    expect(run.messages).toEqual([
      'n1 voted for a in ballot (1, n5) of instance 1, after it had promised ballot (2, n2).',
    ]);
  });

  it('compares rounds before nodes, and holds at the promised ballot and above, and for others', () => {
    const run = new Acceptors(plain).sends(0, 'Promise', [2, 3]).votes(0, 1, [2, 3], 'a').votes(0, 1, [3, 0], 'a');
    run.votes(1, 1, [1, 0], 'a');
    expect(run.messages).toEqual([]);
    expect(run.votes(0, 1, [2, 2], 'a').messages).toHaveLength(1);
  });

  it('takes the beginning of a ballot for a promise only where the protocol does', () => {
    const begun = (promisesOwn: boolean) =>
      new Acceptors(promiseKept({ promisesOwn })).sends(0, 'Prepare', [2, 0]).votes(0, 1, [1, 1], 'a').messages.length;
    expect([begun(false), begun(true)]).toEqual([0, 1]);
  });
});

describe('learn-only-chosen', () => {
  it('is violated by a value with votes of a majority, but of no ballot', () => {
    const run = new Acceptors(learnOnlyChosen)
      .votes(0, 1, [1, 0], 'a')
      .votes(1, 1, [1, 0], 'a')
      .votes(2, 1, [2, 1], 'a');
    expect(run.learns(3, 1, 'a').messages).toEqual([
      'n4 takes a as chosen in instance 1, but no ballot has more than 2 of 5 votes for it.',
    ]);
  });

  it('is violated by another value than the chosen one', () => {
    const run = new Acceptors(learnOnlyChosen);
    for (const node of [0, 1, 2]) run.votes(node, 1, [1, 0], null);
    expect(run.learns(3, 1, command(1)).messages).toEqual([
      'n4 takes command 1 of session 7 as chosen in instance 1, but a no-op is.',
    ]);
  });

  it('holds once the last vote of a quorum is durable, and not before', () => {
    const run = new Acceptors(learnOnlyChosen)
      .votes(0, 1, [1, 0], 'a')
      .votes(1, 1, [1, 0], 'a')
      .writes(2, 1, [1, 0], 'a');
    expect(run.learns(3, 1, 'a').messages).toHaveLength(1);
    run.world.sync(2);
    expect(run.tell('onDurable', id(2), 1, true).learns(3, 1, 'a').messages).toHaveLength(1);
  });

  it('sees the vote that a node without a need for syncs has cast in the same handler', () => {
    const run = new Acceptors(learnOnlyChosen)
      .votes(0, 1, [1, 0], 'a')
      .votes(1, 1, [1, 0], 'a')
      .writes(2, 1, [1, 0], 'a');
    run.world.sync(2);
    expect(run.learns(2, 1, 'a').messages).toEqual([]);
  });
});

describe('validity', () => {
  const chosen = (run: Acceptors, value: Value) => {
    for (const node of [0, 1, 2]) run.votes(node, 1, [1, 0], value);
    return run.messages;
  };

  it('is violated by a choice that nobody proposed', () => {
    expect(chosen(new Acceptors(validity), 'a')).toEqual(['a is chosen in instance 1, but nobody proposed it.']);
    const other = new Acceptors(validity).tell('onSend', id(5), id(0), command(1));
    expect(chosen(other, command(2))).toHaveLength(1);
  });

  it("holds for a proposer's value, a client's command and a no-op", () => {
    const proposed = new Acceptors(validity).hears('onPaxosPropose', 1, { kind: 'paxos:propose', value: 'a' });
    expect(chosen(proposed, 'a')).toEqual([]);
    expect(chosen(new Acceptors(validity).tell('onSend', id(5), id(0), command(2)), command(2))).toEqual([]);
    expect(chosen(new Acceptors(validity), null)).toEqual([]);
  });
});
