import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { transactionModels } from '../checkers/transactions/index.js';
import { isRecord } from '../models/json.js';
import type { Effect, Json, Model } from '../models/model.js';
import { modelNamed, models } from '../models/registry.js';
import { nearest } from '../scenario/nearest.js';
import { importUserFile } from './custom-protocol.js';
import { UsageError } from './usage-error.js';

/**
 * The model that `--model` names: one of ours, or the default export of the user's own file.
 *
 * @throws UsageError where there is none, or it is not a model
 */
export async function loadModel(name: string): Promise<Model> {
  if (isPath(name)) return loadOwn(name);
  const model = modelNamed(name);
  if (model !== undefined) return model;
  const names = [...models.map((each) => each.name), ...transactionModels];
  const meant = nearest(name, names);
  const hint =
    meant === null ? `Models: ${names.join(', ')}, or a file of your own: ./my-model.js` : `Did you mean '${meant}'?`;
  throw new UsageError(`There is no model '${name}'.`, hint);
}

function isPath(name: string): boolean {
  return /[\\/]/.test(name) || /\.[cm]?[jt]s$/.test(name);
}

async function loadOwn(path: string): Promise<Model> {
  const file = resolve(path);
  if (!existsSync(file)) throw new UsageError(`No such model file: ${path}`);
  let model: unknown;
  try {
    model = (await importUserFile(path, file)).default;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const problem = problemWith(model);
  if (problem !== null) throw new UsageError(`${path} is not a model: ${problem}.`, shape);
  return guarded(model as Model, path);
}

const shape =
  'It needs: export default { name, about, initial, operations: { f: { about, readOnly } }, perKey, apply(state, { f, key, value }) { return { state, ok, value } } }';

function problemWith(model: unknown): string | null {
  if (typeof model !== 'object' || model === null) return 'it has no default export that is an object';
  const { name, initial, operations, perKey, apply } = model as Partial<Record<keyof Model, unknown>>;
  if (typeof name !== 'string' || name === '') return 'it has no `name`';
  if (initial === undefined) return 'it has no `initial` state';
  if (typeof perKey !== 'boolean') return '`perKey` is not true or false';
  if (typeof apply !== 'function') return '`apply` is not a function';
  if (!isRecord(operations) || Object.keys(operations).length === 0) return 'it has no `operations`';
  const vague = Object.entries(operations).find(
    ([, definition]) => !isRecord(definition) || typeof definition.readOnly !== 'boolean',
  );
  return vague === undefined ? null : `operations.${vague[0]} does not say whether it is \`readOnly\``;
}

/**
 * The same model with states that nobody can change, and whose mistakes are told as such: the search keeps states, and
 * one that changes under it would make any verdict possible.
 */
function guarded(model: Model, path: string): Model {
  const guard = (state: Json, operation: Parameters<Model['apply']>[1], effect: unknown): Effect<Json> => {
    const { ok, state: next, value = null } = (isRecord(effect) ? effect : {}) as Partial<Effect<Json>>;
    if (typeof ok !== 'boolean' || next === undefined)
      throw new UsageError(
        `${path}: apply(${JSON.stringify(state)}, ${JSON.stringify(operation)}) returned ${JSON.stringify(effect)}, expected { state, ok, value }.`,
      );
    return { state: frozen(next), ok, value };
  };
  return {
    ...model,
    initial: frozen(model.initial),
    apply(state, operation) {
      let effect: unknown;
      try {
        effect = model.apply(state, operation);
      } catch (error) {
        const call = `apply(${JSON.stringify(state)}, ${JSON.stringify(operation)})`;
        throw new UsageError(`${path}: ${call} threw ${String(error)}.`, 'States must not be changed: make a new one.');
      }
      return guard(state, operation, effect);
    },
  };
}

function frozen(value: Json): Json {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
