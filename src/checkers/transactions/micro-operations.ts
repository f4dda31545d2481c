import { canonicalText, isArray } from '../../models/json.js';
import type { Json } from '../../models/model.js';

/** What the transactions of a history are made of. */
export const transactionModels = ['list-append', 'rw-register'] as const;

export type TransactionModel = (typeof transactionModels)[number];

/** One step of a transaction: `["r", key, value]`, `["append", key, value]` or `["w", key, value]`. */
export interface MicroOperation {
  readonly isRead: boolean;
  readonly key: string;
  /** What is written; of a read what it returned, null in an invocation. */
  readonly value: Json;
}

const writes: Readonly<Record<TransactionModel, string>> = { 'list-append': 'append', 'rw-register': 'w' };

/**
 * The steps of a transaction as an event has them.
 * @throws Error that says what came and what was expected.
 */
export function microOperationsOf(value: Json, model: TransactionModel): readonly MicroOperation[] {
  if (!isArray(value)) throw new Error(`expected a list of operations, ${exampleOf(model)}, found ${shown(value)}`);
  return value.map((step) => microOperationOf(step, model));
}

function microOperationOf(step: Json, model: TransactionModel): MicroOperation {
  if (typeof step !== 'object' || step === null || !isArray(step) || step.length < 2 || step.length > 3)
    throw new Error(
      `expected an operation ["r", key, value] or ["${writes[model]}", key, value], found ${shown(step)}`,
    );
  // By index: this runs for every step of a long history, and taking a list apart is several times slower.
  const f = step[0] as Json;
  const key = step[1] as Json;
  const value = step[2] ?? null;
  if (f !== 'r' && f !== writes[model])
    throw new Error(`expected "r" or "${writes[model]}", as ${model} has them, found ${shown(f)} in ${shown(step)}`);
  if (key === null) throw new Error(`expected a key, found null in ${shown(step)}`);
  if (f !== 'r' && value === null)
    throw new Error(`expected a value to write, found null in ${shown(step)}: null is what was there at first`);
  return { isRead: f === 'r', key: typeof key === 'string' ? key : canonicalText(key), value };
}

/** `append x 2`, `r x [1,2]` */
export function stepInWords({ isRead, key, value }: MicroOperation, model: TransactionModel): string {
  return `${isRead ? 'r' : writes[model]} ${key} ${shown(value)}`;
}

function exampleOf(model: TransactionModel): string {
  return model === 'list-append' ? '[["append", "x", 1], ["r", "x", null]]' : '[["w", "x", 1], ["r", "x", null]]';
}

function shown(value: Json | undefined): string {
  return JSON.stringify(value) ?? 'nothing';
}
