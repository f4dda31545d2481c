import { describe, expect, it } from 'vitest';
import { sequential } from '../../../src/checkers/conditions/sequential.js';
import type { Json, Model } from '../../../src/models/model.js';
import { modelNamed } from '../../../src/models/registry.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';
import { draws, generateHistory, randomOf } from '../linearizability/generate.js';
import { mutations } from '../linearizability/mutate.js';

interface Asked {
  readonly call: HistoryEvent;
  readonly end: HistoryEvent | null;
}

/** Tries every order of the operations that keeps the order of each process, straight from the definition. */
function oracle(history: readonly HistoryEvent[], model: Model): boolean {
  const programs = new Map<number, Asked[]>();
  history.forEach((call, at) => {
    if (call.type !== 'invoke') return;
    const end = history.slice(at + 1).find(({ process }) => process === call.process) ?? null;
    if (end?.type === 'fail') return;
    programs.set(call.process, [...(programs.get(call.process) ?? []), { call, end: end?.type === 'ok' ? end : null }]);
  });
  return canExplain([...programs.values()], new Map(), model);
}

function canExplain(programs: readonly (readonly Asked[])[], states: ReadonlyMap<string, Json>, model: Model): boolean {
  if (programs.every((program) => program.every(({ end }) => end === null))) return true;
  return programs.some(([next, ...rest], process) => {
    if (next === undefined) return false;
    const key = model.perKey ? next.call.key : '';
    const effect = model.apply(states.get(key) ?? model.initial, next.call);
    if (!effect.ok) return false;
    const seen = next.end === null ? undefined : observed(model, next.call.f, next.end.value as Json);
    if (seen !== undefined && JSON.stringify(seen) !== JSON.stringify(effect.value)) return false;
    const left = programs.map((program, other) => (other === process ? rest : program));
    return canExplain(left, new Map(states).set(key, effect.state), model);
  });
}

function observed(model: Model, f: string, value: Json): Json | undefined {
  if (model.observed) return model.observed(f, value);
  return model.operations[f]!.readOnly ? value : undefined;
}

describe.each(['register', 'kv', 'queue', 'counter', 'lock', 'set'])('%s histories', (name) => {
  it('are judged as trying every order does', { timeout: 60_000 }, () => {
    const model = modelNamed(name)!;
    const count = { good: 0, bad: 0, weaker: 0 };
    for (let seed = 0; seed < 400; seed++) {
      const random = randomOf(seed);
      const options = {
        ...{ clients: 2 + (seed % 2), operations: 4 + (seed % 4), keys: 1 + (seed % 2) },
        ...{ draw: draws[name]!, crash: (seed % 3) * 0.08, stopEarly: seed % 7 === 0 },
      };
      const history = mutations[seed % mutations.length]!(generateHistory(model, options, random), random);
      const expected = oracle(history, model);
      const { verdict, detail } = sequential.judge(history, model, {});
      if ((verdict === 'pass') !== expected)
        expect.fail(`seed ${seed}: ${verdict}, oracle ${expected}: ${JSON.stringify(history)}`);
      count[expected ? 'good' : 'bad']++;
      if (detail === 'there is such an order') count.weaker++;
    }
    expect(count.good).toBeGreaterThan(20);
    expect(count.bad).toBeGreaterThan(4);
    expect(count.weaker).toBeGreaterThan(0);
  });
});

it('gives up where its budget runs out', () => {
  const model = modelNamed('queue')!;
  const history = Array.from({ length: 14 }, (_, process): HistoryEvent[] => {
    const event = { process, f: 'enqueue', key: '', value: process, timeUs: 0 };
    return [
      { ...event, type: 'invoke' },
      { ...event, type: 'ok' },
    ];
  }).flat();
  const read = { process: 20, f: 'dequeue', key: '', timeUs: 0 };
  const impossible: HistoryEvent[] = [
    ...history,
    { ...read, type: 'invoke', value: null },
    { ...read, type: 'ok', value: 'x' },
  ];
  expect(sequential.judge(impossible, model, { budget: 5000 })).toMatchObject({
    verdict: 'inconclusive',
    detail: 'the budget of 5000 steps ran out',
  });
});
