import { describe, expect, it } from 'vitest';
import { conservation } from '../../src/checkers/conservation.js';
import { bankOf } from '../../src/models/bank.js';
import type { Model } from '../../src/models/model.js';
import { register } from '../../src/models/register.js';
import type { Listener } from '../../src/sim/listener.js';
import { FakeWorld, id } from './fake-world.js';

/** What the property says of answers to client c1. */
function judged(model: Model | null, ...answers: readonly unknown[]): readonly string[] {
  const said: string[] = [];
  const listener = conservation.create({
    world: new FakeWorld(),
    model,
    history: [],
    shared: () => {
      throw new Error('it leans on nobody');
    },
    violate: (_nodes, message) => said.push(message),
    inconclusive: (why) => said.push(why),
  }) as Listener;
  for (const value of answers) listener.onOk!(id(3), { process: 0, sequence: 1, value });
  return said;
}

describe('conservation', () => {
  const model = bankOf({ a: 10, b: 20 }) as unknown as Model;

  it('lets money move', () => {
    expect(judged(model, { a: 10, b: 20 }, null, { a: 0, b: 30 })).toEqual([]);
  });

  it('says how much is too much or missing', () => {
    expect(judged(model, { a: 10, b: 25 })).toEqual(['c1 reads a 10, b 25: together 35 and not 30, 5 too many.']);
    expect(judged(model, { a: 10, b: 0 })).toEqual(['c1 reads a 10, b 0: together 10 and not 30, 20 too few.']);
  });

  it('judges banks only', () => {
    expect(judged(register, { a: 1 }, 3)).toEqual([]);
    expect(judged(null, { a: 1 })).toEqual([]);
  });
});
