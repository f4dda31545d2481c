import type { Operation } from '../../../src/models/client.js';
import type { Json, Model } from '../../../src/models/model.js';
import type { HistoryEvent } from '../../../src/workloads/history.js';

export type Random = () => number;

/** A generator of uniform numbers from 0 to below 1 (Marsaglia 2003, xorshift), the same for the same seed. */
export function randomOf(seed: number): Random {
  let x = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) | 1;
  for (let i = 0; i < 8; i++) x = step(x);
  return () => {
    x = step(x);
    return (x >>> 0) / 2 ** 32;
  };
}

function step(x: number): number {
  let y = x ^ (x << 13);
  y ^= y >>> 17;
  return y ^ (y << 5);
}

export interface GeneratorOptions {
  readonly clients: number;
  readonly operations: number;
  readonly keys: number;
  /** Draws the next operation's name and argument. `unique` counts the operations. */
  readonly draw: (random: Random, unique: number) => { readonly f: string; readonly value: Json };
  /** Chance that an operation ends as info. */
  readonly crash: number;
  /** Which operations may crash, by their number; all where left out. */
  readonly mayCrash?: (unique: number, f: string) => boolean;
  /** Leave the operations open at the end. */
  readonly stopEarly?: boolean;
}

interface Client {
  process: number;
  operation: Operation | null;
  answer: { readonly ok: boolean; readonly value: Json } | null;
}

/**
 * The history of clients that use one correct object a key: calls, effects and returns interleave at random, and an
 * operation that ends as info takes effect before, after, or never. So the history is linearizable by construction.
 */
export function generateHistory(model: Model, options: GeneratorOptions, random: Random): HistoryEvent[] {
  const history: HistoryEvent[] = [];
  const states = new Map<string, Json>();
  const clients: Client[] = Array.from({ length: options.clients }, (_, process) => ({
    process,
    operation: null,
    answer: null,
  }));
  const zombies: Operation[] = [];
  let issued = 0;
  let timeUs = 0;
  const apply = (operation: Operation) => {
    const effect = model.apply(states.get(operation.key) ?? model.initial, operation);
    states.set(operation.key, effect.state);
    return { ok: effect.ok, value: effect.value };
  };
  const record = (client: Client, type: HistoryEvent['type'], value: Json) => {
    const { f, key } = client.operation!;
    history.push({ process: client.process, type, f, key, value, timeUs });
  };
  const busy = () => clients.some((client) => client.operation !== null);
  while (issued < options.operations || (!options.stopEarly && busy())) {
    timeUs += 1 + Math.floor(random() * 100);
    if (zombies.length > 0 && random() < 0.05) apply(zombies.splice(Math.floor(random() * zombies.length), 1)[0]!);
    const client = clients[Math.floor(random() * clients.length)]!;
    if (client.operation === null) {
      if (issued === options.operations) continue;
      const { f, value } = options.draw(random, issued++);
      const key = model.perKey ? `k${Math.floor(random() * options.keys)}` : '';
      client.operation = { f, key, value };
      record(client, 'invoke', value);
    } else if (random() < options.crash && (options.mayCrash?.(issued, client.operation.f) ?? true)) {
      if (client.answer === null && random() < 0.5) zombies.push(client.operation);
      record(client, 'info', null);
      client.process += options.clients;
      client.operation = null;
      client.answer = null;
    } else if (client.answer === null) {
      client.answer = apply(client.operation);
    } else {
      record(client, client.answer.ok ? 'ok' : 'fail', client.answer.value);
      client.operation = null;
      client.answer = null;
    }
  }
  return history;
}

/** Arguments with few different values, so that operations get in each other's way. By model name. */
export const draws: Readonly<Record<string, GeneratorOptions['draw']>> = {
  register: drawRegister,
  'cas-register': drawRegister,
  kv(random, unique) {
    const f = pick(random, ['get', 'put', 'append', 'append']);
    return { f, value: f === 'get' ? null : `${unique % 3}` };
  },
  counter(random) {
    const f = pick(random, ['read', 'increment']);
    return { f, value: f === 'read' ? null : pick(random, [null, 1, 2, -1]) };
  },
  log(random, unique) {
    const f = pick(random, ['read', 'append']);
    return { f, value: f === 'read' ? null : unique % 3 };
  },
  lock(random) {
    return { f: pick(random, ['acquire', 'release']), value: pick(random, ['c1', 'c2']) };
  },
  set(random) {
    const f = pick(random, ['read', 'add']);
    return { f, value: f === 'read' ? null : Math.floor(random() * 4) };
  },
  queue(random, unique) {
    const f = pick(random, ['enqueue', 'dequeue']);
    return { f, value: f === 'enqueue' ? unique % 3 : null };
  },
  bank(random) {
    const f = pick(random, ['read', 'transfer', 'transfer']);
    const transfer = { from: pick(random, ['a', 'b']), to: pick(random, ['b', 'c']), amount: pick(random, [60, 100]) };
    return { f, value: f === 'read' ? null : transfer };
  },
};

function drawRegister(random: Random): { f: string; value: Json } {
  const f = pick(random, ['read', 'write', 'cas']);
  const value = () => Math.floor(random() * 4);
  return { f, value: f === 'read' ? null : f === 'write' ? value() : [value(), value()] };
}

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!;
}
