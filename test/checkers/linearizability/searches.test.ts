import { describe, expect, it } from 'vitest';
import { DepthFirst } from '../../../src/checkers/linearizability/depth-first.js';
import { Frontier } from '../../../src/checkers/linearizability/frontier.js';
import { checkLinearizability } from '../../../src/checkers/linearizability/index.js';
import { prepareHistory } from '../../../src/checkers/linearizability/object-history.js';
import { Refinement } from '../../../src/checkers/linearizability/refinement.js';
import { Transitions } from '../../../src/checkers/linearizability/transitions.js';
import type { Model } from '../../../src/models/model.js';
import { modelNamed, models } from '../../../src/models/registry.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';
import { draws, type GeneratorOptions, generateHistory, pick, randomOf } from './generate.js';
import { mutations } from './mutate.js';

const register = modelNamed('register')!;
const timeout = 30_000;

function generated(model: Model, seed: number, overrides = {}): HistoryEvent[] {
  const options = { clients: 4, operations: 40, keys: 1, draw: draws[model.name]!, crash: 0.03, ...overrides };
  return generateHistory(model, options, randomOf(seed));
}

function searchesOf(history: readonly HistoryEvent[], model: Model) {
  const { kinds, objects } = prepareHistory(history, model, {});
  const transitions = new Transitions(model, kinds.list);
  const object = objects[0]!;
  return {
    depthFirst: new DepthFirst(object, transitions),
    frontier: new Frontier(object, transitions, true),
    refinement: new Refinement(object, transitions, true),
  };
}

describe.each(models.map((model) => [model.name, model] as const))(
  '%s histories too long for trying every order',
  (_, model) => {
    it('are judged alike by all searches, with the same earliest return', () => {
      let bad = 0;
      for (let seed = 0; seed < 60; seed++) {
        const random = randomOf(seed);
        const history = mutations[seed % mutations.length]!(generated(model, seed), random);
        const { depthFirst, frontier, refinement } = searchesOf(history, model);
        const verdicts = [depthFirst, frontier, refinement].map((search) => search.run(100_000));
        const decided = new Set(verdicts.filter((verdict) => verdict !== 'running' && verdict !== 'gave-up'));
        expect(decided.size, `seed ${seed}: ${verdicts}`).toBeLessThanOrEqual(1);
        const bothRefute = verdicts[0] === 'not-linearizable' && verdicts[1] === 'not-linearizable';
        if (!bothRefute) continue;
        bad++;
        if (model.growth === undefined) expect(frontier.blocked().entry).toBe(depthFirst.blocked().entry);
      }
      expect(bad).toBeGreaterThan(1);
    });

    it('are linearizable when nothing was changed', () => {
      for (let seed = 0; seed < 20; seed++) {
        const history = generated(model, seed, { operations: 300, crash: 0.01, keys: 3 });
        expect(checkLinearizability(history, model).verdict).toBe('linearizable');
      }
    });
  },
);

describe('long histories', { timeout }, () => {
  it('need no recursion, and take steps in proportion to their length', () => {
    const stepsOf = (operations: number) => {
      const { verdict, steps } = checkLinearizability(generated(register, 1, { operations, crash: 0 }), register);
      expect(verdict).toBe('linearizable');
      return steps;
    };
    expect(stepsOf(40_000)).toBeLessThan(6 * stepsOf(10_000));
  });

  it('with one impossible read are refuted at that read', () => {
    const history = generated(register, 2, { operations: 20_000, crash: 0 });
    const event = history.findLastIndex(({ f, type }) => f === 'read' && type === 'ok');
    const broken = history.map((other, index) => (index === event ? { ...other, value: 99 } : other));
    const { verdict, violation } = checkLinearizability(broken, register);
    expect(verdict).toBe('not-linearizable');
    expect(violation).toMatchObject({ event, value: 99 });
  });

  it('with more than 32 operations open at a time are judged as well', () => {
    const history = generated(register, 3, { clients: 70, operations: 400, crash: 0 });
    expect(checkLinearizability(history, register).verdict).toBe('linearizable');
    const { frontier } = searchesOf(history.slice(0, 150), register);
    expect(frontier.run(2_000_000)).not.toBe('not-linearizable');
  });
});

describe('queues', { timeout }, () => {
  const draw: GeneratorOptions['draw'] = (random, unique) => {
    const f = pick(random, ['enqueue', 'dequeue']);
    return { f, value: f === 'enqueue' ? unique : null };
  };

  it('of unique values take steps in proportion to their length', () => {
    const queue = modelNamed('queue')!;
    for (let seed = 0; seed < 5; seed++) {
      const { verdict, steps } = checkLinearizability(
        generated(queue, seed, { operations: 1000, draw, crash: 0 }),
        queue,
      );
      expect(verdict).toBe('linearizable');
      expect(steps).toBeLessThan(20_000);
    }
  });

  it('that let one value overtake another are refuted where it comes out', () => {
    const event = (process: number, type: 'invoke' | 'ok', f: string, value: number | null): HistoryEvent => {
      return { process, type, f, key: '', value, timeUs: 0 };
    };
    const call = (process: number, f: string, asked: number | null, given: number | null) => [
      event(process, 'invoke', f, asked),
      event(process, 'ok', f, given),
    ];
    const put = [...call(0, 'enqueue', 1, null), ...call(0, 'enqueue', 2, null)];
    const history = [...put, ...call(1, 'dequeue', null, 2), ...call(1, 'dequeue', null, 1)];
    const { verdict, violation } = checkLinearizability(history, modelNamed('queue')!);
    expect(verdict).toBe('not-linearizable');
    expect(violation).toMatchObject({ event: 5, value: 2, states: [[1, 2]] });
  });
});

describe('budgets', { timeout }, () => {
  const hard = generated(register, 4, { clients: 12, operations: 400, crash: 0.1 });

  it('of steps end as inconclusive, never as a verdict', () => {
    const result = checkLinearizability(hard, register, { budget: 50 });
    expect(result.verdict).toBe('inconclusive');
    expect(result.violation).toBeNull();
    expect(result.undecided).toEqual([{ key: 'k0', why: 'steps' }]);
    expect(result.steps).toBeLessThan(1000);
  });

  it('of memory end as inconclusive', () => {
    const many = Array.from({ length: 40 }, (_, process): HistoryEvent => {
      return { process, type: 'invoke', f: 'append', key: '', value: process, timeUs: process };
    });
    const read = { process: 99, f: 'read', key: '', value: null, timeUs: 100 };
    const impossible = [...many, { ...read, type: 'invoke' as const }, { ...read, type: 'ok' as const, value: 'x' }];
    // A queue does not look ahead, so it has to try the orders.
    const queue = impossible.map((event) => ({ ...event, f: event.f === 'append' ? 'enqueue' : 'dequeue' }));
    const result = checkLinearizability(queue, modelNamed('queue')!, { memory: 2 ** 20 });
    expect(result.verdict).toBe('inconclusive');
    expect(result.undecided).toEqual([{ key: '', why: 'memory' }]);
  });

  it('do not keep one hard key from hiding the failure of another', () => {
    const easy = [
      { process: 900, type: 'invoke' as const, f: 'dequeue', key: 'b', value: null, timeUs: 1 },
      { process: 900, type: 'ok' as const, f: 'dequeue', key: 'b', value: 'never', timeUs: 2 },
    ];
    const hardKey = Array.from({ length: 40 }, (_, process): HistoryEvent => {
      return { process, type: 'invoke', f: 'enqueue', key: 'a', value: process, timeUs: process };
    });
    const asked = { process: 99, type: 'invoke' as const, f: 'dequeue', key: 'a', value: null, timeUs: 50 };
    const history = [...hardKey, asked, { ...asked, type: 'ok' as const, value: 'x' }, ...easy];
    const { verdict, violation } = checkLinearizability(history, modelNamed('queue')!, { budget: 1_000_000 });
    expect(verdict).toBe('not-linearizable');
    expect(violation!.key).toBe('b');
  });

  it('make the same verdict, steps and explanation every time', () => {
    const history = mutations[2]!(generated(register, 5, { operations: 300, keys: 3 }), randomOf(6));
    const once = checkLinearizability(history, register, { core: true, witness: true });
    expect(checkLinearizability(history, register, { core: true, witness: true })).toEqual(once);
  });
});
