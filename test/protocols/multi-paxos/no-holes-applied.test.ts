import { expect, it } from 'vitest';
import { noHolesApplied } from '../../../src/protocols/multi-paxos/properties/no-holes-applied.js';
import { id, Trial } from '../../checkers/fake-world.js';

const applies = (trial: Trial, node: number, index: number, sequence = index) =>
  trial.tell('onApply', id(node), { index, session: 3, sequence, duplicate: false });

it('is violated by a slot that was passed over', () => {
  const trial = new Trial(noHolesApplied);
  applies(trial, 0, 1);
  applies(trial, 0, 3);
  expect(trial.messages).toEqual(['n1 applies slot 3 right after slot 1: it has not applied slot 2.']);
});

it('is violated by another command in a slot than elsewhere', () => {
  const trial = new Trial(noHolesApplied);
  applies(trial, 0, 1);
  applies(trial, 1, 1, 9);
  expect(trial.messages).toEqual(['in slot 1 n1 applied command 1 of session 3, but n2 command 9 of session 3.']);
});

it('holds for replicas at different places, after a crash from the start, and from a snapshot on', () => {
  const trial = new Trial(noHolesApplied);
  for (const slot of [1, 2, 3]) applies(trial, 0, slot);
  applies(trial, 1, 1);
  trial.tell('onCrash', id(0), { lostWrites: 0 });
  applies(trial, 0, 1);
  trial.tell('onRestore', id(2), { index: 2 });
  applies(trial, 2, 3);
  expect(trial.messages).toEqual([]);
});
