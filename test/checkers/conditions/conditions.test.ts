import { describe, expect, it } from 'vitest';
import { conditions } from '../../../src/checkers/conditions/registry.js';
import { MalformedHistory } from '../../../src/checkers/linearizability/index.js';
import type { Json } from '../../../src/models/model.js';
import { modelNamed, models } from '../../../src/models/registry.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';
import { draws, type GeneratorOptions, generateHistory, randomOf } from '../linearizability/generate.js';
import { history, oneByOne } from './text.js';

const named = (name: string) => conditions.find((condition) => condition.name === name)!;
const judge = (name: string, model: string, events: readonly HistoryEvent[]) =>
  named(name).judge(events, modelNamed(model)!, {});

/** What each condition says of histories in which operations follow one another. */
const cases: Readonly<Record<string, readonly (readonly [string, string, 'pass' | 'fail' | 'inconclusive'])[]>> = {
  'read-your-writes': [
    ['register', '0write:1 0read:1', 'pass'],
    ['register', '0write:1 0read', 'fail'],
    ['register', '1write:1 0write:2 0read:1', 'fail'],
    ['register', '0write:2 1write:1 0read:1', 'pass'],
    ['register', '1write:1 0read', 'inconclusive'],
    ['register', '1write:1 2write:1 0write:2 0read:1', 'inconclusive'],
    ['register', '0write:1@x 0read@y', 'inconclusive'],
    ['cas-register', '0cas:[null,1] 0read', 'fail'],
    ['kv', '0put:"a" 0get:""', 'fail'],
    ['kv', '0append:"a" 1append:"b" 0get:"b"', 'fail'],
    ['kv', '0append:"a" 1append:"b" 0get:"ba"', 'pass'],
    ['kv', '0append:"a" 0put:"b" 0get:""', 'inconclusive'],
    ['set', '0add:1 1add:2 0read:[2]', 'fail'],
    ['set', '0add:1 1add:2 0read:[2,1]', 'pass'],
    ['log', '0append:1 0read:[]', 'fail'],
    ['counter', '0increment:2 1increment:3 0read:1', 'fail'],
    ['counter', '0increment:2 1increment:3 0read:2', 'pass'],
  ],
  'monotonic-reads': [
    ['register', '0write:1 0write:2 1read:2 1read:1', 'fail'],
    ['register', '0write:1 0write:2 1read:1 1read:2', 'pass'],
    ['register', '0write:1 0write:2 1read:2 2read:1', 'inconclusive'],
    ['register', '0write:1 1read:1 1read', 'fail'],
    ['kv', '0append:"a" 0append:"b" 1get:"ab" 1get:"a"', 'fail'],
    ['set', '0add:1 0add:2 1read:[1,2] 1read:[2]', 'fail'],
    ['set', '0add:1 0add:2 1read:[2] 1read:[1,2]', 'pass'],
    ['log', '0append:1 0append:2 1read:[1] 1read:[2,1]', 'fail'],
    ['counter', '0increment 1read:1 1read:0', 'fail'],
    ['counter', '0increment:-1 1read:0 1read:-1', 'inconclusive'],
  ],
  'monotonic-writes': [
    ['register', '0write:1 0write:2 1read:2 1read:1', 'fail'],
    ['register', '0write:1 2write:2 1read:2 1read:1', 'pass'],
    ['register', '0write:1 0write:2 1read:1 1read:2', 'pass'],
    ['set', '0add:1 0add:2 1read:[2]', 'fail'],
    ['set', '0add:1 0add:2 1read:[1]', 'pass'],
    ['set', '0add:1 2add:2 1read:[2]', 'pass'],
    ['log', '0append:1 0append:2 1read:[2,1]', 'fail'],
    ['log', '0append:1 0append:2 1read:[1,2]', 'pass'],
    ['log', '0append:1 1read:[]', 'inconclusive'],
  ],
  'eventual-convergence': [
    ['register', '0write:1 1read:1 2read', 'fail'],
    ['register', '0write:1 1read 2read 1read:1 2read:1', 'pass'],
    ['register', '0write:1 1read 1read:1', 'inconclusive'],
    ['register', '0read:1 1read:2 0write:1', 'inconclusive'],
    ['set', '0add:1 0add:2 1read:[1,2] 2read:[2,1]', 'pass'],
    ['set', '0add:1 0add:2 1read:[1,2] 2read:[1]', 'fail'],
  ],
  'counter-bounds': [
    ['counter', '0increment 0increment 1read:2', 'pass'],
    ['counter', '0increment 0increment 1read:3', 'fail'],
    ['counter', '0increment 0increment 1read:1', 'fail'],
    ['counter', '0increment:5 0increment:-2 1read:3', 'pass'],
    ['counter', '0increment:5 0increment:-2 1read:5', 'fail'],
    ['counter', '0increment', 'inconclusive'],
  ],
  'set-full': [
    ['set', '0add:1 0add:2 1read:[1,2]', 'pass'],
    ['set', '0add:1 0add:2 1read:[1]', 'fail'],
    ['set', '0add:1 0add:2 1read:[1] 1read:[1,2]', 'pass'],
    ['set', '0add:1 1read:[1,1]', 'fail'],
    ['set', '0add:1 1read:[1,3]', 'fail'],
    ['set', '1read:[1] 0add:1', 'fail'],
    ['log', '0append:1 1read:[1,1]', 'fail'],
    ['set', '0add:1', 'inconclusive'],
    ['set', '1read:[]', 'inconclusive'],
  ],
  sequential: [
    ['register', '0write:1 1read', 'pass'],
    ['register', '0write:1 0read', 'fail'],
    ['register', '0write:1 1read:1 1read', 'fail'],
    // Each process sees its own write first, and then the other's never: Lamport's example with two registers.
    ['register', '0write:1@x 0read@y 1write:1@y 1read@x', 'fail'],
    ['register', '0write:1@x 0read@y 1write:1@y 1read:1@x', 'pass'],
    ['queue', '0enqueue:1 1dequeue', 'pass'],
  ],
};

describe.each(conditions.map(({ name }) => name))('%s', (name) => {
  it.each(cases[name]!)('of a %s: %s: %s', (model, text, verdict) => {
    const result = judge(name, model, oneByOne(text));
    expect(result, result.detail).toMatchObject({ verdict });
    if (verdict === 'fail') expect(result.events.length).toBeGreaterThan(0);
    else expect(result.events).toEqual([]);
  });

  it('refuses or judges every model, and malformed histories in any case', () => {
    for (const model of models) {
      const condition = named(name);
      if (condition.refusal(model) !== null) continue;
      const [f] = Object.keys(model.operations);
      const broken = [{ process: 0, type: 'ok' as const, f: f!, key: '', value: null, timeUs: 0 }];
      expect(() => condition.judge(broken, model, {})).toThrow(MalformedHistory);
    }
  });

  it('never objects to what one correct object answered', () => {
    let passed = 0;
    for (const model of models) {
      if (named(name).refusal(model) !== null) continue;
      for (let seed = 0; seed < 150; seed++) {
        // An operation that takes effect after its client gave up is what convergence cannot wait for.
        const crash = name === 'eventual-convergence' ? 0 : (seed % 3) * 0.05;
        const options: GeneratorOptions = {
          ...{ clients: 4, operations: 5 + (seed % 40), keys: 2, crash, stopEarly: seed % 5 === 0 },
          draw: seed % 2 === 0 ? draws[model.name]! : unique(model.name),
        };
        const result = named(name).judge(generateHistory(model, options, randomOf(seed)), model, {});
        if (result.verdict === 'fail') expect.fail(`${model.name}, seed ${seed}: ${result.detail}`);
        if (result.verdict === 'pass') passed++;
      }
    }
    expect(passed).toBeGreaterThan(30);
  });
});

/** Operations whose values differ, so that reads tell which write they saw. */
function unique(model: string): GeneratorOptions['draw'] {
  return (random, number) => {
    const drawn = draws[model]!(random, number);
    const isRead = drawn.f === 'read' || drawn.f === 'get' || drawn.f === 'dequeue';
    if (isRead || !['register', 'kv', 'set', 'log'].includes(model)) return drawn;
    const value: Json = drawn.f === 'cas' ? [number - 1, number] : model === 'kv' ? `<${number}>` : number;
    return { f: drawn.f, value };
  };
}

describe('what overlaps', () => {
  it('is not held to an order that nobody knows', () => {
    expect(
      judge('read-your-writes', 'register', history('1(write:1 0(write:2 0)write 1)write 0(read 0)read:1')),
    ).toMatchObject({ verdict: 'pass' });
    expect(
      judge('monotonic-reads', 'register', history('1(write:1 0(write:2 2(read 2)read:2 2(read 2)read:1')),
    ).toMatchObject({ verdict: 'pass' });
    expect(judge('counter-bounds', 'counter', history('0(increment 1(read 1)read:1'))).toMatchObject({
      verdict: 'pass',
    });
    expect(judge('counter-bounds', 'counter', history('0(increment 1(read 1)read:2'))).toMatchObject({
      verdict: 'fail',
    });
    expect(judge('set-full', 'set', history('0(add:1 1(read 1)read:[]'))).toMatchObject({ verdict: 'pass' });
  });

  it('but a value does not come back', () => {
    const flicker = '1(write:1 0(write:2 2(read 2)read:1 2(read 2)read:2 2(read 2)read:1';
    expect(judge('monotonic-reads', 'register', history(flicker))).toMatchObject({ verdict: 'fail' });
  });
});

describe('crashed operations', () => {
  it('may have taken effect, or not', () => {
    for (const read of ['1)read', '1)read:1']) {
      expect(judge('sequential', 'register', history(`0(write:1 0?write 1(read ${read}`))).toMatchObject({
        verdict: 'pass',
      });
    }
    expect(judge('counter-bounds', 'counter', history('0(increment 0?increment 1(read 1)read:1'))).toMatchObject({
      verdict: 'pass',
    });
    expect(judge('counter-bounds', 'counter', history('0(increment 0!increment 1(read 1)read:1'))).toMatchObject({
      verdict: 'fail',
    });
  });

  it('keep a key from ever being quiet only while nobody knows that they ended', () => {
    const open = '0(write:1 1(read 1)read 2(read 2)read:1';
    expect(judge('eventual-convergence', 'register', history(open))).toMatchObject({ verdict: 'inconclusive' });
    const ended = '0(write:1 0?write 1(read 1)read 2(read 2)read:1';
    expect(judge('eventual-convergence', 'register', history(ended))).toMatchObject({ verdict: 'fail' });
  });
});

describe('the sentence', () => {
  it.each([
    [
      'read-your-writes',
      'register',
      '1write:1 0write:2 0read:1',
      "process 0's read of x returned 1 at 0.006 s, which is older: process 1 wrote it at 0.002 s; its own write 2 had returned at 0.004 s",
    ],
    [
      'monotonic-reads',
      'register',
      '0write:1 0write:2 1read:2 1read:1',
      "process 1's read of x returned 1 at 0.008 s, which is older than 2, which it had read at 0.006 s",
    ],
    [
      'monotonic-writes',
      'set',
      '0add:1 0add:2 1read:[2]',
      "process 1's read of x returned [2] at 0.006 s: it holds 2, but not 1, which process 0 had added before",
    ],
    [
      'eventual-convergence',
      'register',
      '0write:1 1read:1 2read',
      'after the last write of x process 1 read 1 at 0.004 s, but process 2 read null at 0.006 s, and neither read again',
    ],
    [
      'counter-bounds',
      'counter',
      '0increment 0increment 1read:3',
      "process 1's read returned 3 at 0.006 s, but at least 2 was added by then and at most 2",
    ],
    [
      'set-full',
      'set',
      '0add:1 0add:2 1read:[1]',
      "1 lost (2 elements, 1 reads, 0 stale, 0 never read); lost 2: process 1's read of x at 0.006 s misses it, as do all after",
    ],
    [
      'sequential',
      'register',
      '0write:1 0read',
      "no order explains more than 1 operations; there, process 0's read of x → null meets 1",
    ],
  ])('of %s', (name, model, text, sentence) => {
    expect(judge(name, model, oneByOne(text)).detail).toBe(sentence);
  });
});
