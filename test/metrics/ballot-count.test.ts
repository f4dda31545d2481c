import { describe, expect, it } from 'vitest';
import { BallotCount } from '../../src/metrics/ballot-count.js';
import { FakeWorld, id } from '../checkers/fake-world.js';

function counting(): { readonly world: FakeWorld; readonly count: BallotCount } {
  const world = new FakeWorld({ servers: 3 });
  return { world, count: new BallotCount(world, { role: 'proposer', messages: ['Prepare', 'Accept'] }) };
}

describe('ballots', () => {
  it('are counted up to the first decision, and a duel from the first ballot of the second proposer', () => {
    const { world, count } = counting();
    const begins = (node: number, atUs: number) => {
      world.time = atUs;
      count.onRole(id(node), { role: 'proposer', epoch: atUs });
    };
    begins(0, 100);
    begins(0, 200);
    expect(count.duelSinceUs).toBeNull();
    begins(1, 300);
    begins(0, 400);
    world.time = 450;
    count.onRole(id(2), { role: 'learner', epoch: 0 });
    count.onCommit(id(1), { index: 1, epoch: 0 });
    begins(2, 500);
    expect(count).toMatchObject({ ballots: 4, firstBallotUs: 100, duelSinceUs: 300, decidedUs: 450, decisions: 1 });
  });

  it('leave no time of a decision where there is none', () => {
    const { count } = counting();
    count.onRole(id(0), { role: 'proposer', epoch: 1 });
    expect(count).toMatchObject({ ballots: 1, decidedUs: null, decisions: 0 });
  });
});

describe('the messages of decisions', () => {
  it('are those of the given types, and decisions the slots that are known to be decided', () => {
    const { count } = counting();
    for (const type of ['Prepare', 'Accept', 'Decided', 'Accept']) count.onSend(id(0), id(1), { type });
    count.onCommit(id(0), { index: 3, epoch: 1 });
    count.onCommit(id(1), { index: 2, epoch: 1 });
    expect(count).toMatchObject({ messages: 3, decisions: 3 });
  });
});
