import { describe, expect, it } from 'vitest';
import { DepthFirst } from '../../../src/checkers/linearizability/depth-first.js';
import { Frontier } from '../../../src/checkers/linearizability/frontier.js';
import { checkLinearizability } from '../../../src/checkers/linearizability/index.js';
import { type ObjectHistory, prepareHistory } from '../../../src/checkers/linearizability/object-history.js';
import { Refinement } from '../../../src/checkers/linearizability/refinement.js';
import type { Search } from '../../../src/checkers/linearizability/search.js';
import { Transitions } from '../../../src/checkers/linearizability/transitions.js';
import type { Model } from '../../../src/models/model.js';
import { models } from '../../../src/models/registry.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';
import { draws, generateHistory, randomOf } from './generate.js';
import { mutations } from './mutate.js';
import { firstUnexplained, oracle, sorted, statesBefore } from './oracle.js';

/** Histories a model: a few of them in every run of the tests, the full number with `npm run test:oracle`. */
const HISTORIES = process.env.MODE === 'oracle' ? 100_000 : 1500;
const timeout = 30_000 + 10 * HISTORIES;

function smallHistory(model: Model, seed: number): HistoryEvent[] {
  const random = randomOf(seed);
  const options = {
    clients: 2 + (seed % 3),
    operations: 3 + (seed % 5),
    keys: 1 + (seed % 2),
    draw: draws[model.name]!,
    crash: (seed % 4) * 0.08,
    stopEarly: seed % 7 === 0,
  };
  return mutations[seed % mutations.length]!(generateHistory(model, options, random), random);
}

/** What one search says by itself, on all keys. */
function searchAlone(
  history: readonly HistoryEvent[],
  model: Model,
  refusals: 'dropped' | 'observed',
  start: (object: ObjectHistory, transitions: Transitions) => Search,
) {
  const { kinds, objects } = prepareHistory(history, model, { refusals });
  const transitions = new Transitions(model, kinds.list);
  return objects.every((object) => {
    const verdict = start(object, transitions).run(Number.POSITIVE_INFINITY);
    expect(verdict).not.toBe('running');
    return verdict === 'linearizable';
  });
}

const searches: readonly ((object: ObjectHistory, transitions: Transitions) => Search)[] = [
  (object, transitions) => new DepthFirst(object, transitions),
  (object, transitions) => new Frontier(object, transitions, false),
  (object, transitions) => new Refinement(object, transitions, false),
];

describe.each(models.map((model) => [model.name, model] as const))(
  '%s histories against the oracle',
  { timeout },
  (_, model) => {
    it('every search, and all together, judge as trying every order does', () => {
      let bad = 0;
      for (let seed = 0; seed < HISTORIES; seed++) {
        const history = smallHistory(model, seed);
        const refusals = seed % 3 === 0 ? 'observed' : 'dropped';
        const expected = oracle(history, model, refusals);
        if (!expected) bad++;
        const actual = [
          ...searches.map((start) => searchAlone(history, model, refusals, start)),
          checkLinearizability(history, model, { refusals }).verdict === 'linearizable',
        ];
        if (actual.some((verdict) => verdict !== expected)) {
          expect.fail(`seed ${seed}: oracle ${expected}, searches ${actual}: ${JSON.stringify(history)}`);
        }
      }
      // Both verdicts occur often enough to mean something.
      expect(bad).toBeGreaterThan(HISTORIES / 50);
      expect(bad).toBeLessThan(HISTORIES * 0.9);
    });

    it('names the earliest return that no order explains', () => {
      let named = 0;
      for (let seed = 0; seed < HISTORIES / 5; seed++) {
        const history = smallHistory(model, seed);
        const { violation } = checkLinearizability(history, model);
        const first = firstUnexplained(history, model);
        if (violation === null) expect(first).toBeNull();
        else {
          named++;
          const keys = new Set(history.map((event) => event.key));
          // With one key the earliest failure is certain; with more, that of the key which was found first.
          if (!model.perKey || keys.size === 1) expect(violation.event, JSON.stringify(history)).toBe(first);
          else expect(violation.event).toBeGreaterThanOrEqual(first!);
        }
      }
      expect(named).toBeGreaterThan(0);
    });

    it('names the states that are possible in front of it, and no others', () => {
      for (let seed = 0; seed < HISTORIES / 5; seed++) {
        const history = smallHistory(model, seed);
        const { violation } = checkLinearizability(history, model);
        if (violation === null) continue;
        const possible = statesBefore(history, model, violation.key, violation.event).map(sorted);
        const named = violation.states.map(sorted);
        const told = `seed ${seed}: ${JSON.stringify(history)}`;
        if (violation.moreStates) expect(possible, told).toEqual(expect.arrayContaining(named));
        else expect(named.sort(), told).toEqual(possible.sort());
      }
    });

    it('gives a core that is a contradiction by itself, and a witness that explains the history', () => {
      for (let seed = 0; seed < HISTORIES / 10; seed++) {
        const history = smallHistory(model, seed);
        const { verdict, core, witness } = checkLinearizability(history, model, { core: true, witness: true });
        if (verdict === 'not-linearizable') expect(oracle(core!, model), JSON.stringify(core)).toBe(false);
        else
          expectExplained(
            history,
            model,
            witness!.flatMap((object) => object.order),
          );
      }
    });
  },
);

/** Replays an order: every answer is what the model gives, and no operation precedes one that had returned. */
function expectExplained(history: readonly HistoryEvent[], model: Model, order: readonly number[]): void {
  const states = new Map<string, Model['initial']>();
  const endOf = (call: number) => {
    const end = history.findIndex((event, at) => at > call && event.process === history[call]!.process);
    return end < 0 || history[end]!.type === 'info' ? null : end;
  };
  const lastCall = new Map<string, number>();
  for (const call of order) {
    const operation = history[call]!;
    const key = model.perKey ? operation.key : '';
    const effect = model.apply(states.get(key) ?? model.initial, operation);
    states.set(key, effect.state);
    expect(effect.ok).toBe(true);
    const end = endOf(call);
    if (end !== null) {
      expect(history[end]!.type).toBe('ok');
      if (model.operations[operation.f]!.readOnly) expect(effect.value).toEqual(history[end]!.value);
      expect(end).toBeGreaterThan(lastCall.get(key) ?? -1);
    }
    lastCall.set(key, Math.max(call, lastCall.get(key) ?? -1));
  }
  const placed = new Set(order);
  const mustBePlaced = history.flatMap((event, call) => {
    const end = event.type === 'invoke' ? endOf(call) : null;
    return end !== null && history[end]!.type === 'ok' ? [call] : [];
  });
  expect(mustBePlaced.every((call) => placed.has(call))).toBe(true);
}
