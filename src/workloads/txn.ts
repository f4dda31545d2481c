import { type ListStep, listAppend } from '../models/list-append.js';
import type { Model } from '../models/model.js';
import type { WorkloadDefinition } from './workload.js';

/** Steps of one transaction, at most. */
const MOST_STEPS = 4;

/** After so many transactions the oldest list is left alone and a new one takes its place, so that lists stay short. */
const TURN = 12;

/** Every appended value is unique, so that a read tells which appends it saw, and in which order. */
export const txnWorkload: WorkloadDefinition = {
  name: 'txn',
  about: 'Transactions of up to four appends to and reads of a few lists, which are replaced by new ones as they grow.',
  model: listAppend as unknown as Model,
  mix: { txn: 1 },
  properties: ['strict-serializable'],
  draw(f, key, { unique, keys, chance }) {
    const oldest = Math.floor(unique / TURN);
    const dice = new Dice(chance);
    const length = 1 + dice.roll(MOST_STEPS);
    const steps: ListStep[] = [];
    while (steps.length < length) {
      const list = `x${oldest + dice.roll(keys) + 1}`;
      const reads = dice.roll(2) === 0;
      steps.push(reads ? ['r', list, null] : ['append', list, MOST_STEPS * (unique - 1) + steps.length + 1]);
    }
    return { f, key, value: steps };
  },
};

/** Several draws out of one: a uniform number holds 52 bits, and each roll uses up a few. */
class Dice {
  private rest: number;

  constructor(chance: number) {
    this.rest = chance;
  }

  /** A whole number from 0 to below `sides`. */
  roll(sides: number): number {
    const scaled = this.rest * sides;
    this.rest = scaled - Math.floor(scaled);
    return Math.floor(scaled);
  }
}
