import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, Model } from '../../src/models/model.js';
import { models } from '../../src/models/registry.js';
import { draws, randomOf } from '../checkers/linearizability/generate.js';

const growing = models.filter((model) => model.growth !== undefined);
const overwriting = models.filter((model) => Object.values(model.operations).some(({ overwrites }) => overwrites));

/** States that a model goes through, and the operations between them. */
function walk(model: Model, seed: number, length: number, maySkip: (f: string, value: Json) => boolean) {
  const random = randomOf(seed);
  const states: Json[] = [model.initial];
  for (let i = 0; i < length; i++) {
    const { f, value } = draws[model.name]!(random, i);
    if (!maySkip(f, value)) states.push(model.apply(states.at(-1)!, { f, key: '', value }).state);
  }
  return states;
}

describe.each(growing.map((model) => [model.name, model] as const))('%s, what it says of growing', (_, model) => {
  it('holds: every state may become all that come after it', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(30), (seed, length) => {
        const isLeftOut = (f: string, value: Json) =>
          !model.operations[f]!.readOnly && !model.growth!.grows({ f, key: '', value });
        const states = walk(model, seed, length, isLeftOut);
        states.forEach((state, earlier) => {
          for (const later of states.slice(earlier)) expect(model.growth!.mayBecome(state, later)).toBe(true);
        });
      }),
    );
  });

  it('tells a state that can not become another', () => {
    const f = Object.keys(model.operations).find((name) => !model.operations[name]!.readOnly && name !== 'put')!;
    const grown = model.apply(model.initial, { f, key: '', value: model.name === 'kv' ? 'x' : 1 }).state;
    expect(model.growth!.mayBecome(grown, model.initial)).toBe(false);
  });
});

describe.each(overwriting.map((model) => [model.name, model] as const))(
  '%s, its operations that overwrite',
  (_, model) => {
    it('are never refused and give the same state whatever they find', () => {
      const states = walk(model, 1, 50, () => false);
      const names = Object.keys(model.operations).filter((f) => model.operations[f]!.overwrites);
      for (const f of names) {
        const after = states.map((state) => model.apply(state, { f, key: '', value: 'z' }));
        expect(new Set(after.map(({ state }) => JSON.stringify(state))).size).toBe(1);
        expect(after.every(({ ok }) => ok)).toBe(true);
      }
    });
  },
);
