import { describe, expect, it } from 'vitest';
import { bankOf } from '../../src/models/bank.js';
import type { Json } from '../../src/models/model.js';
import { modelNamed, models } from '../../src/models/registry.js';

/** Applies operations in turn; what each returned, `refused` where it was refused. */
function run(name: string, operations: readonly (readonly [f: string, value: Json])[]): Json[] {
  const model = modelNamed(name)!;
  let { initial: state } = model;
  return operations.map(([f, value]) => {
    const effect = model.apply(state, { f, key: '', value });
    if (!effect.ok) expect(effect.state).toBe(state);
    state = effect.state;
    return effect.ok ? effect.value : 'refused';
  });
}

describe('models, each by what one client after the other sees', () => {
  it.each(['register', 'cas-register'])('%s: null at first; a cas that does not find its value is refused', (name) => {
    const seen = run(name, [
      ['read', null],
      ['cas', [1, 2]],
      ['write', 1],
      ['cas', [1, { nested: [2] }]],
      ['read', null],
      ['cas', [{ nested: [2] }, 3]],
      ['read', null],
    ]);
    expect(seen).toEqual([null, 'refused', null, null, { nested: [2] }, null, 3]);
  });

  it('kv: the empty text at first; append adds at the end', () => {
    const seen = run('kv', [
      ['get', null],
      ['append', 'a'],
      ['append', 'b'],
      ['get', null],
      ['put', 'c'],
      ['append', 1],
      ['get', null],
    ]);
    expect(seen).toEqual(['', null, null, 'ab', null, null, 'c1']);
  });

  it('counter: increments by 1 or by what is given', () => {
    const seen = run('counter', [
      ['read', null],
      ['increment', null],
      ['increment', 5],
      ['increment', -2],
      ['read', null],
    ]);
    expect(seen).toEqual([0, null, null, null, 4]);
  });

  it('log: returns all entries in order', () => {
    expect(
      run('log', [
        ['append', 'x'],
        ['append', [1]],
        ['read', null],
      ]),
    ).toEqual([null, null, ['x', [1]]]);
  });

  it('lock: only its owner releases it, and every acquisition has a higher token', () => {
    const seen = run('lock', [
      ['acquire', 'c1'],
      ['acquire', 'c1'],
      ['acquire', 'c2'],
      ['release', 'c2'],
      ['release', 'c1'],
      ['release', 'c1'],
      ['acquire', 'c2'],
    ]);
    expect(seen).toEqual([{ token: 1 }, 'refused', 'refused', 'refused', null, 'refused', { token: 2 }]);
  });

  it('set: members once, sorted, numbers by size', () => {
    const seen = run('set', [
      ['add', 10],
      ['add', 9],
      ['add', 'b'],
      ['add', 10],
      ['read', null],
    ]);
    expect(seen.at(-1)).toEqual(['b', 9, 10]);
    expect(modelNamed('set')!.observed!('read', [10, 'b', 9, 10])).toEqual(['b', 9, 10]);
  });

  it('queue: first in, first out; null where it is empty', () => {
    const seen = run('queue', [
      ['dequeue', null],
      ['enqueue', 1],
      ['enqueue', 2],
      ['dequeue', null],
      ['dequeue', null],
      ['dequeue', null],
    ]);
    expect(seen).toEqual([null, null, null, 1, 2, null]);
  });

  it('bank: refuses what the funds do not cover, and accounts that do not exist', () => {
    const model = bankOf({ a: 10, b: 0 });
    const transfer = (from: string, to: string, amount: number) =>
      model.apply(model.initial, { f: 'transfer', key: '', value: { from, to, amount } });
    expect(transfer('a', 'b', 10)).toEqual({ state: { a: 0, b: 10 }, ok: true, value: null });
    expect(transfer('a', 'a', 10)).toEqual({ state: { a: 10, b: 0 }, ok: true, value: null });
    expect(transfer('a', 'b', 11).ok).toBe(false);
    expect(transfer('a', 'toString', 1).ok).toBe(false);
    expect(transfer('constructor', 'b', 1).ok).toBe(false);
  });
});

describe('every model', () => {
  it.each(models.map((model) => [model.name, model] as const))('%s says what it is', (name, model) => {
    expect(modelNamed(name)).toBe(model);
    expect(model.about.length).toBeGreaterThan(10);
    for (const { about } of Object.values(model.operations)) expect(about.length).toBeGreaterThan(5);
    expect(JSON.parse(JSON.stringify(model.initial))).toEqual(model.initial);
  });

  it('is found by its name only', () => {
    expect(modelNamed('no such model')).toBeUndefined();
    expect(new Set(models.map(({ name }) => name)).size).toBe(models.length);
  });

  it.each([
    ['register', 'cas', 3],
    ['register', 'cas', [1, 2, 3]],
    ['kv', 'append', null],
    ['counter', 'increment', 1.5],
    ['queue', 'enqueue', null],
    ['bank', 'transfer', { from: 'a', to: 'b', amount: -1 }],
    ['bank', 'transfer', null],
  ])('%s: says what is wrong with %s %j', (name, f, value) => {
    expect(modelNamed(name)!.problemWith!({ f, key: '', value })).toMatch(/take/);
  });
});
