import { describe, expect, it } from 'vitest';
import type { PropertyDefinition } from '../../../src/checkers/property.js';
import { counter } from '../../../src/models/counter.js';
import type { Entry } from '../../../src/protocols/primary-backup/messages.js';
import { acknowledgedSurvives } from '../../../src/protocols/primary-backup/properties/acknowledged-survives.js';
import { promoteOnlyCurrent } from '../../../src/protocols/primary-backup/properties/promote-only-current.js';
import { singlePrimary } from '../../../src/protocols/primary-backup/properties/single-primary.js';
import { FakeWorld, id, Trial } from '../../checkers/fake-world.js';
import { entries } from './by-hand.js';

/** A property on three replicas and a client whose session is 7. */
class Replicas extends Trial {
  constructor(property: PropertyDefinition) {
    super(property, new FakeWorld(), counter);
  }

  holds(node: number, ...sequences: readonly number[]): this {
    const log = this.world.diskOf(id(node)).log<Entry>('log');
    for (const entry of entries(1, ...sequences)) log.append(entry);
    return this;
  }

  acknowledged(sequence: number, f = 'increment'): this {
    const client = id(3);
    this.tell('onInvoke', client, { process: 7, sequence, f, key: 'x1', value: null } as never);
    return this.tell('onOk', client, { process: 7, sequence, value: null } as never);
  }

  primary(node: number, epoch: number): this {
    return this.tell('onRole', id(node), { role: 'primary', epoch } as never);
  }

  knows(node: number, view: number): this {
    this.world.diskOf(id(node)).cell('view', 0).value = view;
    return this.tell('onCell', id(node), 'view', view);
  }

  accepts(node: number, view: number): this {
    for (const listener of this.listeners) {
      (listener as { onReplicaUpdate?(node: number, update: object): void }).onReplicaUpdate?.(node, { view });
    }
    return this;
  }
}

describe('single-primary', () => {
  it('is violated by two primaries of one view, even long after each other', () => {
    const run = new Replicas(singlePrimary).primary(0, 2).primary(1, 3).primary(2, 2);
    expect(run.messages).toEqual(['view 2 has two primaries: n1 since 0.000 s, n3 since 0.000 s.']);
  });

  it('is content with one that takes office again in its view, and with two in different views', () => {
    expect(new Replicas(singlePrimary).primary(0, 2).primary(0, 2).primary(1, 3).violations).toEqual([]);
  });

  it('is violated by an update of a view below one that the replica knows of', () => {
    const run = new Replicas(singlePrimary).knows(1, 4).accepts(1, 4).accepts(2, 3).accepts(1, 3);
    expect(run.messages).toEqual(['n2 accepts an update of view 3, although it knows of view 4.']);
  });

  it('forgets with the replica what a crash took from it, and nothing else', () => {
    const run = new Replicas(singlePrimary).knows(1, 4);
    run.world.sync(1);
    run.knows(1, 6).tell('onCrash', id(1), { lostWrites: 1 } as never);
    expect(run.accepts(1, 4).violations).toEqual([]);
    expect(run.accepts(1, 3).violations).toHaveLength(1);
  });
});

describe('promote-only-current', () => {
  it('is violated by a new primary that lacks an acknowledged update', () => {
    const run = new Replicas(promoteOnlyCurrent).holds(0, 1, 2).holds(1, 1).acknowledged(1).acknowledged(2);
    expect(run.primary(0, 3).messages).toEqual([]);
    expect(run.primary(1, 4).messages).toEqual([
      'n2 becomes primary of view 4 without command 2 of session 7, which a client was told to be done.',
    ]);
  });

  it('asks only for updates, and only for those of which a client was told before', () => {
    const run = new Replicas(promoteOnlyCurrent).holds(0, 1).acknowledged(2, 'read').primary(1, 3).acknowledged(1);
    expect(run.messages).toEqual([]);
  });
});

describe('acknowledged-survives', () => {
  it('looks at the last primary when all is over', () => {
    const run = new Replicas(acknowledgedSurvives)
      .holds(0, 1, 2)
      .holds(1, 1)
      .primary(1, 3)
      .acknowledged(1)
      .acknowledged(2);
    expect(run.messages).toEqual([]);
    expect(run.tell('onEnd').messages).toEqual([
      'an acknowledged update is lost: n2, the primary of view 3, has no command 2 of session 7.',
    ]);
  });

  it('is silent where the last primary holds everything, whatever others lack', () => {
    const run = new Replicas(acknowledgedSurvives).holds(0, 1).primary(1, 3).primary(0, 4).acknowledged(1);
    expect(run.tell('onEnd').messages).toEqual([]);
  });
});
