import type { HistoryEvent } from '../../../src/workloads/history.js';
import { pick, type Random } from '../linearizability/generate.js';

export type Step = [f: string, key: string, value: unknown];

/**
 * How a store runs transactions. `atomic`: each at one moment between its call and its answer. `early`: at one moment,
 * on what was there some time before its call. `snapshot`: it reads what was there at its call, and writes at its answer.
 * `torn`: step by step, without any isolation.
 */
export type Isolation = 'atomic' | 'early' | 'snapshot' | 'torn';

export interface GeneratorOptions {
  readonly model: 'list-append' | 'rw-register';
  readonly isolation: Isolation;
  readonly clients: number;
  readonly transactions: number;
  readonly keys: number;
  readonly mostSteps: number;
  /** Chances that a transaction ends as fail, and as info. */
  readonly fail: number;
  readonly info: number;
  /** Keys are used for so many transactions and then replaced by new ones; for ever where left out. */
  readonly turn?: number;
  /** The last transaction reads every key. */
  readonly readAll?: boolean;
}

type State = Map<string, readonly unknown[]>;

interface Client {
  process: number;
  steps: Step[] | null;
  /** Steps that have been run, with what they read. */
  done: Step[];
  snapshot: State;
  fate: 'ok' | 'fail' | 'info';
}

/** The history of clients of a store that isolates transactions in one way or another. */
export class Store {
  readonly history: HistoryEvent[] = [];
  private readonly options: GeneratorOptions;
  private readonly random: Random;
  private readonly state: State = new Map();
  private readonly past: State[] = [];
  private readonly clients: Client[];
  private issued = 0;
  private value = 0;
  private now = 0;

  constructor(options: GeneratorOptions, random: Random) {
    this.options = options;
    this.random = random;
    this.clients = Array.from({ length: options.clients }, (_, process) => ({
      process,
      steps: null,
      done: [],
      snapshot: new Map(),
      fate: 'ok',
    }));
  }

  /** Goes on until there are so many events more, or all is over; then there are fewer. */
  advance(events: number): HistoryEvent[] {
    const { clients, options, random } = this;
    const from = this.history.length;
    while (this.issued < options.transactions || clients.some(({ steps }) => steps !== null)) {
      if (this.history.length - from >= events) break;
      const client = pick(random, clients);
      if (client.steps !== null) this.goOn(client);
      else if (this.issued < options.transactions) this.call(client, this.draw());
    }
    return this.history.slice(from);
  }

  /** Forgets the events so far, which somebody else has by now. */
  forget(): void {
    this.history.length = 0;
  }

  run(): HistoryEvent[] {
    const { clients, options } = this;
    this.advance(Number.POSITIVE_INFINITY);
    if (options.readAll) {
      const keys = [...new Set([...this.state.keys()])];
      this.call(
        clients[0]!,
        keys.map((key) => ['r', key, null]),
      );
      clients[0]!.fate = 'ok';
      while (clients[0]!.steps !== null) this.goOn(clients[0]!);
    }
    return this.history;
  }

  private draw(): Step[] {
    const { random, options } = this;
    const write = options.model === 'list-append' ? 'append' : 'w';
    const turn = options.turn === undefined ? 0 : Math.floor(this.issued / options.turn) * options.keys;
    return Array.from({ length: 1 + Math.floor(random() * options.mostSteps) }, () => {
      const key = `k${turn + Math.floor(random() * options.keys)}`;
      return random() < 0.5 ? ['r', key, null] : [write, key, ++this.value];
    });
  }

  private call(client: Client, steps: Step[]): void {
    const { options, random } = this;
    this.issued++;
    client.steps = steps;
    client.done = [];
    client.fate = random() < options.fail ? 'fail' : random() < options.info ? 'info' : 'ok';
    client.snapshot = this.snapshotFor(steps);
    this.record(client, 'invoke', steps);
  }

  /** What a transaction will find, where it does not look at the store itself. */
  private snapshotFor(steps: readonly Step[]): State {
    const { isolation } = this.options;
    if (isolation === 'early' && this.past.length > 0 && this.random() < 0.3) return pick(this.random, this.past);
    if (!readsSnapshots(isolation)) return new Map();
    return new Map(steps.map(([, key]) => [key, this.state.get(key) ?? []]));
  }

  private goOn(client: Client): void {
    const { options } = this;
    if (client.done.length === client.steps!.length) {
      this.end(client);
      return;
    }
    const left = client.steps!.slice(client.done.length);
    const steps = options.isolation === 'torn' ? left.slice(0, 1) : left;
    // What fails has no effect, unless nothing is isolated: then its first step may have.
    if (client.fate === 'fail' || (client.fate === 'info' && this.random() < 0.5)) client.done = client.steps!;
    else this.execute(client, steps);
  }

  private execute(client: Client, steps: readonly Step[]): void {
    const from = readsSnapshots(this.options.isolation) ? client.snapshot : this.state;
    const mine: State = new Map();
    for (const [f, key, value] of steps) {
      const now = mine.get(key) ?? from.get(key) ?? [];
      if (f === 'r') client.done.push([f, key, this.shown(now)]);
      else {
        client.done.push([f, key, value]);
        mine.set(key, f === 'append' ? [...now, value] : [value]);
      }
    }
    if (this.options.isolation !== 'snapshot') this.commit(steps);
  }

  private commit(steps: readonly Step[]): void {
    for (const [f, key, value] of steps) {
      if (f !== 'r') this.state.set(key, f === 'append' ? [...(this.state.get(key) ?? []), value] : [value]);
    }
    if (this.options.isolation === 'early') this.past.push(new Map(this.state));
  }

  private end(client: Client): void {
    if (this.options.isolation === 'snapshot' && client.fate !== 'fail' && client.done !== client.steps)
      this.commit(client.steps!);
    this.record(client, client.fate, client.fate === 'ok' ? client.done : null);
    if (client.fate === 'info') client.process += this.options.clients;
    client.steps = null;
  }

  private shown(content: readonly unknown[]): unknown {
    return this.options.model === 'list-append' ? content : (content[0] ?? null);
  }

  private record({ process }: Client, type: HistoryEvent['type'], value: unknown): void {
    this.history.push({ process, type, f: 'txn', key: '', value, timeUs: ++this.now });
  }
}

function readsSnapshots(isolation: Isolation): boolean {
  return isolation === 'snapshot' || isolation === 'early';
}

/** Changes what one answered read returned, where there is one. */
export function changeRead(
  history: readonly HistoryEvent[],
  random: Random,
  change: (value: unknown) => unknown,
): HistoryEvent[] {
  const places = history.flatMap((event, index) => {
    if (event.type !== 'ok') return [];
    return (event.value as Step[]).flatMap(([f], step) => (f === 'r' ? [[index, step] as const] : []));
  });
  if (places.length === 0) return [...history];
  const [chosen, chosenStep] = pick(random, places);
  return history.map((event, index) => {
    if (index !== chosen) return event;
    const value = (event.value as Step[]).map((each, step): Step => {
      return step === chosenStep ? [each[0], each[1], change(each[2])] : each;
    });
    return { ...event, value };
  });
}
