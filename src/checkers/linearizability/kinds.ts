import type { Operation } from '../../models/client.js';
import type { Json, Model } from '../../models/model.js';
import { Interner } from './interner.js';

/** What is known of an operation's outcome, and so what a state must do to explain it. */
export type Expectation =
  | 'done' // it was carried out; what it returned is not looked at
  | 'returned' // it was carried out and returned this
  | 'refused'; // it was refused

/** Operations of one kind ask the same and were answered the same: in any state they do the same. */
export interface Kind {
  readonly operation: Operation;
  readonly expectation: Expectation;
  readonly returned: Json;
  /** It can never change a state: a read, or a refusal. */
  readonly preserves: boolean;
}

/** The kinds of operations of a history, numbered from 0. */
export class Kinds {
  readonly list: Kind[] = [];
  private readonly model: Model;
  private readonly values = new Interner();
  private readonly byFunction = new Map<string, KindsOfFunction>();

  constructor(model: Model) {
    this.model = model;
  }

  /** The kind of an operation that was carried out, seen to return `returned` unless that is undefined. */
  done(f: string, key: string, value: Json, returned: Json | undefined): number {
    const known = this.of(f);
    const asked = this.values.idOf(value);
    if (returned === undefined) return this.find(known.done, asked, f, key, value, 'done', null);
    const seen = this.values.idOf(returned);
    let returns = known.returned.get(asked);
    if (returns === undefined) {
      returns = new Map();
      known.returned.set(asked, returns);
    }
    return this.find(returns, seen, f, key, value, 'returned', returned);
  }

  refused(f: string, key: string, value: Json): number {
    return this.find(this.of(f).refused, this.values.idOf(value), f, key, value, 'refused', null);
  }

  private of(f: string): KindsOfFunction {
    let known = this.byFunction.get(f);
    if (known === undefined) {
      known = { done: new Map(), returned: new Map(), refused: new Map() };
      this.byFunction.set(f, known);
    }
    return known;
  }

  private find(
    known: Map<number, number>,
    id: number,
    f: string,
    key: string,
    value: Json,
    expectation: Expectation,
    returned: Json,
  ): number {
    const kind = known.get(id);
    if (kind !== undefined) return kind;
    const preserves = expectation === 'refused' || this.model.operations[f]!.readOnly;
    known.set(id, this.list.length);
    return this.list.push({ operation: { f, key, value }, expectation, returned, preserves }) - 1;
  }
}

/** Kinds by the number of what was asked; of those whose answer is known also by that. */
interface KindsOfFunction {
  readonly done: Map<number, number>;
  readonly returned: Map<number, Map<number, number>>;
  readonly refused: Map<number, number>;
}
